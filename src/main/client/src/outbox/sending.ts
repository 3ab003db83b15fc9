/**
 * Sends the messages of the outbox one after the other, each until it is answered. Tabs share an outbox: every tab shows
 * all of its messages, and sends those that were written in it, or in a tab that is closed.
 */
import { BackOff } from '../back-off';
import { Environment } from '../environment';
import { MessagesApi, Refusal } from '../log/api';
import { Log, headId } from '../log/log';
import { News, Tabs } from '../tabs/tabs';
import type { Message, Pending } from '../types';
import { OUTBOX, OWN, insert, nextToSend, settled, update } from './outbox';

/** Keeps the outbox over a reload. */
export interface Outbox {
  load(): readonly Pending[];
  save(pending: Pending): void;
  remove(key: string): void;
  loadOwn(): { readonly epoch: string | null; readonly ids: readonly number[] };
  saveOwn(epoch: string | null, ids: readonly number[]): void;
}

export interface SendingListener {
  changed(): void;
  /** The server answered a post with the stored message. */
  stored(message: Message): void;
}

export class Sending {
  private waiting: readonly Pending[] = [];
  private written: ReadonlyMap<number, string> = new Map();
  private epoch: string | null = null;
  private underway = false;
  private closed = false;
  private readonly backOff: BackOff;
  /** The tabs whose end is awaited. */
  private readonly watched = new Set<string>();
  /** The keys that are settled, in case another tab adopted such a message in the meantime. */
  private readonly gone = new Set<string>();
  private stopHearing = () => {};

  constructor(
    private readonly api: MessagesApi,
    private readonly outbox: Outbox,
    private readonly environment: Environment,
    private readonly tabs: Tabs,
    private readonly listener: SendingListener,
  ) {
    this.backOff = new BackOff(environment);
  }

  get pendings(): readonly Pending[] {
    return this.waiting;
  }

  /** The ids of the messages that were written here, each with the key of its row. */
  get own(): ReadonlyMap<number, string> {
    return this.written;
  }

  load(): void {
    const { epoch, ids } = this.outbox.loadOwn();
    this.epoch = epoch;
    this.written = new Map(ids.map((id) => [id, String(id)]));
    this.waiting = this.outbox.load();
    this.stopHearing = this.tabs.hear((news) => this.hear(news));
    this.waiting.forEach(({ tab }) => this.watch(tab));
  }

  close(): void {
    this.closed = true;
    this.stopHearing();
    this.backOff.end();
  }

  /** Returns false if the outbox is full. */
  add(content: string, log: Log): boolean {
    if (this.waiting.length >= OUTBOX) {
      return false;
    }
    const pending: Pending = {
      key: this.environment.key(),
      content,
      at: this.environment.now(),
      epoch: log.epoch,
      after: headId(log),
      attempts: 0,
      state: 'sending',
      problem: null,
      tab: this.tabs.id,
      stored: null,
    };
    this.save(pending);
    this.waiting = [...this.waiting, pending];
    return true;
  }

  retry(key: string): void {
    const failed = this.find(key)?.state === 'failed';
    this.change(key, { tab: this.tabs.id, state: 'sending', problem: null, ...(failed && { author: undefined }) });
    this.listener.changed();
    this.sendNow();
  }

  /** Removes a message from the outbox, and returns its content. */
  discard(key: string): string {
    const content = this.find(key)?.content ?? '';
    this.tabs.say({ type: 'removed', key });
    this.forget(key);
    return content;
  }

  /** The log changed: messages that the window has now are no longer pending. */
  follow(log: Log): void {
    if (log.loaded && !log.stale && log.epoch !== this.epoch) {
      // what was stored before any page arrived is of this log
      this.written = this.epoch === null ? this.written : new Map();
      this.epoch = log.epoch;
      this.saveOwn();
    }
    this.waiting = settled(this.waiting, log);
  }

  /** Sends the next message without waiting for the back-off. */
  sendNow(): void {
    this.backOff.end();
    void this.sendNext();
  }

