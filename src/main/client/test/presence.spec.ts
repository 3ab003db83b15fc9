import { People } from '../src/people/people';
import { Presence } from '../src/transports/presence';
import { Clock } from './support/clock';
import { FakeBrowser } from './support/fake-tabs';
import { FakeChannels, FakePusher } from './support/fake-channels';
import { Random, seeded } from './support/random';

/** A tab, and the identity that it knows of. */
class Tab {
  readonly people: People;
  known: { readonly id: string; readonly name: string } | undefined;
  pusher!: FakePusher;
  presence!: Presence;
  /** When its connection began, in seconds. */
  since = 0;

  constructor(
    readonly channels: FakeChannels,
    readonly browser: Browser,
  ) {
    this.known = browser.me;
    this.people = new People(channels.clock, () => this.known, browser.shared.tab(), () => {});
    this.connect();
  }

  connect(): void {
    this.since = seconds(this.channels.clock);
    this.pusher = new FakePusher(this.channels, () => this.browser.me);
    this.presence = new Presence(this.pusher.real, { channel: 'presence-chat', typing: true }, () => this.known, this.people, this.channels.clock);
  }

  cut(): void {
    this.presence.close();
    this.pusher.cut();
  }

  look(): void {
    this.known = this.browser.me;
    this.people.moved();
  }

  get names(): string[] | undefined {
    return this.people.view.people?.map(({ id, name }) => `${id} ${name}`).sort();
  }
}

/** The identity is that of all tabs; a tab hears of a change soon, and now and then late. */
class Browser {
  tabs: Tab[] = [];
  readonly shared: FakeBrowser;

  constructor(
    public me: { readonly id: string; readonly name: string } | undefined,
    clock: Clock,
  ) {
    this.shared = new FakeBrowser((run) => clock.later(0.1, run));
  }

  rename(name: string, clock: Clock, delay: () => number): void {
    this.me = { id: this.me!.id, name };
    this.tabs.forEach((tab) => clock.later(delay(), () => tab.look()));
  }
}

const seconds = (clock: Clock) => Date.parse(clock.now()) / 1000;

