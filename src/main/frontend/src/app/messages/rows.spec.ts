import { Row, days, nextChange } from './rows';
import { Message, Pending } from 'pusher-chat-client';

const NOW = new Date(2026, 10, 24, 12, 0);
const ANN = { id: 'ann', name: 'Ann' };

function message(id: number, at: Date, author?: string): Message {
  const created_at = at.toISOString();
  return { id, content: `message ${id}`, created_at, updated_at: created_at, ...(author ? { author } : {}) };
}

function pending(key: string, at: Date, change: Partial<Pending> = {}): Pending {
  const text = { key, content: `pending ${key}`, at: at.toISOString() };
  return { ...text, epoch: null, after: 0, attempts: 1, state: 'sending', problem: null, tab: '', stored: null, ...change };
}

describe('The days of a conversation', () => {
  it('begin at the reader’s midnight', () => {
    const messages = [
      message(1, new Date(2024, 1, 29, 12, 0)),
      message(2, new Date(2026, 10, 22, 23, 59)),
      message(3, new Date(2026, 10, 23, 0, 0)),
      message(4, new Date(2026, 10, 23, 23, 59, 59)),
      message(5, new Date(2026, 10, 24, 0, 0)),
      message(6, NOW),
    ];
    const found = days({ messages, own: new Map(), now: NOW });
    expect(found.map(({ rows }) => rows.map(({ id }) => id))).toEqual([[1], [2], [3, 4], [5, 6]]);
    expect(found.slice(2).map(({ label }) => label)).toEqual(['Yesterday', 'Today']);
    expect(found[0]!.label).toContain('2024');
    expect(found[1]!.label).not.toContain('2026');
  });

  it('join what the same author says in one go', () => {
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
    const messages = [
      message(1, at(0), 'bob'),
      message(2, at(10), 'bob'),
      message(3, at(20), 'carol'),
      message(4, at(30), 'ann'),
      message(5, at(40), 'ann'),
      message(6, at(339), 'ann'),
      message(7, at(640), 'ann'),
    ];
    const [day] = days({ messages, own: new Map(), me: ANN, now: NOW });
    expect(day!.rows.map(({ joined }) => joined)).toEqual([false, true, false, false, true, true, false]);
    expect(day!.rows.map(({ own }) => own)).toEqual([false, false, false, true, true, true, true]);
  });

  it('never join what nobody has said: it may be of two people', () => {
    const messages = [message(1, NOW), message(2, NOW), message(3, NOW), message(4, NOW)];
    const own = new Map([[3, 'key'], [4, 'other']]);
    const [day] = days({ messages, own, now: NOW });
    expect(day!.rows.map(({ joined }) => joined)).toEqual([false, false, false, true]);
    expect(day!.rows.map(({ author }) => author.name)).toEqual(['Someone', 'Someone', 'You', 'You']);
  });

  it('name authors as they were named then, and older rows by their subject', () => {
    const messages = [{ ...message(1, NOW, 'guest-1'), author_name: 'Bob' }, message(2, NOW, 'auth0|5'), { ...message(3, NOW, 'guest-1'), author_name: 'Robert' }];
    const [day] = days({ messages, own: new Map(), now: NOW });
    expect(day!.rows.map(({ author }) => author)).toEqual([
      { id: 'guest-1', name: 'Bob' },
      { id: 'auth0|5', name: 'auth0|5' },
      { id: 'guest-1', name: 'Robert' },
    ]);
  });

  it('begin what is new with a head, even by the same author', () => {
    const messages = [message(1, NOW, 'bob'), message(2, NOW, 'bob'), message(3, NOW, 'bob')];
    const [day] = days({ messages, own: new Map(), fresh: 2, now: NOW });
    expect(day!.rows.map(({ fresh, joined }) => [fresh, joined])).toEqual([[false, false], [true, false], [false, true]]);
  });

  it('know own messages by their ids where nobody has a name', () => {
    const messages = [message(1, NOW), message(2, NOW)];
    const [day] = days({ messages, own: new Map([[2, 'key']]), now: NOW });
    expect(day!.rows.map(({ own }) => own)).toEqual([false, true]);
  });

  it('believe the author rather than the ids', () => {
    const messages = [message(1, NOW, 'bob'), message(2, NOW, 'ann')];
    const [day] = days({ messages, own: new Map([[1, 'key']]), me: ANN, now: NOW });
    expect(day!.rows.map(({ own }) => own)).toEqual([false, true]);
  });

  it('keep the key and the look of a row when its message is stored', () => {
    const at = new Date(NOW.getTime() + 100);
    const before = message(1, NOW);
    const now = new Date(NOW.getTime() + 200);
    const own = new Map([[1, '1']]);
    const [pendingDay] = days({ messages: [before], pendings: [pending('key', at)], own, now });
    const [storedDay] = days({ messages: [before, message(2, at)], own: new Map([...own, [2, 'key']]), now });
    const look = ({ key, own, joined, state }: Row) => ({ key, own, joined, state });
    expect(pendingDay!.rows.map(look)).toEqual(storedDay!.rows.map(look));
  });

  it('say that a message is being sent only after a second', () => {
    const at = new Date(NOW.getTime() + 100);
    const stateAfter = (milliseconds: number, change?: Partial<Pending>) => {
      const now = new Date(at.getTime() + milliseconds);
      return days({ messages: [], pendings: [pending('key', at, change)], own: new Map(), now })[0]!.rows[0]!.state;
    };
    expect(nextChange([pending('key', at)], NOW)).toEqual(new Date(at.getTime() + 1000));
    expect(stateAfter(999)).toBeNull();
    expect(stateAfter(1000)).toBe('late');
    expect(stateAfter(1000, { stored: message(1, at) })).toBeNull();
    expect(stateAfter(0, { state: 'waiting' })).toBe('waiting');
  });

  it('are named anew at midnight', () => {
    const midnight = nextChange([], NOW);
    expect(midnight).toEqual(new Date(2026, 10, 25));
    const [day] = days({ messages: [message(1, NOW)], own: new Map(), now: midnight });
    expect(day!.label).toBe('Yesterday');
  });

  it('put what was kept from yesterday into today, where it will be stored', () => {
    const yesterday = new Date(2026, 10, 23, 12, 0);
    const found = days({ messages: [message(1, yesterday)], pendings: [pending('key', yesterday)], own: new Map(), now: NOW });
    expect(found.map(({ label, rows }) => [label, rows.length])).toEqual([
      ['Yesterday', 1],
      ['Today', 1],
    ]);
  });
});
