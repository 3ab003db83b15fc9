/**
 * Keeps the window of the log and the outbox true to the server: asks for pages where there are gaps, after every
 * subscription, and every so often; sends what was written, one after the other, until it is answered.
 *
 * It knows neither Angular nor the network: tests run it against a server that answers in any order, late, or not at all.
 */
import {
  Asked,
  EMPTY,
  Log,
  asking,
  behind,
  firstId,
  full,
  headId,
  hear,
  lastId,
  newer,
  newest,
  older,
} from './log';
import { Message, MessageEvent, Page } from './message';
import { OUTBOX, OWN, Pending, nextToSend, settled, update, visible } from './outbox';

/** Where to read: the newest page, or the one before or after an id. */
export type Where = { readonly before: number } | { readonly after: number } | Record<string, never>;

export interface MessagesApi {
  page(where: Where): Promise<Page>;
  post(content: string, key: string): Promise<Message>;
}

/** Why the server did not do what it was asked. */
export class Refusal extends Error {
  constructor(
    message: string,
    /** Whether asking again, unchanged, may help. */
    readonly passing: boolean,
    /** Seconds to wait before. */
    readonly retryAfter: number | null = null,
  ) {
    super(message);
  }
}

/** Keeps what was written over a reload. */
export interface Outbox {
  load(): readonly Pending[];
  save(pending: Pending): void;
  remove(key: string): void;
  loadOwn(): { readonly epoch: string | null; readonly ids: readonly number[] };
  saveOwn(epoch: string | null, ids: readonly number[]): void;
}

export interface Environment {
  /** Runs something later; answers what cancels it. */
  later(seconds: number, run: () => void): () => void;
  /** From 0 to 1. */
  random(): number;
  now(): string;
  key(): string;
}

/** Everything there is to show. */
export interface View {
  readonly loaded: boolean;
  readonly start: boolean;
  readonly generation: number;
  readonly messages: readonly Message[];
  readonly pendings: readonly Pending[];
  readonly own: ReadonlySet<number>;
  /** How many messages came that were not in view yet. */
  readonly unread: number;
  /** Whether the window is not the end of the log, and does not follow it. */
  readonly detached: boolean;
  readonly loadingOlder: boolean;
  readonly reachable: boolean;
}

/** Seconds between looks at the log: while events come, and while they do not. */
const LIVE_POLL = 45;
const QUIET_POLL = 5;
const LONGEST_WAIT = 30;
/** Looks in a row, should the server contradict itself. */
const MOST_LOOKS = 20;

export class Conversation {
  private log: Log = EMPTY;
  private pendings: readonly Pending[] = [];
  private own: ReadonlySet<number> = new Set();
  private ownEpoch: string | null = null;
  private following = true;
  private watched = true;
  private seen = 0;
  private live = false;
  private reachable = true;
  private closed = false;
  private failures = 0;

  private syncing = false;
  private syncAgain = false;
  private loadingOlder = false;
  private loadingNewer = false;
  private sending = false;
  private cancelPoll = () => {};
  private cancelRetry = () => {};

  constructor(
    private readonly api: MessagesApi,
    private readonly outbox: Outbox,
    private readonly environment: Environment,
    private readonly changed: (view: View) => void,
  ) {}

  open(): void {
    const { epoch, ids } = this.outbox.loadOwn();
    this.ownEpoch = epoch;
    this.own = new Set(ids);
    this.pendings = this.outbox.load();
    this.show();
    void this.sync();
    void this.sendNext();
  }

  close(): void {
    this.closed = true;
    this.cancelPoll();
    this.cancelRetry();
  }

  /** The subscription stands: fetch what was missed before it did. */
  subscribed(): void {
    this.live = true;
    this.wake();
  }

  /** Events do not come any more. */
  unsubscribed(): void {
    this.live = false;
    this.schedulePoll();
  }

  /** The page was hidden or the network was away: look now. */
  wake(): void {
    void this.sync();
    this.retryNow();
  }

