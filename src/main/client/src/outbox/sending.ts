/** Sends the messages of the outbox one after the other, each until it is answered. */
import { BackOff } from '../back-off';
import { Log, headId } from '../log/log';
import { Message } from '../log/message';
import { Environment, MessagesApi, Refusal } from '../log/messages-api';
import { OUTBOX, OWN, Pending, nextToSend, settled, update } from './outbox';

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

  constructor(
    private readonly api: MessagesApi,
    private readonly outbox: Outbox,
    private readonly environment: Environment,
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
  }

  close(): void {
    this.closed = true;
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
      stored: null,
    };
    this.outbox.save(pending);
    this.waiting = [...this.waiting, pending];
    return true;
  }

  retry(key: string): void {
    this.change(key, { state: 'sending', problem: null });
    this.listener.changed();
    this.sendNow();
  }

  /** Removes a message from the outbox, and returns its content. */
  discard(key: string): string {
    const content = this.waiting.find((pending) => pending.key === key)?.content ?? '';
    this.outbox.remove(key);
    this.waiting = this.waiting.filter((pending) => pending.key !== key);
    this.listener.changed();
    return content;
  }

  /** The log changed: messages that the window has now are no longer pending. */
  follow(log: Log): void {
    if (log.loaded && !log.stale && log.epoch !== this.epoch) {
      this.epoch = log.epoch;
      this.written = new Map();
    }
    this.waiting = settled(this.waiting, log);
  }

  /** Sends the next message without waiting for the back-off. */
  sendNow(): void {
    this.backOff.end();
    void this.sendNext();
  }

  private async sendNext(): Promise<void> {
    const pending = nextToSend(this.waiting);
    if (!pending || this.underway || this.closed) {
      return;
    }
    this.underway = true;
    this.backOff.end();
    this.change(pending.key, { attempts: pending.attempts + 1 });
    this.listener.changed();
    try {
      const message = await this.api.post(pending.content, pending.key);
      this.underway = false;
      this.answered(pending.key, message);
    } catch (error) {
      this.underway = false;
      const unknown = () => new Refusal('The message could not be sent. Tried again soon.', true);
      this.refused(pending.key, error instanceof Refusal ? error : unknown());
    }
  }

  private answered(key: string, message: Message): void {
    if (this.closed) {
      return;
    }
    this.backOff.reset();
    this.outbox.remove(key);
    this.written = new Map([...this.written, [message.id, key] as const].slice(-OWN));
    this.outbox.saveOwn(this.epoch, [...this.written.keys()]);
    this.waiting = update(this.waiting, key, { stored: message, problem: null });
    this.listener.stored(message);
    void this.sendNext();
  }

  private refused(key: string, refusal: Refusal): void {
    if (this.closed) {
      return;
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
    const pending = this.waiting.find((candidate) => candidate.key === key);
    if (pending) {
      this.outbox.save(pending);
    }
  }
}