describe('Presence', () => {
  let clock: Clock;
  let channels: FakeChannels;

  beforeEach(() => {
    clock = new Clock();
    channels = new FakeChannels(clock, () => 0.5);
  });

  const open = (browser: Browser) => {
    const tab = new Tab(channels, browser);
    browser.tabs.push(tab);
    clock.pass(1);
    return tab;
  };
  const person = (id: string, name: string) => new Browser({ id: `guest-${id}`, name }, clock);

  it('shows two tabs of one person once', () => {
    const ann = person('a', 'Ann');
    const bob = open(person('b', 'Bob'));
    open(ann);
    open(ann);
    expect(bob.names).toEqual(['guest-a Ann', 'guest-b Bob']);
    ann.tabs[0]!.cut();
    clock.pass(5);
    expect(bob.names).toEqual(['guest-a Ann', 'guest-b Bob']);
    ann.tabs[1]!.cut();
    clock.pass(5);
    expect(bob.names).toEqual(['guest-b Bob']);
  });

  it('is not joined by somebody without an identity, until there is one', () => {
    const somebody = new Browser(undefined, clock);
    const tab = open(somebody);
    expect([tab.names, tab.pusher.authorizations]).toEqual([undefined, 0]);
    somebody.me = { id: 'guest-a', name: 'Ann' };
    tab.look();
    clock.pass(1);
    expect(tab.names).toEqual(['guest-a Ann']);
  });

  it('has a new name once all tabs have left and joined again, and shows nobody leaving', () => {
    const ann = person('a', 'Ann');
    const bob = open(person('b', 'Bob'));
    open(ann);
    open(ann);
    let delay = 0.4;
    ann.rename('Anna', clock, () => (delay -= 0.2));
    for (let tenth = 0; tenth < 50; tenth++) {
      clock.pass(0.1);
      expect(bob.names).toHaveLength(2);
    }
    expect(bob.names).toEqual(['guest-a Anna', 'guest-b Bob']);
    expect(ann.tabs.map(({ pusher }) => pusher.authorizations)).toEqual([2, 2]);
  });

  it('has a new name also when a tab hears late of it', () => {
    const ann = person('a', 'Ann');
    const bob = open(person('b', 'Bob'));
    open(ann);
    open(ann);
    let late = 0;
    ann.rename('Anna', clock, () => 3 * late++);
    clock.pass(60);
    expect(bob.names).toEqual(['guest-a Anna', 'guest-b Bob']);
  });

  it('says when the channel is full, and tries again with growing waits', () => {
    channels.most = 1;
    const bob = open(person('b', 'Bob'));
    const ann = open(person('a', 'Ann'));
    expect(ann.people.view).toMatchObject({ people: undefined, peopleFull: true });
    clock.pass(100);
    expect(ann.pusher.authorizations).toBeGreaterThan(5);
    expect(ann.pusher.authorizations).toBeLessThan(10);
    bob.cut();
    clock.pass(31);
    expect(ann.people.view.peopleFull).toBe(false);
    expect(ann.names).toEqual(['guest-a Ann']);
  });

  it('waits as long as the server that does not authorize it says', () => {
    const ann = open(person('a', 'Ann'));
    ann.presence.retryAfter = 50;
    ann.pusher.hear('pusher:subscription_error', { type: 'AuthError', error: 'Too many requests' });
    clock.pass(50);
    expect([ann.people.view.peopleFull, ann.pusher.authorizations]).toEqual([false, 1]);
    clock.pass(1);
    expect(ann.pusher.authorizations).toBe(2);
  });

  it('tells who types, where client events are allowed', () => {
    const ann = open(person('a', 'Ann'));
    ann.people.type();
    expect(ann.pusher.triggered).toEqual(['client-typing']);
    ann.pusher.hear('client-typing', {}, { user_id: 'guest-b' });
    ann.pusher.hear('pusher:member_added', { id: 'guest-b', info: { name: 'Bob' } });
    clock.pass(1);
    expect(ann.people.view.typing).toEqual([{ id: 'guest-b', name: 'Bob', me: false }]);
    const quiet = new Presence(ann.pusher.real, { channel: 'presence-chat' }, () => ann.known, ann.people, clock);
    quiet.type();
    expect(ann.pusher.triggered).toHaveLength(1);
  });

  it('shows the same people to all, however they come, go and rename; and nobody leaves who only renames', () => {
    for (let seed = 1; seed <= 150; seed++) {
      const random = seeded(seed);
      clock = new Clock();
      channels = new FakeChannels(clock, random);
      try {
        anything(random);
      } catch (error) {
        throw new Error(`seed ${seed}: ${error instanceof Error ? error.message : String(error)}`, { cause: error });
      }
    }
  });

  function anything(random: Random): void {
    const browsers = ['a', 'b', 'c', 'd'].map((id) => person(id, `${id}0`));
    const any = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)]!;
    const delay = () => (random() < 0.1 ? random() * 4 : random() * 0.1);
    for (let step = 1; step <= 150; step++) {
      const browser = any(browsers);
      const { tabs } = browser;
      const chance = random();
      if (chance < 0.15 && tabs.length < 3) {
        tabs.push(new Tab(channels, browser));
      } else if (chance < 0.2 && tabs.length > 0) {
        tabs.splice(0, 1)[0]!.cut();
      } else if (chance < 0.25 && tabs.length > 0) {
        const tab = any(tabs);
        tab.cut();
        tab.connect();
      } else if (chance < 0.35) {
        browser.rename(`${browser.me!.id.at(-1)}${step}`, clock, delay);
      }
      clock.pass(random() * 1.5);
      check(browsers);
    }
    clock.pass(300);
    const here = browsers.filter(({ tabs }) => tabs.length > 0).map(({ me }) => `${me!.id} ${me!.name}`);
    browsers.flatMap(({ tabs }) => tabs).forEach((tab) => expect(tab.names).toEqual(here));
  }

  /** Whoever has had a connection for 5 s is in every list of 5 s. */
  function check(browsers: readonly Browser[]): void {
    const steady = (tab: Tab) => seconds(clock) - tab.since > 5;
    const here = browsers.filter(({ tabs }) => tabs.some(steady)).map(({ me }) => me!.id);
    for (const { people } of browsers.flatMap(({ tabs }) => tabs).filter(steady)) {
      const shown = people.view.people?.map(({ id }) => id) ?? here;
      expect(here.filter((id) => !shown.includes(id))).toEqual([]);
    }
  }
});
