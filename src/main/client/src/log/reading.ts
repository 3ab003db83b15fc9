/**
 * Keeps the window of the log up to date with the server. It asks for pages where there are gaps, after every
 * subscription, and at intervals.
 */
import { BackOff } from '../back-off';
import { Environment } from '../environment';
import { MessagesApi, Refusal, Where } from './api';
import { Asked, EMPTY, Log, asking, behind, elsewhere, find, firstId, full, headId, hear, lastId, newer, newest, older } from './log';
import { MessageEvent, Page } from './page';
import { Polls } from './polls';

/** The most requests of one synchronization, in case the server contradicts itself. */
const MOST_LOOKS = 20;
/** How many pages are fetched one after the other, before the end of the log replaces what is shown. */
const CATCH_UP = 10;
/** How many messages follow one that is shown with those around it. */
const FOLLOWING = 10;

export interface ReadingListener {
  changed(): void;
  /** The server answers again after an outage. */
  recovered(): void;
}

export class Reading {
  private current: Log = EMPTY;
  private following = true;
  private watched = true;
  private seen = 0;
  private serverAnswers = true;
  private closed = false;

  private syncing = false;
  private syncAgain = false;
  private busyWithOlder = false;
  private busyWithNewer = false;
  private readonly backOff: BackOff;
  private readonly polls: Polls;

  constructor(
    private readonly api: MessagesApi,
    environment: Environment,
    private readonly listener: ReadingListener,
  ) {
    this.backOff = new BackOff(environment);
    this.polls = new Polls(environment, () => void this.sync());
  }

  get log(): Log {
    return this.current;
  }

  get reachable(): boolean {
    return this.serverAnswers;
  }

  get loadingOlder(): boolean {
    return this.busyWithOlder;
  }

  get nextAttempt(): string | null {
    return this.serverAnswers ? null : this.polls.due;
  }

  get unread(): number {
    return Math.max(0, headId(this.log) - this.seen);
  }

  get detached(): boolean {
    return behind(this.log) && !this.following;
  }

  close(): void {
    this.closed = true;
    this.backOff.end();
    this.polls.end();
  }

  subscribed(): void {
    this.polls.live = true;
  }

  unsubscribed(): void {
    this.polls.live = false;
    this.schedulePoll();
  }

  hear(event: MessageEvent): void {
    this.become(hear(this.log, event, this.following));
  }

  /** Whether the reader is at the end of the list, and whether the page is visible. */
  place(atEnd: boolean, watched: boolean): void {
    if (this.following === atEnd && this.watched === watched) {
      return;
    }
    this.following = atEnd;
    this.watched = watched;
    this.become(this.log);
  }

  /** The reader is near the beginning of the window. */
  async loadOlder(): Promise<void> {
    const before = firstId(this.log);
    const nothingToLoad = this.log.start || !this.log.loaded || this.log.stale || before === 0;
    if (this.busyWithOlder || this.backOff.waiting || nothingToLoad) {
      return;
    }
    this.busyWithOlder = true;
    this.changed();
    await this.load({ before }, (page, asked) => {
      const log = older(this.log, page, before, asked);
      // a window that let its end go for older messages must not fetch the end again
      this.following &&= !behind(log) || behind(this.log);
      return log;
    });
    this.busyWithOlder = false;
    this.changed();
  }

  /** The reader is near the end of a window that is not the end of the log. */
  async loadNewer(): Promise<void> {
    if (this.busyWithNewer || this.backOff.waiting || !behind(this.log)) {
      return;
    }
    this.busyWithNewer = true;
    const after = lastId(this.log) - 1;
    await this.load({ after }, (page, asked) => newer(this.log, page, after, asked, true));
    this.busyWithNewer = false;
  }

