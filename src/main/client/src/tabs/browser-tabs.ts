import { Environment } from '../environment';
import { Leaders, VisibleTabs, WebLocks } from './leaders';
import { News, Tabs } from './tabs';

/** The tabs of a browser: a BroadcastChannel tells them the news, and Web Locks say which of them are open. */
export class BrowserTabs implements Tabs {
  readonly id: string;
  private readonly channel: BroadcastChannel;
  private readonly leaders: Leaders;

  /** `place` names the conversation and its user. */
  constructor(place: string, environment: Environment) {
    this.id = environment.key();
    this.channel = new BroadcastChannel(place);
    this.leaders = navigator.locks
      ? new WebLocks(navigator.locks, place, this.id)
      : new VisibleTabs(this.channel, environment, this.id);
  }

  say(news: News): void {
    this.channel.postMessage(news);
  }

  hear(listener: (news: News) => void): () => void {
    const heard = ({ data }: MessageEvent<News>) => listener(data);
    this.channel.addEventListener('message', heard);
    return () => this.channel.removeEventListener('message', heard);
  }

  lead(begin: () => void, end: () => void, what?: 'guest'): () => void {
    return this.leaders.lead(begin, end, what);
  }

  whenGone(id: string, run: () => void): void {
    this.leaders.whenGone(id, run);
  }

  close(): void {
    this.leaders.close();
    this.channel.close();
  }
}
