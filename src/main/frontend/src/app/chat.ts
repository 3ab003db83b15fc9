import { DestroyRef, Injectable, computed, effect, inject, signal, untracked } from '@angular/core';
import { Session } from './access/session';
import { PusherChannel } from './connection/pusher-channel';
import { BrowserOutbox } from './messages/browser-outbox';
import { Conversation, Environment, MessagesApi, Refusal, View } from './messages/conversation';
import { HttpMessagesApi } from './messages/http-messages-api';

export type Connection = 'connecting' | 'live' | 'polling' | 'offline' | 'out';

const NOTHING: View = {
  loaded: false,
  start: false,
  generation: 0,
  messages: [],
  pendings: [],
  own: new Set(),
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

/** The conversation of this page, as signals; each one who signs in has another. */
@Injectable({ providedIn: 'root' })
export class Chat {
  private readonly api = inject(HttpMessagesApi);
  private readonly channel = inject(PusherChannel);
  private readonly session = inject(Session);
  private readonly online = signal(navigator.onLine);
  private readonly shown = signal(NOTHING);
  private readonly store = signal(new BrowserOutbox(this.session.subject()));
  private readonly talk = signal(this.converse());
  /** Whether connecting has had its time: before, it is not worth a word. */
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
      // never in the name of somebody else, not even in the moment that another one signs in
      post: (content, key) =>
        this.session.subject() === subject
          ? this.api.post(content, key)
          : Promise.reject(new Refusal('Sent when you have signed in.', true)),
    };
    return new Conversation(api, this.store(), BROWSER, (view) => this.shown.set(view));
  }

  /** Somebody else is here, or nobody any more: what was shown and written is not theirs. */
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

  /** The server is back, and pusher-js takes up to a minute until it tries again. */
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

/** `crypto.randomUUID` exists on secure pages only, and a chat may be tried over plain HTTP. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