  /** Shows a message and those around it, if there is such a message. */
  async around(id: number): Promise<boolean> {
    const { following } = this;
    this.following = false;
    if (!find(this.log.messages, id)) {
      await this.ask({ before: id + FOLLOWING + 1 }, (page, asked) =>
        find(page.messages, id) ? elsewhere(this.log, page, asked) : this.log,
      );
    }
    const found = find(this.log.messages, id) !== undefined;
    this.following ||= following && !found;
    this.become(this.log);
    return found;
  }

  async jumpToNewest(): Promise<void> {
    this.following = true;
    if (behind(this.log)) {
      await this.ask({}, (page, asked) => newest(this.log, page, asked, true));
    }
    this.changed();
  }

  /** Brings the window up to the end of the log. Only one synchronization runs at a time. */
  async sync(): Promise<void> {
    if (this.syncing) {
      this.syncAgain = true;
      return;
    }
    this.syncing = true;
    let refusal: Refusal | null = null;
    for (let look = 0; !refusal && look < MOST_LOOKS && !this.closed; look++) {
      this.syncAgain = false;
      refusal = await this.lookOnce(look < CATCH_UP);
      if (!this.syncAgain && !this.log.stale && !this.gap()) {
        break;
      }
    }
    this.syncing = false;
    this.schedulePoll(refusal);
  }

  /** The server answered a request, or did not. */
  reached(reachable: boolean): void {
    if (this.closed || this.serverAnswers === reachable) {
      return;
    }
    this.serverAnswers = reachable;
    if (reachable) {
      this.backOff.reset();
      this.polls.recovered();
      this.listener.recovered();
      if (!this.syncing) {
        void this.sync();
      }
    }
    this.changed();
  }

  private async lookOnce(catchUp: boolean): Promise<Refusal | null> {
    let more = !this.log.loaded || this.log.stale || lastId(this.log) === 0;
    if (!more) {
      const after = lastId(this.log) - 1;
      const refusal = await this.ask({ after }, (page, asked) => {
        more = page.more;
        return newer(this.log, page, after, asked, this.following);
      });
      if (refusal) {
        return refusal;
      }
      if (more && catchUp && lastId(this.log) > after + 1) {
        this.syncAgain = true;
        return null;
      }
    }
    return more ? this.ask({}, (page, asked) => newest(this.log, page, asked, this.following)) : null;
  }

  /** Loads more because the reader scrolls there. After a failure the list asks again at once, so this waits. */
  private async load(where: Where, apply: (page: Page, asked: Asked) => Log): Promise<void> {
    const refusal = await this.ask(where, apply);
    if (!refusal) {
      this.backOff.reset();
    } else if (!this.closed) {
      this.backOff.wait(refusal.retryAfter, () => this.changed());
    }
  }

  /** Returns why there was no answer, or null. */
  private async ask(where: Where, apply: (page: Page, asked: Asked) => Log): Promise<Refusal | null> {
    const asked = asking(this.log);
    try {
      const page = await this.api.page(where);
      this.reached(true);
      this.become(apply(page, asked));
      return null;
    } catch (error) {
      this.reached(false);
      return error instanceof Refusal ? error : new Refusal(String(error), true);
    }
  }

  private gap(): boolean {
    return behind(this.log) && (this.following || !full(this.log));
  }

  private become(log: Log): void {
    if (this.closed) {
      return;
    }
    const restarted = log.generation !== this.log.generation;
    this.current = log;
    if (restarted && headId(log) < this.seen) {
      this.seen = 0;
    }
    this.changed();
    if (log.stale || this.gap()) {
      void this.sync();
    }
  }

  private changed(): void {
    if (this.closed) {
      return;
    }
    if ((this.following && this.watched && !behind(this.log)) || this.seen === 0) {
      this.seen = headId(this.log);
    }
    this.listener.changed();
  }

  private schedulePoll(refusal: Refusal | null = null): void {
    if (this.closed) {
      return;
    }
    if (refusal) {
      this.polls.retry(refusal);
      this.changed();
    } else {
      this.polls.next(this.reachable);
    }
  }
}
