import type Pusher from 'pusher-js';
import { BackOff } from '../back-off';
import { Environment } from '../environment';
import { Link, People, isGuest, nameOf } from '../people/people';
import type { View } from '../types';

/** Seconds between leaving and joining again: all tabs of a browser have left then. Less than others show who left. */
const APART = 0.5;

/** The presence channel, on the connection of the messages, which its failures do not concern. */
export class Presence implements Link {
  private readonly backOff: BackOff;
  private cancel = () => {};
  private leave: (() => void) | null = null;
  /** Whether it is joined, or there is nobody to join it. */
  private settled = false;

  constructor(
    private readonly pusher: Pusher,
    private readonly settings: { readonly channel: string; readonly typing?: boolean },
    private readonly me: () => View['me'],
    private readonly people: People,
    private readonly environment: Environment,
  ) {
    this.backOff = new BackOff(environment);
    people.link = this;
    this.join();
  }

  /** An attempt on its way finds out itself that it is out of date. */
  rejoin(): void {
    if (this.settled) {
      this.settled = false;
      this.cancel = this.environment.later(this.leave ? APART : 0, () => this.join());
      this.leave?.();
      this.pusher.unsubscribe(this.settings.channel);
    }
  }

  type(): void {
    const channel = this.pusher.channel(this.settings.channel);
    if (this.settings.typing && channel?.subscribed) {
      channel.trigger('client-typing', {});
    }
  }

  close(): void {
    this.cancel();
    this.leave?.();
    this.people.link = null;
    this.people.lost();
  }

  /** `retryAfter`: the seconds that the server asked for when it did not authorize the channel. */
  retryAfter: number | null = null;

  private join(): void {
    const { people, pusher, settings } = this;
    if (!this.me()) {
      this.settled = true;
      return people.lost();
    }
    const channel = pusher.subscribe(settings.channel);
    channel.unbind_all();
    channel.bind('pusher:subscription_succeeded', ({ members }: { members: Record<string, unknown> }) => {
      this.settled = true;
      people.joined(members);
      const me = this.me();
      if (!me || (isGuest(me.id) && nameOf(members[me.id]) !== me.name)) {
        // another tab was late to leave, or there is another name since
        this.backOff.wait(null, () => people.again());
      } else {
        this.backOff.reset();
      }
    });
    channel.bind('pusher:member_added', ({ id, info }: { id: string; info: unknown }) => people.added(id, info));
    channel.bind('pusher:member_removed', ({ id }: { id: string }) => people.removed(id));
    channel.bind('client-typing', (_: unknown, by?: { user_id?: string }) => by?.user_id && people.typed(by.user_id));
    channel.bind('pusher:subscription_error', ({ type, error }: { type?: string; error?: string }) => {
      people.lost(/\bfull\b|limit/i.test(`${type} ${error}`));
      // pusher-js takes a refused subscription for one that is on its way
      channel.disconnect();
      this.backOff.wait(this.retryAfter, () => pusher.subscribe(settings.channel));
      this.retryAfter = null;
    });
    this.leave = () => {
      this.backOff.end();
      channel.unbind_all();
      this.leave = null;
    };
  }
}
