/**
 * The conversation of a page: what it reads, and what it sends. It imports neither Angular nor anything of the network.
 * So its tests run it against a server that answers in any order, late, or never.
 */
import { Message, MessageEvent } from './log/message';
import { Environment, MessagesApi } from './log/messages-api';
import { Pending, standIns } from './outbox/outbox';
import { Reading } from './log/reading';
import { Outbox, Sending } from './outbox/sending';

/** Everything that a page shows. */
export interface View {
  readonly loaded: boolean;
  readonly start: boolean;
  readonly messages: readonly Message[];
  /** The messages that are shown after the stored ones. */
  readonly pendings: readonly Pending[];
  /** The ids of the messages that were written here, each with the key of its row: a row keeps its key when it is stored. */
  readonly own: ReadonlyMap<number, string>;
  /** How many messages arrived that the reader has not seen. */
  readonly unread: number;
  /** Whether the window is not the end of the log, and does not follow it. */
  readonly detached: boolean;
  readonly loadingOlder: boolean;
  readonly reachable: boolean;
}

export class Conversation {
  private readonly reading: Reading;
  private readonly sending: Sending;
  private closed = false;

  constructor(
    api: MessagesApi,
    outbox: Outbox,
    environment: Environment,
    private readonly changed: (view: View) => void,
  ) {
    this.reading = new Reading(api, environment, {
      changed: () => this.show(),
      recovered: () => this.sending.sendNow(),
    });
    this.sending = new Sending(api, outbox, environment, {
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

  jumpToNewest(): Promise<void> {
    return this.reading.jumpToNewest();
  }

  private show(): void {
    if (this.closed) {
      return;
    }
    const { log, unread, detached, loadingOlder, reachable } = this.reading;
    this.sending.follow(log);
    const { pendings, own } = this.sending;
    const standing = standIns(pendings, log, own);
    const hidden = new Set(standing.values());
    this.changed({
      loaded: log.loaded,
      start: log.start,
      messages: log.messages,
      pendings: hidden.size ? pendings.filter(({ key }) => !hidden.has(key)) : pendings,
      own: standing.size ? new Map([...own, ...standing]) : own,
      unread,
      detached,
      loadingOlder,
      reachable,
    });
  }
}
