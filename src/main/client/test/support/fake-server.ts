import { MessagesApi, Refusal, Where } from '../../src/log/api';
import { MessageEvent, Page } from '../../src/log/page';
import type { Message } from '../../src/types';
import { Random } from './random';

export const PAGE = 20;

/** The log as the server has it, and how it comes to a browser: in pieces that a test delivers. */
export class FakeServer implements MessagesApi {
  log: Message[] = [];
  epoch = 'first';
  away = false;
  flaky = true;
  /** What is on its way: answers, events, timers. */
  readonly underway: (() => unknown)[] = [];
  readonly keys = new Map<string, Message>();
  /** The messages by author and key: for a server, the same key of another author is another message. */
  private readonly keysOf = new Map<string, Message>();
  /** The keys that were stored for two authors. */
  readonly twice: string[] = [];
  /** The guest of the browser, and the name; and the guest whose token the server accepts. */
  guest: string | null = null;
  name = 'Ann';
  accepted: string | null = null;
  /** The tabs that hear events. */
  readonly listeners = new Set<(event: MessageEvent) => void>();
  private clock = 0;

  constructor(private readonly random: Random) {}

  append(content: string, author: string | null = null): Message {
    const at = new Date(Date.UTC(2026, 0, 1) + ++this.clock).toISOString();
    const by = author === null ? {} : { author, author_name: this.name };
    const message = { id: this.log.length + 1, content, created_at: at, updated_at: at, ...by };
    this.log.push(message);
    for (const listener of this.away ? [] : this.listeners) {
      this.deliver(listener, this.random() < 0.1 ? { id: message.id } : message);
      if (this.random() < 0.1) {
        this.deliver(listener, message);
      }
    }
    return message;
  }

  /** A restored or wiped database: ids start over. */
  restart(kept: number): void {
    this.epoch += '+';
    this.log = this.log.slice(0, kept);
    this.keys.clear();
    this.keysOf.clear();
  }

  page(where: Where): Promise<Page> {
    return this.answer(() => {
      const { before, after } = where as { before?: number; after?: number };
      const all = this.log.filter(({ id }) => (before === undefined || id < before) && (after === undefined || id > after));
      const messages = after === undefined ? all.slice(-PAGE) : all.slice(0, PAGE);
      return { epoch: this.epoch, messages, more: all.length > messages.length };
    });
  }

  author(): Promise<string | null> {
    return Promise.resolve(this.guest);
  }

  post(content: string, key: string, author: string | null): Promise<Message> {
    if (author !== this.guest) {
      return Promise.reject(new Refusal('It was written under another identity.', false));
    }
    return this.answer(() => {
      if (author !== this.accepted) {
        this.guest = this.accepted;
        throw new Refusal('The token is refused.', true, null, 401);
      }
      if (content === 'refused') {
        throw new Refusal('It is refused.', false);
      }
      const known = this.keysOf.get(`${author} ${key}`);
      if (!known && this.keys.has(key)) {
        this.twice.push(key);
      }
      const message = known ?? this.append(content, author);
      this.keysOf.set(`${author} ${key}`, message);
      this.keys.set(key, message);
      return message;
    });
  }

  later(run: () => void): () => void {
    this.underway.push(run);
    return () => this.drop(run);
  }

  private deliver(listener: (event: MessageEvent) => void, event: MessageEvent): void {
    this.underway.push(() => this.listeners.has(listener) && listener(event));
  }

  /** The request arrives at some time, its answer at some later one; either may be lost. */
  private answer<T>(work: () => T): Promise<T> {
    return new Promise((resolve, reject) => {
      const lost = () => reject(new Refusal('The server can’t be reached.', true));
      this.underway.push(() => {
        if (this.away || this.lost(0.03)) {
          return lost();
        }
        try {
          const result = work();
          this.underway.push(() => (this.away || this.lost(0.05) ? lost() : resolve(result)));
        } catch (error) {
          reject(error);
        }
      });
    });
  }

  private lost(chance: number): boolean {
    return this.flaky && this.random() < chance;
  }

  private drop(run: () => void): void {
    const index = this.underway.indexOf(run);
    if (index >= 0) {
      this.underway.splice(index, 1);
    }
  }
}
