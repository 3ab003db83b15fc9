import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Session } from './access/session';
import { PusherChannel } from './connection/pusher-channel';
import { BrowserOutbox } from './messages/browser-outbox';
import { Conversation, Environment, MessagesApi, Refusal, View } from 'pusher-chat-client';
import { HttpMessagesApi } from './messages/http-messages-api';

export type Connection = 'connecting' | 'live' | 'polling' | 'offline' | 'out';

const NOTHING: View = {
  loaded: false,
  start: false,
  messages: [],
  pendings: [],
  own: new Map(),
  unread: 0,
  detached: false,
  loadingOlder: false,
  reachable: true,
};

const BROWSER: Environment = {
  later: (seconds, run) => {
    const timer = setTimeout(run, seconds * 1000);
    return () => clearTimeout(timer);
  },
  random: () => Math.random(),
  now: () => new Date().toISOString(),
  key: randomKey,
};

/** The conversation of this page, as signals. Each subject has a conversation of its own. */
@Injectable({ providedIn: 'root' })
export class Chat {
  private readonly api = inject(HttpMessagesApi);
  private readonly channel = inject(PusherChannel);
  private readonly session = inject(Session);
  private readonly online = signal(navigator.onLine);
  private readonly shown = signal(NOTHING);
  private readonly store = signal(new BrowserOutbox(this.session.subject()));
  private readonly talk = signal(this.converse());
  /** Whether the first connection takes long enough to be mentioned. */
  private readonly settled = signal(false);

  readonly view = this.shown.asReadonly();
  readonly outbox = this.store.asReadonly();
  readonly conversation = this.talk.asReadonly();
  readonly connection = computed<Connection>(() => {
    const { loaded, reachable } = this.view();
    if (this.session.asked()) {
      return 'out';
    }
    if (!this.online() || !reachable) {
      return 'offline';
    }
    return this.channel.live() ? 'live' : loaded && this.settled() ? 'polling' : 'connecting';
  });

  constructor() {
    const listening = new AbortController();
    const { signal: aborted } = listening;
    addEventListener('online', () => this.networkIs(true), { signal: aborted });
    addEventListener('offline', () => this.networkIs(false), { signal: aborted });
    document.addEventListener('visibilitychange', () => document.hidden || this.conversation().wake(), {
      signal: aborted,
    });
    setTimeout(() => this.settled.set(true), 3000);
    inject(DestroyRef).onDestroy(() => {
      listening.abort();
      this.channel.close();
      this.conversation().close();
    });
    this.conversation().open();
    let subject = this.session.subject();
    effect(() => {
      const next = this.session.subject();
      if (next !== subject) {
        subject = next;
        untracked(() => this.startOver());
      }
    });
    effect(() => {
      const asked = this.session.asked();
      this.session.token();
      untracked(() => (asked ? this.leave() : this.join()));
    });
    let reachable = true;
    effect(() => {
      const before = reachable;
      reachable = this.view().reachable;
      if (reachable && !before) {
        untracked(() => this.rejoin());
      }
    });
  }

  private converse(): Conversation {
    const subject = this.session.subject();
    const api: MessagesApi = {
      page: (where) => this.api.page(where),
      // a message is never posted with the token of another subject, even while the subject changes
      post: (content, key) =>
        this.session.subject() === subject
          ? this.api.post(content, key)
          : Promise.reject(new Refusal('Sent when you have signed in.', true)),
    };
    return new Conversation(api, this.store(), BROWSER, (view) => this.shown.set(view));
  }

  /** The subject changed: messages and drafts of the previous one are neither shown nor sent. */
  private startOver(): void {
    this.conversation().close();
    this.shown.set(NOTHING);
    this.store.set(new BrowserOutbox(this.session.subject()));
    this.talk.set(this.converse());
    this.conversation().open();
  }

  private join(): void {
    if (!this.view().reachable) {
      this.conversation().wake();
    }
    void this.channel.open({
      subscribed: () => this.conversation().subscribed(),
      unsubscribed: () => this.conversation().unsubscribed(),
      event: (event) => this.conversation().event(event),
    });
  }

  /** The server answers again. Connects now, since pusher-js waits up to a minute before its next attempt. */
  private rejoin(): void {
    if (!this.channel.live() && !this.session.asked()) {
      this.join();
    }
  }

  private leave(): void {
    this.channel.close();
    this.conversation().unsubscribed();
  }

  private networkIs(online: boolean): void {
    this.online.set(online);
    if (online) {
      this.conversation().wake();
    }
  }
}

/** `crypto.randomUUID` is missing on pages that are served over plain HTTP. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
