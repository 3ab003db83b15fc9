import type Pusher from 'pusher-js';
import { Clock } from './clock';
import { Random } from './random';

type Info = { readonly name: string };
type Identity = { readonly id: string; readonly name: string } | undefined;

/** A presence channel as a Channels server has it: a member's info is that of the member's first connection. */
export class FakeChannels {
  readonly members = new Map<string, { readonly info: Info; readonly connections: Set<FakePusher> }>();
  most = 100;

  constructor(
    readonly clock: Clock,
    readonly random: Random,
  ) {}

  join(pusher: FakePusher, id: string, info: Info): void {
    const member = this.members.get(id) ?? { info, connections: new Set<FakePusher>() };
    if (!this.members.has(id)) {
      if (this.members.size >= this.most) {
        return pusher.hear('pusher:subscription_error', { type: 'AuthError', error: 'It is full: it has 100 members' });
      }
      this.members.set(id, member);
      this.others(id, 'pusher:member_added', { id, info });
    }
    member.connections.add(pusher);
    const members = Object.fromEntries([...this.members].map(([each, { info }]) => [each, info]));
    pusher.hear('pusher:subscription_succeeded', { members });
  }

  leave(pusher: FakePusher): void {
    for (const [id, { connections }] of this.members) {
      if (connections.delete(pusher) && connections.size === 0) {
        this.members.delete(id);
        this.others(id, 'pusher:member_removed', { id });
      }
    }
  }

  others(id: string, event: string, data: unknown, by?: unknown): void {
    this.members.forEach(({ connections }, each) => each !== id && connections.forEach((other) => other.hear(event, data, by)));
  }
}

/** What `Presence` uses of pusher-js, and how pusher-js does it, on a connection that takes its time. */
export class FakePusher {
  private bound = new Map<string, (data: unknown, by?: unknown) => void>();
  private added = false;
  private pending = false;
  private cancelled = false;
  private connected = true;
  private readonly underway: (() => void)[] = [];
  readonly triggered: string[] = [];
  authorizations = 0;
  readonly face = {
    subscribed: false,
    bind: (event: string, run: (data: unknown, by?: unknown) => void) => void this.bound.set(event, run),
    unbind_all: () => this.bound.clear(),
    disconnect: () => {
      this.face.subscribed = false;
      this.pending = false;
    },
    trigger: (event: string) => this.triggered.push(event),
  };

  /** `identity`: whom the server authorizes, at the time when it is asked. */
  constructor(
    private readonly channels: FakeChannels,
    private readonly identity: () => Identity,
  ) {}

  get real(): Pusher {
    return this as unknown as Pusher;
  }

  channel(): unknown {
    return this.added ? this.face : undefined;
  }

  subscribe(): unknown {
    this.added = true;
    if (this.pending && this.cancelled) {
      this.cancelled = false;
    } else if (!this.pending && !this.face.subscribed && this.connected) {
      this.authorizations++;
      this.pending = true;
      this.cancelled = false;
      this.soon(() => {
        const identity = this.identity();
        if (identity) {
          this.soon(() => this.channels.join(this, identity.id, { name: identity.name }));
        }
      });
    }
    return this.face;
  }

  unsubscribe(): void {
    if (this.pending) {
      this.cancelled = true;
    } else if (this.added) {
      this.added = false;
      this.face.subscribed = false;
      this.soon(() => this.channels.leave(this));
    }
  }

  hear(event: string, data: unknown, by?: unknown): void {
    this.soon(() => {
      if (event === 'pusher:subscription_succeeded') {
        this.pending = false;
        this.face.subscribed = true;
        if (this.cancelled) {
          return this.unsubscribe();
        }
      }
      this.bound.get(event)?.(data, by);
    });
  }

  /** The connection is lost, and the server notices. */
  cut(): void {
    this.connected = false;
    this.channels.leave(this);
  }

  /** What goes over a connection arrives in order. */
  private soon(run: () => void): void {
    this.underway.push(run);
    this.channels.clock.later(this.channels.random() * 0.2, () => {
      const next = this.underway.shift()!;
      if (this.connected) {
        next();
      }
    });
  }
}
