import { SharedStream } from '../src/transports/shared-stream';
import { Transport, TransportListener } from '../src/transports/transport';
import { FakeBrowser, FakeTab } from './support/fake-tabs';

/** A tab with its part of the stream. */
class Reader {
  opened = false;
  heard: string[] = [];
  inner!: TransportListener;
  readonly tab: FakeTab;
  readonly shared: SharedStream;

  constructor(browser: FakeBrowser) {
    this.tab = browser.tab();
    const make = (listener: TransportListener): Transport => {
      this.inner = listener;
      return { open: () => void (this.opened = true), close: () => void (this.opened = false), wake: () => {} };
    };
    this.shared = new SharedStream(make, this.tab, {
      up: () => this.heard.push('up'),
      down: () => this.heard.push('down'),
      event: ({ id }) => this.heard.push(String(id)),
    });
    this.shared.open();
  }
}

describe('The stream of several tabs', () => {
  let browser: FakeBrowser;
  let ann: Reader;
  let bob: Reader;

  beforeEach(() => {
    browser = new FakeBrowser((run) => run());
    ann = new Reader(browser);
    bob = new Reader(browser);
  });

  it('is read by one, which tells the others', () => {
    expect([ann.opened, bob.opened]).toEqual([true, false]);
    ann.inner.up();
    ann.inner.event({ id: 7 });
    ann.inner.down();
    expect(ann.heard).toEqual(['up', '7', 'down']);
    expect(bob.heard).toEqual(['up', '7', 'down']);
  });

  it('is known at once to a tab that comes later', () => {
    ann.inner.up();
    expect(new Reader(browser).heard).toEqual(['up']);
  });

  it('is read by another one when the first is closed', () => {
    ann.inner.up();
    ann.shared.close();
    ann.tab.close();
    expect([ann.opened, bob.opened]).toEqual([false, true]);
    expect(bob.heard).toEqual(['up', 'down']);
    bob.inner.up();
    expect(bob.heard).toEqual(['up', 'down', 'up']);
  });

  it('is not heard by a tab that has closed its part', () => {
    bob.shared.close();
    ann.inner.up();
    expect(bob.heard).toEqual([]);
  });
});
