import { DestroyRef, Injectable, computed, inject, signal } from '@angular/core';
import { PusherChannel } from './connection/pusher-channel';
import { BrowserOutbox } from './messages/browser-outbox';
import { Conversation, Environment, View } from './messages/conversation';
import { HttpMessagesApi } from './messages/http-messages-api';

export type Connection = 'connecting' | 'live' | 'polling' | 'offline';

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

/** The conversation of this page, as signals. */
@Injectable({ providedIn: 'root' })
export class Chat {
  private readonly shown = signal(NOTHING);
  private readonly online = signal(navigator.onLine);
  private readonly channel = inject(PusherChannel);

  readonly view = this.shown.asReadonly();
  readonly connection = computed<Connection>(() => {
    const { loaded, reachable } = this.view();
    if (!this.online() || !reachable) {
      return 'offline';
    }
    return this.channel.live() ? 'live' : loaded && this.settled() ? 'polling' : 'connecting';
  });
  readonly conversation = new Conversation(inject(HttpMessagesApi), new BrowserOutbox(), BROWSER, (view) =>
    this.shown.set(view),
  );

  /** Whether connecting has had its time: before, it is not worth a word. */
  private readonly settled = signal(false);

  constructor() {
    const listening = new AbortController();
    const { signal: aborted } = listening;
    addEventListener('online', () => this.networkIs(true), { signal: aborted });
    addEventListener('offline', () => this.networkIs(false), { signal: aborted });
    document.addEventListener('visibilitychange', () => document.hidden || this.conversation.wake(), {
      signal: aborted,
    });
    setTimeout(() => this.settled.set(true), 3000);
    inject(DestroyRef).onDestroy(() => {
      listening.abort();
      this.conversation.close();
    });
    this.conversation.open();
    void this.channel.open({
      subscribed: () => this.conversation.subscribed(),
      unsubscribed: () => this.conversation.unsubscribed(),
      event: (event) => this.conversation.event(event),
    });
  }

  private networkIs(online: boolean): void {
    this.online.set(online);
    if (online) {
      this.conversation.wake();
    }
  }
}

/** `crypto.randomUUID` exists on secure pages only, and a chat may be tried over plain HTTP. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
