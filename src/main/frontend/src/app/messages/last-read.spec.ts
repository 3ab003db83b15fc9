import type { View } from 'pusher-chat-client';
import { EMPTY, message } from '../../testing/fake-chat';
import { LastRead } from './last-read';

const upTo = (last: number, first = 1, change: Partial<View> = {}): View => ({
  ...EMPTY,
  messages: Array.from({ length: last - first + 1 }, (_, index) => message(first + index, 'Text')),
  ...change,
});

describe('The line above what is new', () => {
  beforeEach(() => {
    localStorage.clear();
    sessionStorage.clear();
  });

  /** The page as it is opened: in this window, or in a new one. */
  const opened = (view: View, window: 'same' | 'new' = 'same') => {
    if (window === 'new') {
      sessionStorage.clear();
    }
    const reading = new LastRead(null);
    reading.look(view, true);
    return reading;
  };

  it('is not there for somebody who comes the first time', () => {
    expect(opened(upTo(3)).fresh()).toBeNull();
  });

  it('is above what arrived while nobody was here', () => {
    opened(upTo(3));
    expect(opened(upTo(5), 'new').fresh()).toBe(4);
  });

  it('is not above what arrives while the reader is here', () => {
    const reading = opened(upTo(3));
    reading.look(upTo(4), true);
    expect(reading.fresh()).toBeNull();
    expect(opened(upTo(4), 'new').fresh()).toBeNull();
  });

  it('stays over a reload, until the reader writes', () => {
    opened(upTo(3));
    opened(upTo(5), 'new');
    const again = opened(upTo(6));
    expect(again.fresh()).toBe(4);
    again.wrote();
    expect(again.fresh()).toBeNull();
    expect(opened(upTo(7)).fresh()).toBe(7);
  });

  it('is above what arrived while the page was hidden', () => {
    const reading = opened(upTo(3));
    reading.leave();
    reading.look(upTo(3), true);
    expect(reading.fresh()).toBeNull();
    reading.leave();
    reading.look(upTo(6), true);
    expect(reading.fresh()).toBe(4);
  });

  it('is not above what the reader wrote in another window', () => {
    opened(upTo(3));
    expect(opened(upTo(5, 1, { own: new Map([[4, 'k'], [5, 'l']]) }), 'new').fresh()).toBeNull();
  });

  it('may be above what is loaded', () => {
    opened(upTo(3));
    expect(opened(upTo(100, 51, { start: false }), 'new').fresh()).toBe(4);
  });

  it('is forgotten when the log begins anew', () => {
    opened(upTo(30));
    expect(opened(upTo(5), 'new').fresh()).toBeNull();
    expect(opened(upTo(6), 'new').fresh()).toBe(6);
  });

  it('is that of each person', () => {
    const ann = new LastRead('ann');
    ann.look(upTo(3), true);
    const bob = new LastRead('bob');
    bob.look(upTo(5), true);
    expect(bob.fresh()).toBeNull();
  });
});
