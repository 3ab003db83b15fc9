import { Injectable, computed, signal } from '@angular/core';
import type { View } from 'pusher-chat-client';
import { Kept } from '../kept';
import { authorOf } from '../people/author';

const MUTED = new Kept('muted', 'local');
const PREVIEW = 160;

/** Notifications of the system about messages that arrive while the page is hidden. The reader allows them, and may mute them. */
@Injectable({ providedIn: 'root' })
export class Notifications {
  private readonly permission = signal('Notification' in window ? Notification.permission : 'denied');
  private readonly muted = signal(MUTED.read() !== null);
  private told: number | null = null;

  /** Whether the reader can have them at all. */
  readonly possible = computed(() => this.permission() !== 'denied');
  readonly on = computed(() => this.permission() === 'granted' && !this.muted());

  /** Turns them on, which asks the reader the first time, or off. */
  async toggle(): Promise<void> {
    if (this.permission() === 'default') {
      this.permission.set(await Notification.requestPermission());
      this.mute(false);
    } else {
      this.mute(this.on());
    }
  }

  /** Tells of the newest message, if it came while the page was hidden. All windows together show one notification. */
  look({ messages, own, loaded }: View, title: string): void {
    const message = messages.at(-1);
    const id = message?.id ?? 0;
    const before = this.told;
    this.told = loaded ? id : before;
    if (message && before !== null && id > before && document.hidden && this.on() && !own.has(id)) {
      const { name } = authorOf(message, false);
      this.show(`${name} · ${title}`, message.content.slice(0, PREVIEW));
    }
  }

  private show(heading: string, body: string): void {
    try {
      const notification = new Notification(heading, { body, tag: document.baseURI, icon: 'icon-192.png' });
      notification.onclick = () => {
        window.focus();
        notification.close();
      };
    } catch {
      // a browser that lets only service workers do this
      this.permission.set('denied');
    }
  }

  private mute(muted: boolean): void {
    MUTED.write(muted ? 'yes' : null);
    this.muted.set(muted);
  }
}
