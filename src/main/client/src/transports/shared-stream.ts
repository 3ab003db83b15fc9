import { MessageEvent } from '../log/page';
import { News, Tabs } from '../tabs/tabs';
import { Transport, TransportListener } from './transport';

/** One stream for all tabs of a browser, which allows few connections: one tab reads it, and tells the others. */
export class SharedStream implements Transport {
  private readonly stream: Transport;
  private opened = false;
  private leads = false;
  private live = false;
  private giveUp = () => {};
  private stopHearing = () => {};

  constructor(
    make: (listener: TransportListener) => Transport,
    private readonly tabs: Tabs,
    private readonly listener: TransportListener,
  ) {
    this.stream = make({
      up: () => this.tell(true),
      down: () => this.tell(false),
      event: (event: MessageEvent) => {
        this.tabs.say({ type: 'event', event });
        this.listener.event(event);
      },
    });
  }

  open(): void {
    if (this.opened) {
      return;
    }
    this.opened = true;
    this.stopHearing = this.tabs.hear((news) => this.hear(news));
    this.giveUp = this.tabs.lead(
      () => this.lead(),
      () => this.follow(),
    );
    if (!this.leads) {
      this.tabs.say({ type: 'stream?' });
    }
  }

  close(): void {
    this.opened = false;
    this.giveUp();
    this.stopHearing();
    this.become(false);
  }

  wake(): void {
    this.stream.wake();
  }

  private lead(): void {
    this.leads = true;
    this.become(false);
    this.stream.open();
  }

  private follow(): void {
    this.leads = false;
    this.stream.close();
  }

  private hear(news: News): void {
    if (this.leads) {
      if (news.type === 'stream?') {
        this.tabs.say({ type: 'stream', up: this.live });
      }
    } else if (news.type === 'stream') {
      this.become(news.up);
    } else if (news.type === 'event') {
      this.listener.event(news.event);
    }
  }

  private tell(up: boolean): void {
    this.tabs.say({ type: 'stream', up });
    this.become(up);
  }

  private become(up: boolean): void {
    const before = this.live;
    this.live = up;
    if (up) {
      this.listener.up();
    } else if (before) {
      this.listener.down();
    }
  }
}