  event(event: MessageEvent): void {
    this.become(hear(this.log, event, this.following));
  }

  /** Whether the reader is at the end of the list, and whether the page is visible at all. */
  reading(atEnd: boolean, watched: boolean): void {
    if (this.following === atEnd && this.watched === watched) {
      return;
    }
    this.following = atEnd;
    this.watched = watched;
    this.become(this.log);
  }

  /** Answers false where too much waits already. */
  send(content: string): boolean {
    if (this.pendings.length >= OUTBOX) {
      return false;
    }
    const pending: Pending = {
      key: this.environment.key(),
      content,
      at: this.environment.now(),
      epoch: this.log.epoch,
      after: headId(this.log),
      attempts: 0,
      state: 'sending',
      problem: null,
      stored: null,
    };
    this.outbox.save(pending);
    this.pendings = [...this.pendings, pending];
    this.following = true;
    if (behind(this.log)) {
      void this.jumpToNewest();
    }
    this.show();
    void this.sendNext();
    return true;
  }

  retry(key: string): void {
    this.change(key, { state: 'sending', problem: null });
    this.show();
    this.retryNow();
  }

  /** Gives up on a message; answers what it said. */
  discard(key: string): string {
    const content = this.pendings.find((pending) => pending.key === key)?.content ?? '';
    this.forget(key);
    this.show();
    return content;
  }

  async loadOlder(): Promise<void> {
    const before = firstId(this.log);
    if (this.loadingOlder || this.log.start || !this.log.loaded || this.log.stale || before === 0) {
      return;
    }
    this.loadingOlder = true;
    this.show();
    await this.ask({ before }, (page, asked) => older(this.log, page, before, asked));
    this.loadingOlder = false;
    this.show();
  }

  /** The reader comes to the end of a window that is not the end of the log. */
  async loadNewer(): Promise<void> {
    if (this.loadingNewer || !behind(this.log)) {
      return;
    }
    this.loadingNewer = true;
    await this.askNewer(true);
    this.loadingNewer = false;
  }

  async jumpToNewest(): Promise<void> {
    this.following = true;
    if (behind(this.log)) {
      await this.ask({}, (page, asked) => newest(this.log, page, asked, true));
    }
    this.show();
  }

  /** Brings the window up to the end of the log; never more than one at a time. */
  private async sync(): Promise<void> {
    if (this.syncing) {
      this.syncAgain = true;
      return;
    }
    this.syncing = true;
    let reached = true;
    for (let look = 0; reached && look < MOST_LOOKS && !this.closed; look++) {
      this.syncAgain = false;
      reached = await this.lookOnce();
      if (!this.syncAgain && !this.log.stale && !this.gap()) {
        break;
      }
    }
    this.syncing = false;
    this.schedulePoll();
  }

  private async lookOnce(): Promise<boolean> {
    if (!this.log.loaded || this.log.stale || lastId(this.log) === 0) {
      return this.ask({}, (page, asked) => newest(this.log, page, asked, this.following));
    }
    const more = await this.askNewer(this.following);
    if (more === 'more') {
      return this.ask({}, (page, asked) => newest(this.log, page, asked, this.following));
    }
    return more !== 'failed';
  }

  private async askNewer(following: boolean): Promise<'done' | 'more' | 'failed'> {
    let more = false;
    const after = lastId(this.log) - 1;
    const reached = await this.ask({ after }, (page, asked) => {
      more = page.more;
      return newer(this.log, page, after, asked, following);
    });
    return reached ? (more ? 'more' : 'done') : 'failed';
  }

  private async ask(where: Where, apply: (page: Page, asked: Asked) => Log): Promise<boolean> {
    const asked = asking(this.log);
    try {
      const page = await this.api.page(where);
      this.reached(true);
      this.become(apply(page, asked));
      return true;
    } catch {
      this.reached(false);
      return false;
    }
  }

