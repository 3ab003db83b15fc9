import { Contents, Conversation } from '../../src/conversation';
import { WINDOW } from '../../src/log/log';
import { OUTBOX } from '../../src/outbox/outbox';
import type { Message } from '../../src/types';
import { FakeServer } from './fake-server';
import { FakeBrowser, FakeTab, MemoryOutbox } from './fake-tabs';
import { Random, seeded } from './random';

interface Tab {
  readonly tab: FakeTab;
  readonly conversation: Conversation;
  readonly close: () => void;
  /** The keys of what was written in it. */
  readonly wrote: Set<string>;
  /** Whether its reader opened a link to a message. */
  moved: boolean;
  view: Contents;
}

/** A server, and the tabs of a browser. Answers, events and news come in any order, late, twice, or not at all. */
export class World {
  readonly random: Random;
  readonly server: FakeServer;
  readonly outbox = new MemoryOutbox();
  readonly sent = new Map<string, string>();
  broken: Error | null = null;
  tabs: Tab[] = [];
  private readonly browser: FakeBrowser;
  private keys = 0;
  private said = 0;
  private restarted = false;
  private guests = 0;

  constructor(
    seed: number,
    private readonly words: readonly string[],
    private readonly mostTabs = 1,
  ) {
    this.random = seeded(seed);
    this.server = new FakeServer(this.random);
    this.browser = new FakeBrowser((run) => this.server.later(run));
    for (let id = 1; id <= this.random() * 120; id++) {
      this.server.append('history');
    }
  }

  get view(): Contents {
    return this.tabs[0]!.view;
  }

  open(): void {
    const environment = {
      later: (_: number, run: () => void) => this.server.later(run),
      random: this.random,
      now: () => new Date(Date.UTC(2026, 0, 1) + this.keys).toISOString(),
      key: () => `key-${++this.keys}`,
    };
    const fake = this.browser.tab();
    const conversation: Conversation = new Conversation(
      this.server,
      this.outbox,
      environment,
      (view) => {
        tab.view = view;
        this.check(tab);
      },
      fake,
    );
    const listener = conversation.event.bind(conversation);
    const close = () => {
      conversation.close();
      fake.close();
      this.server.listeners.delete(listener);
    };
    const tab: Tab = { tab: fake, conversation, close, wrote: new Set(), moved: false, view: undefined! };
    this.tabs.push(tab);
    this.server.listeners.add(listener);
    conversation.open();
    conversation.subscribed();
  }

  /** Whatever may happen, in any order. */
  async anything(restarts = false): Promise<void> {
    const chance = Math.floor(this.random() * 100);
    const { conversation } = this.anyTab();
    if (chance < 12) {
      this.server.append(this.word());
    } else if (chance < 22) {
      this.send(this.word());
    } else if (chance < 25) {
      this.server.away = !this.server.away;
      this.tabs.forEach((tab) => (this.server.away ? tab.conversation.unsubscribed() : tab.conversation.subscribed()));
    } else if (chance < 28) {
      conversation.place(this.random() < 0.5, this.random() < 0.8);
    } else if (chance < 32) {
      void conversation.loadOlder();
    } else if (chance < 34) {
      void conversation.loadNewer();
    } else if (chance < 36) {
      void conversation.jumpToNewest();
    } else if (chance < 37) {
      this.around();
    } else if (chance < 38) {
      this.closeAndOpen();
    } else if (chance < 39) {
      for (let times = 0; times < this.random() * 150; times++) {
        this.server.append(this.word());
      }
    } else if (chance < 40 && this.guests > 0) {
      this.rename();
    } else if (chance < 40 && restarts) {
      this.restarted = true;
      this.server.restart(Math.floor(this.random() * this.server.log.length));
    } else {
      await this.step();
    }
  }

  /** From now on the user is a guest, whose token the server refuses now and then. */
  beGuest(): void {
    this.guests++;
    this.server.guest = this.server.accepted = `guest-${this.guests}`;
  }

