import { VisibleTabs, WebLocks } from '../src/tabs/leaders';
import { Clock } from './support/clock';
import { eventually } from './support/eventually';

/** Locks as a browser has them: one holder at a time, the others wait in a queue. */
class FakeLocks {
  private readonly queues = new Map<string, Promise<unknown>>();

  request(name: string, { signal }: { signal: AbortSignal }, hold: () => unknown): Promise<unknown> {
    const before = this.queues.get(name) ?? Promise.resolve();
    const run = () => {
      signal.throwIfAborted();
      return hold();
    };
    const held = before.then(run, run);
    this.queues.set(name, held.catch(() => {}));
    return held;
  }
}

const turns = () => new Promise((resolve) => setTimeout(resolve));

describe('Tabs with Web Locks', () => {
  const tab = (locks: FakeLocks, id: string) => new WebLocks(locks as unknown as LockManager, 'chat.', id);

  it('lead one after the other', async () => {
    const locks = new FakeLocks();
    const heard: string[] = [];
    const lead = (name: string) => tab(locks, name).lead(() => heard.push(`${name} begins`), () => heard.push(`${name} ends`));
    const giveUp = [lead('ann'), lead('bob'), lead('carol')];
    await turns();
    expect(heard).toEqual(['ann begins']);
    giveUp[1]!();
    giveUp[0]!();
    await turns();
    expect(heard).toEqual(['ann begins', 'ann ends', 'carol begins']);
  });

  it('notice that another one is closed', async () => {
    const locks = new FakeLocks();
    const [ann, bob] = [tab(locks, 'ann'), tab(locks, 'bob')];
    let gone = false;
    bob.whenGone('ann', () => (gone = true));
    await turns();
    expect(gone).toBe(false);
    ann.close();
    await turns();
    expect(gone).toBe(true);
  });

  it('are each for themselves where the browser gives no locks', async () => {
    const denied = { request: () => Promise.reject(new DOMException('An opaque origin', 'SecurityError')) };
    const ann = new WebLocks(denied as unknown as LockManager, 'chat.', 'ann');
    const heard: string[] = [];
    ann.lead(() => heard.push('begins'), () => heard.push('ends'));
    ann.whenGone('bob', () => heard.push('bob is gone'));
    await turns();
    expect(heard).toEqual(['begins', 'bob is gone']);
    ann.close();
    expect(heard).toEqual(['begins', 'bob is gone', 'ends']);
  });
});

describe('Tabs without Web Locks', () => {
  const page = Object.assign(new EventTarget(), { hidden: false });
  let channels: BroadcastChannel[];

  beforeEach(() => {
    vi.stubGlobal('document', page);
    channels = [];
  });

  afterEach(() => {
    vi.unstubAllGlobals();
    channels.forEach((channel) => channel.close());
  });

  function tab(id: string, clock = new Clock()): VisibleTabs {
    const channel = new BroadcastChannel('leaders.spec');
    channels.push(channel);
    return new VisibleTabs(channel, clock, id);
  }

  function look(hidden: boolean): void {
    page.hidden = hidden;
    page.dispatchEvent(new Event('visibilitychange'));
  }

  it('lead while they are in view', () => {
    const heard: string[] = [];
    const giveUp = tab('ann').lead(() => heard.push('begins'), () => heard.push('ends'));
    look(true);
    look(false);
    giveUp();
    look(true);
    look(false);
    expect(heard).toEqual(['begins', 'ends', 'begins', 'ends']);
  });

  it('ask each other whether they are open', async () => {
    const clock = new Clock();
    const ann = tab('ann');
    const bob = tab('bob', clock);
    const said: unknown[] = [];
    const witness = new BroadcastChannel('leaders.spec');
    channels.push(witness);
    witness.addEventListener('message', ({ data }) => said.push(data));
    let gone = false;
    bob.whenGone('ann', () => (gone = true));
    await eventually(() => expect(said).toContainEqual({ type: 'open', tab: 'ann' }));
    await turns();
    clock.pass(2);
    expect(gone).toBe(false);
    ann.close();
    clock.pass(10);
    clock.pass(2);
    expect(gone).toBe(true);
  });
});
