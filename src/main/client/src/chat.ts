import { Contents, Conversation } from './conversation';
import { Environment, PLATFORM } from './environment';
import { StoredOutbox, placeOf } from './outbox/stored-outbox';
import { Credentials } from './server/credentials';
import { Server } from './server/server';
import { Guest } from './people/guest';
import { People } from './people/people';
import { BrowserTabs } from './tabs/browser-tabs';
import { NoTabs, Tabs } from './tabs/tabs';
import { SharedStream } from './transports/shared-stream';
import { StreamTransport } from './transports/stream';
import { Transports } from './transports/transports';
import { WebSocketTransport } from './transports/websocket';
import type { Chat, Events, Options, State, View } from './types';

/** Seconds that the first connection may take until its absence is mentioned. */
const SETTLED = 5;

/** Where a conversation runs: a page, a worker or Node. Each has some of these. */
const { document, location, navigator, addEventListener } = globalThis as Partial<typeof globalThis>;

/** A conversation with its connections, in a page, a worker or Node. */
export class LiveChat implements Chat {
  private readonly environment: Environment = PLATFORM;
  private readonly credentials: Credentials;
  private readonly conversation: Conversation;
  private readonly transports: Transports;
  private readonly people: People;
  private readonly tabs: Tabs;
  private readonly closing = new AbortController();
  private readonly listeners: { [E in keyof Events]: Set<(event: Events[E]) => void> } = {
    change: new Set(),
    unauthorized: new Set(),
  };
  private contents!: Contents;
  private settled = false;
  private scheduled = false;
  private reachable = true;

  constructor(url: string, options: Options) {
    const base = new URL(url.replace(/\/?$/, '/'), document?.baseURI ?? location?.href);
    this.credentials = new Credentials(options, {
      changed: () => this.authorized(),
      unauthorized: (token) => this.emit('unauthorized', { token }),
    });
    const server = new Server(base, this.credentials);
    const storage = options.storage === undefined ? browserStorage() : options.storage;
    const place = placeOf(base, location?.origin, this.credentials.user);
    const outbox = new StoredOutbox(place, storage);
    const shared = storage !== null && options.storage === undefined;
    this.tabs = !shared ? new NoTabs() : new BrowserTabs(place, this.environment);
    if (options.guest && this.credentials.user === null) {
      const entry = `${place}guest`;
      this.credentials.guest = new Guest(server, entry, storage, this.tabs, this.environment, () => this.identified());
    }
    const me = () => this.credentials.me;
    this.people = new People(this.environment, me, this.tabs, () => this.changed());
    this.conversation = new Conversation(server, outbox, this.environment, (contents) => this.show(contents), this.tabs);
    this.transports = new Transports(
      {
        websocket: (listener) => new WebSocketTransport(server, this.credentials, this.environment, listener, this.people),
        stream: (listener) =>
          new SharedStream((inner) => new StreamTransport(server, this.environment, inner), this.tabs, listener),
      },
      this.environment,
      {
        up: () => {
          this.conversation.subscribed();
          this.changed();
        },
        down: () => {
          this.conversation.unsubscribed();
          this.changed();
        },
        event: (event) => {
          this.people.heard(event);
          this.conversation.event(event);
        },
      },
    );
    this.conversation.open();
    this.transports.open();
    this.listen();
  }

  get view(): View {
    const { reachable, ...contents } = this.contents;
    const { current } = this.transports ?? {};
    const own = ownOf(contents, this.credentials.me?.id);
    return { ...contents, ...this.people.view, own, state: this.state(), transport: current ?? 'polling' };
  }

  on<E extends keyof Events>(type: E, listener: (event: Events[E]) => void): () => void {
    const listeners: Set<(event: Events[E]) => void> = this.listeners[type];
    listeners.add(listener);
    if (type === 'change') {
      (listener as (view: View) => void)(this.view);
    }
    return () => listeners.delete(listener);
  }

