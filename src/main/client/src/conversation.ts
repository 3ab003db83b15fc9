/**
 * A conversation: what it reads, and what it sends. It imports nothing of the network. So its tests run it against a
 * server that answers in any order, late, or never.
 */
import { Environment } from './environment';
import { MessagesApi } from './log/api';
import { MessageEvent } from './log/page';
import { Reading } from './log/reading';
import { standIns } from './outbox/outbox';
import { Outbox, Sending } from './outbox/sending';
import { NoTabs, Tabs } from './tabs/tabs';
import type { View } from './types';

/** What a conversation knows of a view; the connection adds the rest. */
export type Contents = Omit<View, 'state' | 'transport' | 'me' | 'people' | 'peopleFull' | 'typing'> & { readonly reachable: boolean };

export class Conversation {
  private readonly reading: Reading;
  private readonly sending: Sending;
  private closed = false;

  constructor(
    api: MessagesApi,
    outbox: Outbox,
    environment: Environment,
    private readonly changed: (contents: Contents) => void,
    tabs: Tabs = new NoTabs(),
  ) {
    this.reading = new Reading(api, environment, {
      changed: () => this.show(),
      recovered: () => this.sending.sendNow(),
    });
    this.sending = new Sending(api, outbox, environment, tabs, {
      changed: () => this.show(),
      stored: (message) => {
        this.reading.hear(message);
        this.reading.reached(true);
      },
    });
  }

  open(): void {
    this.sending.load();
    this.show();
    this.wake();
  }

  close(): void {
    this.closed = true;
    this.reading.close();
    this.sending.close();
  }

  /** The channel is subscribed: fetch what was missed before. */
  subscribed(): void {
    this.reading.subscribed();
    this.wake();
  }

  /** No more events arrive. */
  unsubscribed(): void {
    this.reading.unsubscribed();
  }

  /** The page was hidden or the network was away: look now. */
  wake(): void {
    void this.reading.sync();
    this.sending.sendNow();
  }

  event(event: MessageEvent): void {
    this.reading.hear(event);
  }

  /** Whether the reader is at the end of the list, and whether the page is visible. */
  place(atEnd: boolean, watched: boolean): void {
    this.reading.place(atEnd, watched);
  }

  /** Returns false if too many messages wait already. */
  send(content: string): boolean {
    if (!this.sending.add(content, this.reading.log)) {
      return false;
    }
    void this.reading.jumpToNewest();
    this.sending.sendNow();
    return true;
  }

  retry(key: string): void {
    this.sending.retry(key);
  }

  /** Gives up on a message, and returns its content. */
  discard(key: string): string {
    return this.sending.discard(key);
  }

  loadOlder(): Promise<void> {
    return this.reading.loadOlder();
  }

  loadNewer(): Promise<void> {
    return this.reading.loadNewer();
  }

  around(id: number): Promise<boolean> {
    return this.reading.around(id);
  }

  jumpToNewest(): Promise<void> {
    return this.reading.jumpToNewest();
  }

  private show(): void {
    if (this.closed) {
      return;
    }
    const { log, unread, detached, loadingOlder, nextAttempt, reachable } = this.reading;
    this.sending.follow(log);
    const { pendings, own } = this.sending;
    const standing = standIns(pendings, log, own);
    const hidden = new Set(standing.values());
    this.changed({
      loaded: log.loaded,
      start: log.start,
      messages: log.messages,
      pending: hidden.size ? pendings.filter(({ key }) => !hidden.has(key)) : pendings,
      own: standing.size ? new Map([...own, ...standing]) : own,
      unread,
      detached,
      loadingOlder,
      nextAttempt,
      reachable,
    });
  }
}
