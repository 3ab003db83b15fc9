import { StoredOutbox, placeOf } from '../src/outbox/stored-outbox';
import type { Pending } from '../src/types';
import { memoryStorage } from './support/storage';

const pending = (key: string): Pending => ({
  key,
  content: key,
  at: key,
  epoch: null,
  after: 0,
  attempts: 0,
  state: 'sending',
  problem: null,
  tab: '',
  stored: null,
});

describe('The stored outbox', () => {
  const storage = memoryStorage();
  const here = new URL('https://chat.example/');
  const outboxOf = (owner: string | null) => new StoredOutbox(placeOf(here, here.origin, owner), storage);

  it('keeps apart what different people wrote', () => {
    const owners = [null, 'ann', 'bob', 'ann/pending.', 'pending.', '', 'of ann'];
    for (const owner of owners) {
      const outbox = outboxOf(owner);
      outbox.save(pending(`of ${owner}`));
      outbox.saveOwn('epoch', [owner?.length ?? 99]);
    }
    for (const owner of owners) {
      const outbox = outboxOf(owner);
      expect(outbox.load().map(({ key }) => key)).toEqual([`of ${owner}`]);
      expect(outbox.loadOwn().ids).toEqual([owner?.length ?? 99]);
    }
  });

  it('keeps what was written over a reload, in order', () => {
    const outbox = outboxOf('carol');
    ['2', '1', '3'].forEach((key) => outbox.save(pending(key)));
    outbox.remove('3');
    expect(outboxOf('carol').load().map(({ key }) => key)).toEqual(['1', '2']);
  });

  it('adds up the own messages of all tabs, and forgets those of another log', () => {
    const outbox = outboxOf('dave');
    outbox.saveOwn('first', [1]);
    outbox.saveOwn('first', [2]);
    outbox.saveOwn(null, [3]);
    expect(outbox.loadOwn()).toEqual({ epoch: 'first', ids: [1, 2, 3] });
    outbox.saveOwn('second', [4]);
    expect(outbox.loadOwn()).toEqual({ epoch: 'second', ids: [4] });
  });

  it('is not stopped by a browser that stores nothing', () => {
    const full = { getItem: () => null, setItem: () => { throw new Error('full'); } } as unknown as Storage;
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => {});
    expect(() => new StoredOutbox('chat.', full).save(pending('1'))).not.toThrow();
    expect(warn).toHaveBeenCalledOnce();
    warn.mockRestore();
  });

  it('has a place for each conversation and each user', () => {
    const of = (url: string, user: string | null = null) => placeOf(new URL(url), 'https://chat.example', user);
    expect(of('https://chat.example/')).toBe('chat.');
    expect(of('https://chat.example/talk/')).toBe('chat:%2Ftalk%2F.');
    expect(of('https://chat.example/', 'a/b')).toBe('chat/a%2Fb/');
    expect(of('https://other.example/')).toBe('chat:https%3A%2F%2Fother.example%2F.');
  });
});
