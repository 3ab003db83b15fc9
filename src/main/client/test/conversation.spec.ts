import { Conversation, View } from '../src/conversation';
import { WINDOW } from '../src/log/log';
import { Message, MessageEvent, Page } from '../src/log/message';
import { Environment, MessagesApi, Refusal, Where } from '../src/log/messages-api';
import { OUTBOX, Pending } from '../src/outbox/outbox';
import { Outbox } from '../src/outbox/sending';

/**
 * The conversation against a server whose answers and events come in any order, late, twice, or not at all. Every run has
 * a seed, which a failure names.
 */
const RUNS = 150;
const PAGE = 20;

type Random = () => number;

/** mulberry32: the same seed, the same run. */
function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

/** The log as the server has it, and how it comes to a browser: in pieces that a test delivers. */
class Server implements MessagesApi {
  log: Message[] = [];
  epoch = 'first';
  away = false;
  flaky = true;
  /** What is on its way: answers, events, timers. */
  readonly underway: (() => void)[] = [];
  readonly keys = new Map<string, Message>();
  listener: ((event: MessageEvent) => void) | null = null;
  private clock = 0;

  constructor(private readonly random: Random) {}

  append(content: string): Message {
    const at = new Date(Date.UTC(2026, 0, 1) + ++this.clock).toISOString();
    const message = { id: this.log.length + 1, content, created_at: at, updated_at: at };
    this.log.push(message);
    if (this.listener && !this.away) {
      this.deliver(this.random() < 0.1 ? { id: message.id } : message);
      if (this.random() < 0.1) {
        this.deliver(message);
      }
    }
    return message;
  }

  /** A restored or wiped database: ids start over. */
  restart(kept: number): void {
    this.epoch += '+';
    this.log = this.log.slice(0, kept);
    this.keys.clear();
  }

  page(where: Where): Promise<Page> {
    return this.answer(() => {
      const { before, after } = where as { before?: number; after?: number };
      const all = this.log.filter(({ id }) => (before === undefined || id < before) && (after === undefined || id > after));
      const messages = after === undefined ? all.slice(-PAGE) : all.slice(0, PAGE);
      return { epoch: this.epoch, messages, more: all.length > messages.length };
    });
  }

  post(content: string, key: string): Promise<Message> {
    return this.answer(() => {
      if (content === 'refused') {
        throw new Refusal('It is refused.', false);
      }
      const message = this.keys.get(key) ?? this.append(content);
      this.keys.set(key, message);
      return message;
    });
  }

  later(run: () => void): () => void {
    this.underway.push(run);
    return () => this.drop(run);
  }

