/** Which tabs are open, and which of them reads the stream for all. */
import { Environment } from '../environment';

export interface Leaders {
  lead(begin: () => void, end: () => void, what?: 'guest'): () => void;
  whenGone(id: string, run: () => void): void;
  close(): void;
}

/** A lock is held by one tab at a time, and the browser releases it when the tab is closed, however that happens. */
export class WebLocks implements Leaders {
  private readonly closed = new AbortController();

  constructor(
    private readonly locks: LockManager,
    private readonly place: string,
    id: string,
  ) {
    this.request(`tab.${id}`, this.closed.signal, () => {});
  }

  lead(begin: () => void, end: () => void, what = 'stream'): () => void {
    const given = within(this.closed);
    this.request(what, given.signal, begin, end);
    return () => given.abort();
  }

  whenGone(id: string, run: () => void): void {
    const signal = this.closed.signal;
    void this.locks.request(`${this.place}.tab.${id}`, { signal }, run).catch(() => void (signal.aborted || run()));
  }

  close(): void {
    this.closed.abort();
  }

  /** Holds a lock from the moment it is granted until the signal. An aborted request is no failure. */
  private request(name: string, signal: AbortSignal, begin: () => void, end = () => {}): void {
    const hold = () =>
      new Promise<void>((release) => {
        if (signal.aborted) {
          return release();
        }
        signal.addEventListener('abort', () => (end(), release()), { once: true });
        begin();
      });
    // a page of an opaque origin, as in a sandbox, gets no locks: it is a tab of its own
    this.locks.request(`${this.place}.${name}`, { signal }, hold).catch(() => void (signal.aborted || hold()));
  }
}

/** Seconds that a tab has for an answer, and until it is asked again. */
const ANSWER = 2;
const AGAIN = 10;

/**
 * Without Web Locks, as on plain HTTP: each tab in view reads a stream of its own, so that a browser's few connections
 * are enough. Tabs ask each other whether they are still open.
 */
export class VisibleTabs implements Leaders {
  private readonly closed = new AbortController();

  constructor(
    private readonly channel: BroadcastChannel,
    private readonly environment: Environment,
    id: string,
  ) {
    this.hear(({ type, tab }) => {
      if (type === 'open?' && tab === id) {
        channel.postMessage({ type: 'open', tab: id });
      }
    });
  }

  lead(begin: () => void, end: () => void, what?: 'guest'): () => void {
    if (what) {
      // the server is asked once more now and then
      begin();
      return end;
    }
    const given = within(this.closed);
    const { signal } = given;
    let leads = false;
    const follow = (visible: boolean) => {
      if (leads !== visible) {
        leads = visible;
        (visible ? begin : end)();
      }
    };
    document.addEventListener('visibilitychange', () => follow(!document.hidden), { signal });
    signal.addEventListener('abort', () => follow(false), { once: true });
    follow(!document.hidden);
    return () => given.abort();
  }

  whenGone(id: string, run: () => void): void {
    let open = false;
    this.hear(({ type, tab }) => (open ||= type === 'open' && tab === id));
    const ask = () => {
      if (this.closed.signal.aborted) {
        return;
      }
      open = false;
      this.channel.postMessage({ type: 'open?', tab: id });
      this.environment.later(ANSWER, () => (open ? this.environment.later(AGAIN, ask) : run()));
    };
    ask();
  }

  close(): void {
    this.closed.abort();
  }

  private hear(listener: (news: { readonly type: string; readonly tab?: string }) => void): void {
    this.channel.addEventListener('message', ({ data }) => listener(data), { signal: this.closed.signal });
  }
}

/** `AbortSignal.any` is too new for some browsers. */
function within(whole: AbortController): AbortController {
  const part = new AbortController();
  whole.signal.addEventListener('abort', () => part.abort(), { once: true, signal: part.signal });
  return part;
}
