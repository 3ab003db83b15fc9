import { Outbox } from '../../src/outbox/sending';
import { News, Tabs } from '../../src/tabs/tabs';
import type { Pending } from '../../src/types';

/** What the tabs of a browser store together. */
export class MemoryOutbox implements Outbox {
  readonly pendings = new Map<string, Pending>();
  own: { epoch: string | null; ids: readonly number[] } = { epoch: null, ids: [] };
  load = () => [...this.pendings.values()];
  save = (pending: Pending) => void this.pendings.set(pending.key, pending);
  remove = (key: string) => void this.pendings.delete(key);
  loadOwn = () => this.own;
  saveOwn = (epoch: string | null, ids: readonly number[]) => {
    const same = this.own.epoch === epoch || this.own.epoch === null || epoch === null;
    this.own = { epoch: epoch ?? this.own.epoch, ids: [...new Set([...(same ? this.own.ids : []), ...ids])] };
  };
}

interface Leader {
  readonly begin: () => void;
  readonly end: () => void;
}

/** A browser: it brings news to each tab in order, but late. */
export class FakeBrowser {
  readonly open = new Set<FakeTab>();
  private opened = 0;
  private readonly queues = new Map<string, Leader[]>();

  constructor(readonly later: (run: () => void) => void) {}

  /** Whether every tab has heard everything. */
  get quiet(): boolean {
    return [...this.open].every(({ news }) => news.length === 0);
  }

  /** The first in a queue leads. */
  queue(leader: Leader, what = 'stream'): () => void {
    const leaders = this.queues.get(what) ?? [];
    this.queues.set(what, leaders);
    leaders.push(leader);
    if (leaders[0] === leader) {
      leader.begin();
    }
    return () => {
      const index = leaders.indexOf(leader);
      leaders.splice(index, index < 0 ? 0 : 1);
      if (index === 0) {
        leader.end();
        leaders[0]?.begin();
      }
    };
  }

  tab(): FakeTab {
    const tab = new FakeTab(`tab-${++this.opened}`, this);
    this.open.add(tab);
    return tab;
  }
}

export class FakeTab implements Tabs {
  private readonly listeners = new Set<(news: News) => void>();
  readonly news: News[] = [];
  private readonly mourners: (() => void)[] = [];

  constructor(
    readonly id: string,
    private readonly browser: FakeBrowser,
  ) {}

  say(news: News): void {
    for (const other of this.browser.open) {
      if (other !== this) {
        other.news.push(structuredClone(news));
        this.browser.later(() => other.hearNext());
      }
    }
  }

  hear(listener: (news: News) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  lead(begin: () => void, end: () => void, what?: 'guest'): () => void {
    return this.browser.queue({ begin, end }, what);
  }

  whenGone(id: string, run: () => void): void {
    const other = [...this.browser.open].find((tab) => tab.id === id);
    if (other) {
      other.mourners.push(run);
    } else {
      this.browser.later(run);
    }
  }

  close(): void {
    this.browser.open.delete(this);
    this.mourners.forEach((run) => this.browser.later(run));
  }

  private hearNext(): void {
    const news = this.news.shift();
    if (news) {
      this.listeners.forEach((listener) => listener(news));
    }
  }
}
