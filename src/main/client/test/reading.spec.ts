import { Contents, Conversation } from '../src/conversation';
import { Environment } from '../src/environment';
import { MessagesApi, Refusal, Where } from '../src/log/api';
import type { Message } from '../src/types';
import { eventually } from './support/eventually';
import { PAGE } from './support/fake-server';
import { MemoryOutbox } from './support/fake-tabs';

describe('A conversation', () => {
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
      author: () => Promise.resolve(null),
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
      author: () => Promise.resolve(null),
      post: () => new Promise((resolve) => (answer = resolve)),
    };
    const environment: Environment = { later: () => () => {}, random: () => 0, now: () => '2026-01-01T00:00:00.000Z', key: () => 'key' };
    let view!: Contents;
    const rows = () => [...view.messages.map(({ id }) => view.own.get(id)), ...view.pending.map(({ key }) => key)];
    const conversation = new Conversation(api, new MemoryOutbox(), environment, (next) => (view = next));
    conversation.open();
    const settle = () => new Promise((resolve) => setTimeout(resolve));
    await settle();
    conversation.send('hello');
    expect(rows()).toEqual(['key']);
    await settle();
    const message = { id: 1, content: 'hello', created_at: '2026-01-01T00:00:00.000Z', updated_at: '' };
    conversation.event(message);
    expect(view.messages).toEqual([message]);
    expect(rows()).toEqual(['key']);
    answer(message);
    await settle();
    expect(rows()).toEqual(['key']);
    expect(view.pending).toEqual([]);
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
      author: () => Promise.resolve(null),
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
    const wait = (seconds: number) => eventually(() => expect(clock.timer?.seconds).toBe(seconds));
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

  it('leaves out no message when it catches up with two thousand', async () => {
    const all = Array.from({ length: 1901 }, (_, index) => {
      const at = '2026-01-01T00:00:00.000Z';
      return { id: index + 1, content: 'hello', created_at: at, updated_at: at };
    });
    let head = 1;
    const api: MessagesApi = {
      page: (where) => {
        const known = all.slice(0, head);
        const messages = 'after' in where ? known.filter(({ id }) => id > where.after).slice(0, 200) : known.slice(-50);
        return Promise.resolve({ epoch: 'first', messages, more: 'after' in where && messages.at(-1)!.id < head });
      },
      author: () => Promise.resolve(null),
      post: () => Promise.reject(new Refusal('It is refused.', false)),
    };
    const environment: Environment = { later: () => () => {}, random: () => 0, now: () => '', key: () => 'key' };
    const seen = new Set<number>();
    const conversation = new Conversation(api, new MemoryOutbox(), environment, ({ messages }) => messages.forEach(({ id }) => seen.add(id)));
    conversation.open();
    await eventually(() => expect(seen.size).toBe(1));
    head = 1901;
    conversation.wake();
    await eventually(() => expect([...seen]).toEqual(all.map(({ id }) => id)));
    conversation.close();
  });
});
