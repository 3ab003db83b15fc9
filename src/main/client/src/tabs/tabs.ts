import { MessageEvent } from '../log/page';
import type { Message, Pending } from '../types';

/** What one tab tells the others. */
export type News =
  | { readonly type: 'saved'; readonly pending: Pending }
  | { readonly type: 'removed'; readonly key: string }
  /** The server answered a post with the stored message. */
  | { readonly type: 'stored'; readonly key: string; readonly message: Message; readonly epoch: string | null }
  /** Whether the shared stream is up; and the question whether it is. */
  | { readonly type: 'stream'; readonly up: boolean }
  | { readonly type: 'stream?' }
  | { readonly type: 'event'; readonly event: MessageEvent }
  /** The others know this person by an old name: all tabs leave, and join again. */
  | { readonly type: 'rejoin' };

/** The other tabs of this browser that show the same conversation to the same user. */
export interface Tabs {
  /** The name of this tab. */
  readonly id: string;
  say(news: News): void;
  /** Returns a function that ends it. */
  hear(listener: (news: News) => void): () => void;
  /**
   * Begins when this tab is the one that reads the stream for all, or asks for the guest's token, and ends when it no
   * longer is. Returns a function that gives it up to another tab.
   */
  lead(begin: () => void, end: () => void, what?: 'guest'): () => void;
  /** Runs something when the tab with this name is closed. */
  whenGone(id: string, run: () => void): void;
  close(): void;
}

/** Where there are no tabs, as in Node, or they share nothing. */
export class NoTabs implements Tabs {
  readonly id = '';

  say(): void {}

  hear(): () => void {
    return () => {};
  }

  lead(begin: () => void, end: () => void): () => void {
    begin();
    return end;
  }

  /** Every other tab was one of an earlier time. */
  whenGone(_: string, run: () => void): void {
    run();
  }

  close(): void {}
}
