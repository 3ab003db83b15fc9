import { BrowserOutbox } from './browser-outbox';
import { Pending } from 'pusher-chat-client';

const pending = (key: string): Pending => ({
  key,
  content: key,
  at: key,
  epoch: null,
  after: 0,
  attempts: 0,
  state: 'sending',
  problem: null,
  stored: null,
});

describe('The outbox of a browser', () => {
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
  });

  it('keeps apart what different people wrote', () => {
    const owners = [null, 'ann', 'bob', 'ann/pending.', 'pending.', '', 'of ann'];
    for (const owner of owners) {
      const outbox = new BrowserOutbox(owner);
      outbox.save(pending(`of ${owner}`));
      outbox.saveDraft(`draft of ${owner}`);
      outbox.saveOwn('epoch', [owner?.length ?? 99]);
    }
    for (const owner of owners) {
      const outbox = new BrowserOutbox(owner);
      expect(outbox.load().map(({ key }) => key)).toEqual([`of ${owner}`]);
      expect(outbox.loadDraft()).toBe(`draft of ${owner}`);
      expect(outbox.loadOwn().ids).toEqual([owner?.length ?? 99]);
    }
  });

  it('keeps what was written over a reload, in order', () => {
    const outbox = new BrowserOutbox('ann');
    ['2', '1', '3'].forEach((key) => outbox.save(pending(key)));
    outbox.remove('3');
    expect(new BrowserOutbox('ann').load().map(({ key }) => key)).toEqual(['1', '2']);
  });
});