  private async sendNext(): Promise<void> {
    const pending = nextToSend(this.waiting, this.tabs.id);
    if (!pending || this.underway || this.closed) {
      return;
    }
    this.underway = true;
    this.backOff.end();
    const { key, content, author } = pending;
    try {
      // for the server, a repetition under another identity is another message
      const identity = author === undefined ? await this.api.author() : author;
      if (this.closed || !this.find(key)) {
        this.underway = false;
        return void this.sendNext();
      }
      this.change(key, { attempts: pending.attempts + 1, author: identity });
      this.listener.changed();
      const message = await this.api.post(content, key, identity);
      this.underway = false;
      this.answered(key, message);
    } catch (error) {
      this.underway = false;
      const unknown = () => new Refusal('The message could not be sent. Tried again soon.', true);
      this.refused(key, error instanceof Refusal ? error : unknown(), author);
    }
  }

  private answered(key: string, message: Message): void {
    if (this.closed) {
      return;
    }
    this.backOff.reset();
    this.tabs.say({ type: 'stored', key, message, epoch: this.epoch });
    this.stored(key, message);
    this.saveOwn();
    this.listener.stored(message);
    void this.sendNext();
  }

  private stored(key: string, message: Message): void {
    this.settle(key);
    this.written = new Map([...this.written, [message.id, key] as const].slice(-OWN));
    this.waiting = update(this.waiting, key, { stored: message, problem: null });
  }

  /** `author`: whose token the attempts before this one had. */
  private refused(key: string, refusal: Refusal, author: Pending['author']): void {
    if (this.closed) {
      return;
    }
    if (refusal.status === 401) {
      // this attempt stored nothing
      this.change(key, { author });
    }
    this.change(key, { state: refusal.passing ? 'waiting' : 'failed', problem: refusal.message });
    if (refusal.passing) {
      this.backOff.wait(refusal.retryAfter, () => void this.sendNext());
    } else {
      void this.sendNext();
    }
    this.listener.changed();
  }

  private change(key: string, change: Partial<Pending>): void {
    this.waiting = update(this.waiting, key, change);
    const pending = this.find(key);
    if (pending) {
      this.save(pending);
    }
  }

  private find(key: string): Pending | undefined {
    return this.waiting.find((pending) => pending.key === key);
  }

  private saveOwn(): void {
    if (this.written.size > 0) {
      this.outbox.saveOwn(this.epoch, [...this.written.keys()]);
    }
  }

  private save(pending: Pending): void {
    this.outbox.save(pending);
    this.tabs.say({ type: 'saved', pending });
  }

  private settle(key: string): void {
    this.outbox.remove(key);
    this.gone.add(key);
    if (this.gone.size > OWN) {
      this.gone.delete([...this.gone][0]!);
    }
  }

  private forget(key: string): void {
    this.settle(key);
    this.waiting = this.waiting.filter((pending) => pending.key !== key);
    this.listener.changed();
  }

  /** What another tab did. */
  private hear(news: News): void {
    if (news.type === 'removed') {
      this.forget(news.key);
    } else if (news.type === 'saved' && !this.gone.has(news.pending.key)) {
      this.insert(news.pending);
      this.listener.changed();
    } else if (news.type === 'stored') {
      if (news.epoch === this.epoch || news.epoch === null || this.epoch === null) {
        this.stored(news.key, news.message);
      }
      this.listener.stored(news.message);
    }
  }

  /** Two tabs may adopt a message at once. Then both send it, with the same key. */
  private insert(pending: Pending): void {
    const known = this.waiting.find(({ key }) => key === pending.key);
    const tab = known?.tab === this.tabs.id ? known.tab : pending.tab;
    this.waiting = insert(this.waiting, { ...pending, tab });
    this.watch(tab);
  }

  /** When another tab is closed, this one sends what was written there. */
  private watch(tab: string): void {
    if (tab !== this.tabs.id && !this.watched.has(tab)) {
      this.watched.add(tab);
      this.tabs.whenGone(tab, () => this.adopt(tab));
    }
  }

  private adopt(tab: string): void {
    if (this.closed) {
      return;
    }
    for (const pending of this.outbox.load().filter((left) => left.tab === tab)) {
      const adopted = { ...pending, tab: this.tabs.id };
      this.save(adopted);
      this.insert(adopted);
    }
    this.listener.changed();
    void this.sendNext();
  }
}