  private deliver(event: MessageEvent): void {
    this.underway.push(() => this.listener?.(event));
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

class MemoryOutbox implements Outbox {
  readonly pendings = new Map<string, Pending>();
  own: { epoch: string | null; ids: readonly number[] } = { epoch: null, ids: [] };
  load = () => [...this.pendings.values()];
  save = (pending: Pending) => void this.pendings.set(pending.key, pending);
  remove = (key: string) => void this.pendings.delete(key);
  loadOwn = () => this.own;
  saveOwn = (epoch: string | null, ids: readonly number[]) => void (this.own = { epoch, ids });
}

class World {
  readonly random: Random;
  readonly server: Server;
  readonly outbox = new MemoryOutbox();
  readonly sent = new Map<string, string>();
  view!: View;
  broken: Error | null = null;
  private conversation?: Conversation;
  private keys = 0;
  private said = 0;
  private restarted = false;

  constructor(
    seed: number,
    private readonly words: readonly string[],
  ) {
    this.random = seeded(seed);
    this.server = new Server(this.random);
    for (let id = 1; id <= this.random() * 120; id++) {
      this.server.append('history');
    }
  }

  open(): void {
    const environment: Environment = {
      later: (_, run) => this.server.later(run),
      random: this.random,
      now: () => String(this.keys).padStart(6, '0'),
      key: () => `key-${++this.keys}`,
    };
    this.conversation?.close();
    this.conversation = new Conversation(this.server, this.outbox, environment, (view) => {
      this.view = view;
      this.check();
    });
    this.server.listener = (event) => this.conversation!.event(event);
    this.conversation!.open();
    this.conversation!.subscribed();
  }

  /** Whatever may happen, in any order. */
  async anything(restarts = false): Promise<void> {
    const chance = Math.floor(this.random() * 100);
    if (chance < 12) {
      this.server.append(this.word());
    } else if (chance < 22) {
      this.send(this.word());
    } else if (chance < 25) {
      this.server.away = !this.server.away;
      if (this.server.away) {
        this.conversation!.unsubscribed();
      } else {
        this.conversation!.subscribed();
      }
    } else if (chance < 28) {
      this.conversation!.place(this.random() < 0.5, this.random() < 0.8);
    } else if (chance < 32) {
      void this.conversation!.loadOlder();
    } else if (chance < 34) {
      void this.conversation!.loadNewer();
    } else if (chance < 36) {
      void this.conversation!.jumpToNewest();
    } else if (chance < 37) {
      this.open();
    } else if (chance < 38) {
      for (let times = 0; times < this.random() * 150; times++) {
        this.server.append(this.word());
      }
    } else if (chance < 39 && restarts) {
      this.restarted = true;
      this.server.restart(Math.floor(this.random() * this.server.log.length));
    } else {
      await this.step();
    }
  }

  /** The network is back and everything gets its time. */
  async calm(): Promise<void> {
    this.server.away = false;
    this.server.flaky = false;
    this.conversation!.place(true, true);
    this.conversation!.subscribed();
    for (let step = 0; step < 3000 && !this.calmed(); step++) {
      if (step % 50 === 0) {
        void this.conversation!.jumpToNewest();
        this.conversation!.wake();
      }
      await this.step();
    }
  }

  stored(): readonly Message[] {
    return this.server.log.slice(-Math.max(1, this.view.messages.length));
  }

  private calmed(): boolean {
    const unsent = this.view.pendings.some(({ state }) => state !== 'failed');
    return !unsent && this.outbox.pendings.size === this.view.pendings.length && this.view.messages.at(-1) === this.server.log.at(-1);
  }

  private word(): string {
    return this.words.length > 0 ? this.words[Math.floor(this.random() * this.words.length)]! : `word ${++this.said}`;
  }

  private send(content: string): void {
    const key = `key-${this.keys + 1}`;
    this.sent.set(key, content);
    if (!this.conversation!.send(content)) {
      this.sent.delete(key);
    }
  }

  /** Delivers something that is on its way, whatever was sent first. */
  private async step(): Promise<void> {
    const { underway } = this.server;
    if (underway.length > 0) {
      underway.splice(Math.floor(this.random() * underway.length), 1)[0]!();
    }
    for (let turn = 0; turn < 12; turn++) {
      await Promise.resolve();
    }
  }

  /** What holds at every moment. */
  private check(): void {
    const { messages, pendings } = this.view;
    const first = messages[0]?.id ?? 0;
    this.claim(messages.length <= WINDOW && pendings.length <= OUTBOX, 'nothing grows without a bound');
    this.claim(messages.every(({ id }, index) => id === first + index), 'ids follow each other');
    if (this.restarted || !this.view.loaded) {
      return;
    }
    let inWindow = 0;
    for (const [key, content] of this.sent) {
      const stored = this.server.keys.get(key);
      if (stored && messages.includes(stored)) {
        inWindow++;
      } else if (!stored || stored.id >= first) {
        const shown = pendings.some((pending) => pending.key === key) || messages.some((message) => message.content === content);
        this.claim(shown, `${key} is in sight`);
      }
    }
    this.claim(pendings.length <= this.sent.size - inWindow, 'no message is in sight twice');
  }

  /** Remembered, as it may be found out where nobody catches. */
  private claim(holds: boolean, what: string): void {
    if (!holds) {
      this.broken ??= new Error(`not so: ${what}`);
    }
  }
}

function forAll(name: string, words: readonly string[], run: (world: World) => Promise<void>): void {
  it(name, { timeout: 120_000 }, async () => {
    for (let seed = 1; seed <= RUNS; seed++) {
      const world = new World(seed, words);
      try {
        world.open();
        await run(world);
        if (world.broken) {
          throw world.broken;
        }
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
  });
}

describe('A conversation', () => {
  forAll('shows every message once and in order, and loses none that was written', [], async (world) => {
    for (let times = 0; times < 250; times++) {
      await world.anything();
    }
    await world.calm();
    expect(world.view.messages).toEqual(world.stored());
    expect(world.view.pendings).toEqual([]);
    expect(world.view.unread).toBe(0);
    expect([...world.server.keys.keys()].sort()).toEqual([...world.sent.keys()].sort());
  });

  forAll('is not confused by messages that read alike', ['yes', 'no'], async (world) => {
    for (let times = 0; times < 250; times++) {
      await world.anything();
    }
    await world.calm();
    expect(world.view.messages).toEqual(world.stored());
    expect(world.view.pendings).toEqual([]);
    expect(world.server.keys.size).toBe(world.sent.size);
  });

  forAll('keeps what was refused, and sends the rest', ['yes', 'refused'], async (world) => {
    for (let times = 0; times < 150; times++) {
      await world.anything();
    }
    await world.calm();
    const refused = [...world.sent.values()].filter((content) => content === 'refused').length;
    expect(world.view.messages).toEqual(world.stored());
    expect(world.view.pendings.map(({ state }) => state)).toEqual(Array(refused).fill('failed'));
  });

  forAll('starts over when the log does', [], async (world) => {
    for (let times = 0; times < 250; times++) {
      await world.anything(true);
    }
    await world.calm();
    expect(world.view.messages).toEqual(world.stored());
    expect(world.view.pendings).toEqual([]);
  });

  it('waits longer and longer for older messages, until the server is back', async () => {
    const timers = new Map<() => void, number>();
    const asked: Where[] = [];
    let away = false;
    const messages = Array.from({ length: PAGE }, (_, index) => {
      const at = '2026-01-01T00:00:00.000Z';
      return { id: 1001 + index, content: 'history', created_at: at, updated_at: at };
    });
    const api: MessagesApi = {
      page: (where) => {
        asked.push(where);
        if (asked.length > 50) {
          return new Promise(() => {});
        }
        const refusal = new Refusal('The server can’t be reached.', true, asked.length === 1 ? 7 : null);
        return away ? Promise.reject(refusal) : Promise.resolve({ epoch: 'first', messages, more: true });
      },
      post: () => Promise.reject(new Refusal('It is refused.', false)),
    };
    const environment: Environment = {
      later: (seconds, run) => {
        timers.set(run, seconds);
        return () => timers.delete(run);
      },
      random: () => 0,
      now: () => '2026-01-01T00:00:00.000Z',
      key: () => 'key',
    };
    const settle = () => new Promise((resolve) => setTimeout(resolve));
    const askedForOlder = () => asked.filter((where) => 'before' in where).length;
    // the list asks after every change while the reader is near the beginning of the window
    let nearBeginning = false;
    const conversation: Conversation = new Conversation(api, new MemoryOutbox(), environment, () => {
      if (nearBeginning) {
        void conversation.loadOlder();
      }
    });
    conversation.open();
    await settle();
    away = true;
    nearBeginning = true;
    asked.length = 0;
    conversation.place(false, true);
    const waits: number[] = [];
    for (let attempt = 1; attempt <= 7; attempt++) {
      await settle();
      expect(askedForOlder()).toBe(attempt);
      const [run, seconds] = [...timers].at(-1)!;
      timers.delete(run);
      waits.push(seconds);
      run();
    }
    expect(waits).toEqual([7, 1, 2, 4, 8, 15, 15]);
    await settle();
    away = false;
    nearBeginning = false;
    conversation.wake();
    await settle();
    nearBeginning = true;
    conversation.place(false, false);
    expect(askedForOlder()).toBe(9);
    conversation.close();
  });

  it('keeps one row for an own message while it is sent, arrives as an event, and is answered', async () => {
    let answer: (message: Message) => void = () => {};
    const api: MessagesApi = {
      page: () => Promise.resolve({ epoch: 'first', messages: [], more: false }),
      post: () => new Promise((resolve) => (answer = resolve)),
    };
    const environment: Environment = { later: () => () => {}, random: () => 0, now: () => '2026-01-01T00:00:00.000Z', key: () => 'key' };
    let view!: View;
    const rows = () => [...view.messages.map(({ id }) => view.own.get(id)), ...view.pendings.map(({ key }) => key)];
    const conversation = new Conversation(api, new MemoryOutbox(), environment, (next) => (view = next));
    conversation.open();
    const settle = () => new Promise((resolve) => setTimeout(resolve));
    await settle();
    conversation.send('hello');
    expect(rows()).toEqual(['key']);
    const message = { id: 1, content: 'hello', created_at: '2026-01-01T00:00:00.000Z', updated_at: '' };
    conversation.event(message);
    expect(view.messages).toEqual([message]);
    expect(rows()).toEqual(['key']);
    answer(message);
    await settle();
    expect(rows()).toEqual(['key']);
    expect(view.pendings).toEqual([]);
    conversation.close();
  });

  it('asks every few seconds while the socket is down, and hardly ever when it is back', async () => {
    const clock: { timer: { seconds: number; run: () => void } | null } = { timer: null };
    let asked = 0;
    const api: MessagesApi = {
      page: () => {
        asked++;
        return Promise.resolve({ epoch: 'first', messages: [], more: false });
      },
      post: () => Promise.reject(new Refusal('It is refused.', false)),
    };
    const environment: Environment = {
      later: (seconds, run) => {
        clock.timer = { seconds, run };
        return () => (clock.timer = null);
      },
      random: () => 0.5,
      now: () => '2026-01-01T00:00:00.000Z',
      key: () => 'key',
    };
    const wait = (seconds: number) => vi.waitFor(() => expect(clock.timer?.seconds).toBe(seconds));
    const conversation = new Conversation(api, new MemoryOutbox(), environment, () => {});
    conversation.open();
    await wait(5);
    clock.timer!.run();
    await wait(5);
    expect(asked).toBe(2);
    conversation.subscribed();
    await wait(45);
    conversation.unsubscribed();
    await wait(5);
    conversation.close();
    expect(clock.timer).toBeNull();
  });
});