  private reached(reachable: boolean): void {
    if (this.closed || this.reachable === reachable) {
      return;
    }
    this.reachable = reachable;
    if (reachable) {
      this.retryNow();
    }
    this.show();
  }

  private gap(): boolean {
    return behind(this.log) && (this.following || !full(this.log));
  }

  private become(log: Log): void {
    if (this.closed) {
      return;
    }
    const restarted = log.generation !== this.log.generation;
    this.log = log;
    if (log.loaded && !log.stale && log.epoch !== this.ownEpoch) {
      this.ownEpoch = log.epoch;
      this.own = new Set();
    }
    this.pendings = settled(this.pendings, log);
    if (restarted && headId(log) < this.seen) {
      this.seen = 0;
    }
    this.show();
    if (log.stale || this.gap()) {
      void this.sync();
    }
  }

  private schedulePoll(): void {
    this.cancelPoll();
    if (!this.closed) {
      const seconds = (this.live && this.reachable ? LIVE_POLL : QUIET_POLL) * (0.75 + this.environment.random() / 2);
      this.cancelPoll = this.environment.later(seconds, () => void this.sync());
    }
  }

  private async sendNext(): Promise<void> {
    const pending = nextToSend(this.pendings);
    if (!pending || this.sending || this.closed) {
      return;
    }
    this.sending = true;
    this.cancelRetry();
    this.change(pending.key, { attempts: pending.attempts + 1 });
    this.show();
    try {
      const message = await this.api.post(pending.content, pending.key);
      this.sending = false;
      this.failures = 0;
      this.answered(pending.key, message);
    } catch (refusal) {
      this.sending = false;
      this.refused(pending.key, refusal instanceof Refusal ? refusal : new Refusal('The message could not be sent. Tried again soon.', true));
    }
  }

  private answered(key: string, message: Message): void {
    if (this.closed) {
      return;
    }
    this.outbox.remove(key);
    this.own = new Set([...this.own, message.id].slice(-OWN));
    this.outbox.saveOwn(this.ownEpoch, [...this.own]);
    this.pendings = update(this.pendings, key, { stored: message, problem: null });
    this.become(hear(this.log, message, this.following));
    this.reached(true);
    void this.sendNext();
  }

  private refused(key: string, refusal: Refusal): void {
    if (this.closed) {
      return;
    }
    this.change(key, { state: refusal.passing ? 'waiting' : 'failed', problem: refusal.message });
    if (refusal.passing) {
      const seconds = Math.min(LONGEST_WAIT, 2 ** this.failures++) * (0.5 + this.environment.random() / 2);
      this.cancelRetry();
      this.cancelRetry = this.environment.later(Math.max(seconds, refusal.retryAfter ?? 0), () => void this.sendNext());
    } else {
      void this.sendNext();
    }
    this.show();
  }

  private retryNow(): void {
    this.cancelRetry();
    void this.sendNext();
  }

  private change(key: string, change: Partial<Pending>): void {
    this.pendings = update(this.pendings, key, change);
    const pending = this.pendings.find((candidate) => candidate.key === key);
    if (pending) {
      this.outbox.save(pending);
    }
  }

  private forget(key: string): void {
    this.outbox.remove(key);
    this.pendings = this.pendings.filter((pending) => pending.key !== key);
  }

  private show(): void {
    if (this.closed) {
      return;
    }
    const head = headId(this.log);
    if ((this.following && this.watched && !behind(this.log)) || this.seen === 0) {
      this.seen = head;
    }
    this.changed({
      loaded: this.log.loaded,
      start: this.log.start,
      generation: this.log.generation,
      messages: this.log.messages,
      pendings: visible(this.pendings, this.log, this.own),
      own: this.own,
      unread: Math.max(0, head - this.seen),
      detached: behind(this.log) && !this.following,
      loadingOlder: this.loadingOlder,
      reachable: this.reachable,
    });
  }
}