  private rename(): void {
    if (this.random() < 0.5) {
      this.server.name = `Ann ${this.said}`;
    } else {
      this.server.accepted = `guest-${++this.guests}`;
    }
  }

  /** The network is back and everything gets its time. */
  async calm(): Promise<void> {
    this.server.away = false;
    this.server.flaky = false;
    this.tabs.forEach(({ conversation }) => {
      conversation.place(true, true);
      conversation.subscribed();
    });
    for (let step = 0; step < 3000 * this.mostTabs && !this.calmed(); step++) {
      if (step % 50 === 0) {
        this.tabs.forEach(({ conversation }) => {
          void conversation.jumpToNewest();
          conversation.wake();
        });
      }
      await this.step();
    }
  }

  stored(view = this.view): readonly Message[] {
    return this.server.log.slice(-Math.max(1, view.messages.length));
  }

  private anyTab(): Tab {
    return this.tabs[this.mostTabs === 1 ? 0 : Math.floor(this.random() * this.tabs.length)]!;
  }

  /** The reader opens a link to a message: from then on the window may be anywhere. */
  private around(): void {
    const tab = this.anyTab();
    tab.moved = true;
    const id = 1 + Math.floor(this.random() * this.server.log.length * 1.1);
    void tab.conversation.around(id).then((found) => {
      const shown = tab.view.messages.some((message) => message.id === id);
      this.claim(found === shown || this.restarted || !this.tabs.includes(tab), `${id} is ${found ? '' : 'not '}shown`);
    });
  }

  /** A tab is closed, another one opened, or both. */
  private closeAndOpen(): void {
    if (this.mostTabs === 1 || this.random() < 0.6) {
      const tab = this.anyTab();
      tab.close();
      this.tabs = this.tabs.filter((other) => other !== tab);
    }
    if (this.tabs.length === 0 || (this.tabs.length < this.mostTabs && this.random() < 0.8)) {
      this.open();
    }
  }

  private calmed(): boolean {
    const shown = ({ view }: Tab) => {
      const unsent = view.pending.some(({ state }) => state !== 'failed');
      return !unsent && this.outbox.pendings.size === view.pending.length && view.messages.at(-1) === this.server.log.at(-1);
    };
    return this.browser.quiet && this.tabs.every(shown);
  }

  private word(): string {
    return this.words.length > 0 ? this.words[Math.floor(this.random() * this.words.length)]! : `word ${++this.said}`;
  }

  private send(content: string): void {
    const tab = this.anyTab();
    const key = `key-${this.keys + 1}`;
    this.sent.set(key, content);
    tab.wrote.add(key);
    if (!tab.conversation.send(content)) {
      this.sent.delete(key);
      tab.wrote.delete(key);
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
  private check({ view, wrote, moved }: Tab): void {
    const { messages, pending, loaded } = view;
    const first = messages[0]?.id ?? 0;
    const last = moved ? (messages.at(-1)?.id ?? 0) : Infinity;
    this.claim(messages.length <= WINDOW && pending.length <= OUTBOX, 'nothing grows without a bound');
    this.claim(messages.every(({ id }, index) => id === first + index), 'ids follow each other');
    if (this.restarted || !loaded) {
      return;
    }
    let inWindow = 0;
    for (const [key, content] of this.sent) {
      const stored = this.server.keys.get(key);
      if (stored && messages.includes(stored)) {
        inWindow++;
      } else if ((this.mostTabs === 1 || wrote.has(key)) && (!stored || (stored.id >= first && stored.id <= last))) {
        const shown = pending.some((each) => each.key === key) || messages.some((message) => message.content === content);
        this.claim(shown, `${key} is in sight`);
      }
    }
    // a message that failed under an identity that is gone may be stored
    this.claim(this.mostTabs > 1 || this.guests > 1 || pending.length <= this.sent.size - inWindow, 'no message is in sight twice');
  }

  /** Remembered, as it may be found out where nobody catches. */
  private claim(holds: boolean, what: string): void {
    if (!holds) {
      this.broken ??= new Error(`not so: ${what}`);
    }
  }
}
