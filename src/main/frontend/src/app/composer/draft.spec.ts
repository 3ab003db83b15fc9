import { Draft } from './draft';

describe('A draft', () => {
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
  });

  it('is kept apart from what other people write', () => {
    const owners = [null, 'ann', 'bob', 'ann/pending.', 'pending.', '', 'of ann'];
    for (const owner of owners) {
      new Draft(owner).save(`draft of ${owner}`);
    }
    for (const owner of owners) {
      expect(new Draft(owner).load()).toBe(`draft of ${owner}`);
    }
  });

  it('is that of this tab, and in a new tab the last one of any', () => {
    new Draft('ann').save('half a sent');
    sessionStorage.clear();
    expect(new Draft('ann').load()).toBe('half a sent');
    new Draft('ann').save('');
    localStorage.setItem('chat/ann/draft', 'of another tab');
    expect(new Draft('ann').load()).toBe('');
  });
});
