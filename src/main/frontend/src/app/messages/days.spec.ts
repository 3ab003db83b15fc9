import { days } from './days';
import { Message } from './message';

const NOW = new Date(2026, 10, 24, 12, 0);

function message(id: number, at: Date, author?: string): Message {
  const created_at = at.toISOString();
  return { id, content: `message ${id}`, created_at, updated_at: created_at, ...(author ? { author } : {}) };
}

describe('The days of a conversation', () => {
  it('begin at the reader’s midnight', () => {
    const found = days(
      [
        message(1, new Date(2024, 1, 29, 12, 0)),
        message(2, new Date(2026, 10, 22, 23, 59)),
        message(3, new Date(2026, 10, 23, 0, 0)),
        message(4, new Date(2026, 10, 23, 23, 59, 59)),
        message(5, new Date(2026, 10, 24, 0, 0)),
        message(6, NOW),
      ],
      new Set(),
      null,
      NOW,
    );
    expect(found.map(({ rows }) => rows.map(({ id }) => id))).toEqual([[1], [2], [3, 4], [5, 6]]);
    expect(found.slice(2).map(({ label }) => label)).toEqual(['Yesterday', 'Today']);
    expect(found[0]!.label).toContain('2024');
    expect(found[1]!.label).not.toContain('2026');
  });

  it('join what the same author says in one go', () => {
    const at = (seconds: number) => new Date(NOW.getTime() + seconds * 1000);
    const [day] = days(
      [
        message(1, at(0), 'bob'),
        message(2, at(10), 'bob'),
        message(3, at(20), 'carol'),
        message(4, at(30), 'ann'),
        message(5, at(40), 'ann'),
        message(6, at(200), 'ann'),
      ],
      new Set(),
      'ann',
      NOW,
    );
    expect(day!.rows.map(({ joined }) => joined)).toEqual([false, true, false, false, true, false]);
    expect(day!.rows.map(({ own }) => own)).toEqual([false, false, false, true, true, true]);
    expect(day!.rows.map(({ author }) => author)).toEqual(['bob', 'bob', 'carol', 'ann', 'ann', 'ann']);
  });

  it('know own messages by their ids where nobody has a name', () => {
    const [day] = days([message(1, NOW), message(2, NOW)], new Set([2]), null, NOW);
    expect(day!.rows.map(({ own }) => own)).toEqual([false, true]);
    expect(day!.rows.every(({ author }) => author === null)).toBe(true);
  });
});
