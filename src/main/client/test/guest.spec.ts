import { Refusal } from '../src/log/api';
import { Grant, Guest } from '../src/people/guest';
import { NoTabs } from '../src/tabs/tabs';
import { Clock } from './support/clock';
import { FakeBrowser } from './support/fake-tabs';
import { memoryStorage } from './support/storage';

const DAY = 24 * 60 * 60;

describe('A guest', () => {
  let clock: Clock;
  let storage: Storage;
  let browser: FakeBrowser;
  let asked: { readonly name: string; readonly token: string | null }[];
  let answer: () => void;
  let tabs: Guest[];
  let changes: number;

  beforeEach(() => {
    clock = new Clock();
    storage = memoryStorage();
    browser = new FakeBrowser((run) => run());
    asked = [];
    answer = () => {};
    tabs = [];
    changes = 0;
  });

  /** The guest of the token, or a new one; the token says whose it is. */
  async function guest(name: string, token: string | null): Promise<Grant> {
    asked.push({ name, token });
    await turn();
    answer();
    const id = token?.split(' ')[0] ?? `guest-${asked.length}`;
    return { id, name, token: `${id} ${asked.length}`, expires_at: new Date(Date.parse(clock.now()) + 30 * DAY * 1000).toISOString() };
  }

  /** Opens a tab, which hears of every change of the storage like all others. */
  function tab(where: Storage | null = storage): Guest {
    const heard = () => {
      changes++;
      tabs.forEach((other) => other.look());
    };
    const opened = new Guest({ guest }, 'chat.guest', where, browser.tab(), clock, heard);
    tabs.push(opened);
    return opened;
  }

  const turn = () => new Promise((resolve) => setTimeout(resolve));
  const refusal = (status: number, retryAfter: number | null = null) => () => {
    throw new Refusal(`Status ${status}.`, ![404, 422].includes(status), retryAfter, status);
  };

  it('is nobody at first', async () => {
    expect(tab().me).toBeUndefined();
    expect(await tab().token()).toBeNull();
    expect(asked).toEqual([]);
  });

  it('is the same in all tabs, and after a reload', async () => {
    const [ann, other] = [tab(), tab()];
    await ann.join('Ann');
    expect([ann.me, other.me, tab().me]).toEqual(Array(3).fill({ id: 'guest-1', name: 'Ann' }));
    expect(await other.token()).toBe('guest-1 1');
  });

  it('is one guest when two tabs join at once', async () => {
    const [ann, other] = [tab(), tab()];
    await Promise.all([ann.join('Ann'), other.join('Anna')]);
    expect([ann.me, other.me]).toEqual(Array(2).fill({ id: 'guest-1', name: 'Anna' }));
  });

  it('keeps the id with another name', async () => {
    const ann = tab();
    await ann.join('Ann');
    await ann.join('Anna');
    expect(ann.me).toEqual({ id: 'guest-1', name: 'Anna' });
    expect(asked).toEqual([{ name: 'Ann', token: null }, { name: 'Anna', token: 'guest-1 1' }]);
  });

  it('gets a new token halfway, in one tab, while the old one is still used', async () => {
    const [ann, other] = [tab(), tab()];
    await ann.join('Ann');
    clock.pass(15 * DAY - 1);
    expect(await ann.token()).toBe('guest-1 1');
    await turn();
    expect(asked).toHaveLength(1);
    clock.pass(1);
    expect(await Promise.all([ann.token(), other.token()])).toEqual(['guest-1 1', 'guest-1 1']);
    for (let turns = 0; turns < 5; turns++) {
      await turn();
    }
    expect(await Promise.all([ann.token(), other.token()])).toEqual(['guest-1 2', 'guest-1 2']);
    expect(asked.slice(1)).toEqual([{ name: 'Ann', token: 'guest-1 1' }]);
  });

  it('gets a new token before anything else once the old one has expired', async () => {
    const ann = tab();
    await ann.join('Ann');
    clock.pass(40 * DAY);
    expect(await ann.token()).toBe('guest-1 2');
    expect(ann.me!.id).toBe('guest-1');
  });

  it('waits longer and longer where there is no new token, and as long as the server says', async () => {
    const ann = tab();
    await ann.join('Ann');
    clock.pass(15 * DAY);
    void ann.token();
    const waits: number[] = [];
    for (const refused of [refusal(503), refusal(500), refusal(0), refusal(429, 60), refusal(503)]) {
      answer = refused;
      await turn();
      await turn();
      expect(await ann.token()).toBe('guest-1 1');
      expect(clock.waits).toHaveLength(1);
      waits.push(...clock.waits);
      clock.pass(waits.at(-1)!);
    }
    expect(waits).toEqual([1, 2, 4, 60, 16]);
    expect(asked).toHaveLength(7);
  });

  it('gets another token, once for all tabs, where the token is refused', async () => {
    const [ann, other] = [tab(), tab()];
    await ann.join('Ann');
    const refused = (await ann.token())!;
    [ann, other].forEach((each) => each.refuse(refused));
    const [token, same] = await Promise.all([ann.token(), other.token()]);
    expect(token).not.toBe(refused);
    expect(same).toBe(token);
    expect(asked.slice(1)).toEqual([{ name: 'Ann', token: refused }]);
  });

  it('shows no refused token, and joins again when the server is back', async () => {
    const ann = tab();
    await ann.join('Ann');
    answer = refusal(503);
    ann.refuse((await ann.token())!);
    expect(await ann.token()).toBeNull();
    expect(ann.me).toEqual({ id: 'guest-1', name: 'Ann' });
    answer = () => {};
    clock.pass(1);
    expect(await ann.token()).toBe('guest-1 3');
  });

  it('is nobody where guests are no longer allowed', async () => {
    const ann = tab();
    await ann.join('Ann');
    answer = refusal(404);
    ann.refuse((await ann.token())!);
    expect(await ann.token()).toBeNull();
    expect([ann.me, tab().me]).toEqual([undefined, undefined]);
  });

  it('learns in words why a name is refused, and keeps the other one', async () => {
    const ann = tab();
    await ann.join('Ann');
    const problem = (name: string) => ann.join(name).then(() => '', (error: Error) => error.message);
    answer = refusal(422);
    expect(await problem('')).toBe('Status 422.');
    answer = refusal(429, 7.5);
    expect(await problem('Anna')).toBe('Too many names at once. Try again in 8 s.');
    answer = refusal(503);
    expect(await problem('Anna')).toBe('The server can’t be reached. Try again.');
    expect(ann.me!.name).toBe('Ann');
  });

  it('lasts as long as the tab where nothing is stored', async () => {
    const denied = { getItem: () => { throw new DOMException(); }, setItem: () => { throw new DOMException(); } };
    for (const where of [null, denied as unknown as Storage]) {
      const ann = new Guest({ guest }, 'chat.guest', where, new NoTabs(), clock, () => {});
      await ann.join('Ann');
      ann.look();
      expect(ann.me!.name).toBe('Ann');
    }
  });
});