  send(content: string): boolean {
    return this.conversation.send(content);
  }

  retry(key: string): void {
    this.conversation.retry(key);
  }

  discard(key: string): string {
    return this.conversation.discard(key);
  }

  older(): Promise<void> {
    return this.conversation.loadOlder();
  }

  newer(): Promise<void> {
    return this.conversation.loadNewer();
  }

  newest(): Promise<void> {
    return this.conversation.jumpToNewest();
  }

  around(id: number): Promise<boolean> {
    return this.conversation.around(id);
  }

  place(atEnd: boolean, visible: boolean): void {
    this.conversation.place(atEnd, visible);
  }

  async join(name: string): Promise<void> {
    const { guest } = this.credentials;
    if (!guest) {
      throw new Error('connect: only with the option “guest”, and without a user');
    }
    await guest.join(name);
  }

  rename(name: string): Promise<void> {
    return this.join(name);
  }

  typing(): void {
    this.people.type();
  }

  wake(): void {
    this.credentials.forgive();
    this.credentials.guest?.look();
    this.conversation.wake();
    this.transports.wake();
  }

  close(): void {
    this.closing.abort();
    this.credentials.guest?.close();
    this.transports.close();
    this.conversation.close();
    this.tabs.close();
    Object.values(this.listeners).forEach((listeners) => listeners.clear());
  }

  private listen(): void {
    const { signal } = this.closing;
    const cancel = this.environment.later(SETTLED, () => {
      this.settled = true;
      this.changed();
    });
    signal.addEventListener('abort', cancel);
    addEventListener?.('offline', () => this.changed(), { signal });
    addEventListener?.('storage', () => this.credentials.guest?.look(), { signal });
    addEventListener?.('online', () => this.wake(), { signal });
    document?.addEventListener('visibilitychange', () => document.hidden || this.wake(), { signal });
  }

  private state(): State {
    const { loaded, reachable } = this.contents;
    if (this.credentials.missing) {
      return 'unauthorized';
    }
    if (!reachable || navigator?.onLine === false) {
      return 'offline';
    }
    return this.transports?.current ? 'live' : loaded && this.settled ? 'polling' : 'connecting';
  }

  private show(contents: Contents): void {
    this.contents = contents;
    const { reachable } = contents;
    if (reachable && !this.reachable) {
      // the next attempt could be half a minute away
      this.transports.wake();
    }
    this.reachable = reachable;
    this.changed();
  }

  /** The guest has another id, name or token. */
  private identified(): void {
    void this.credentials.token();
    this.people.moved();
    this.conversation.wake();
    this.changed();
  }

  /** Without a token nothing is connected; with a new one everything is. Its owner may be known only now. */
  private authorized(): void {
    this.people?.moved();
    if (this.credentials.missing) {
      this.transports.close();
    } else if (!this.closing.signal.aborted) {
      this.transports.open();
    }
    this.changed();
  }

  /** Many changes at once are one, and a listener may make others. */
  private changed(): void {
    if (!this.scheduled) {
      this.scheduled = true;
      queueMicrotask(() => {
        this.scheduled = false;
        this.emit('change', this.view);
      });
    }
  }

  private emit<E extends keyof Events>(type: E, event: Events[E]): void {
    [...this.listeners[type]].forEach((listener) => listener(event));
  }
}

/** The messages that were written here, and those whose author has this id. */
function ownOf({ messages, own }: Pick<View, 'messages' | 'own'>, me: string | undefined): Contents['own'] {
  const others = me === undefined ? [] : messages.filter(({ id, author }) => author === me && !own.has(id));
  return others.length ? new Map([...own, ...others.map(({ id }) => [id, String(id)] as const)]) : own;
}

/** A page may be denied its storage. Workers and Node have none that lasts. */
function browserStorage(): Storage | null {
  try {
    return document ? localStorage : null;
  } catch {
    return null;
  }
}
