import { DestroyRef, Injectable, inject } from '@angular/core';
import { placed } from '../kept';
import { Grant } from './grant';

/** A grant, the end of all of them, or a question for them. */
type Message = { readonly grant: Grant | null } | 'ask';

/** Milliseconds until the other windows have a message. */
const ON_ITS_WAY = 100;

/** Where windows of one browser give a grant to each other. Nothing of it is stored. */
@Injectable({ providedIn: 'root' })
export class SharedGrant {
  private readonly name = placed('sign-in');
  private readonly channel = new BroadcastChannel(this.name);

  constructor() {
    inject(DestroyRef).onDestroy(() => this.channel.close());
  }

  /** `given`: what another window gives, null if it signed out. `asked`: another window has opened. */
  listen(given: (grant: Grant | null) => void, asked: () => void): void {
    this.channel.addEventListener('message', ({ data }: MessageEvent<Message>) => (data === 'ask' ? asked() : given(data.grant)));
  }

  ask(): void {
    this.channel.postMessage('ask' satisfies Message);
  }

  give(grant: Grant | null): void {
    this.channel.postMessage({ grant } satisfies Message);
  }

  /** Runs something in one window at a time. The next window has this one's grant when it begins. */
  alone(run: () => Promise<void>): Promise<void> {
    return navigator.locks.request(this.name, async () => {
      await run();
      await new Promise((resolve) => setTimeout(resolve, ON_ITS_WAY));
    });
  }
}
