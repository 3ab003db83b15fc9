import { signal } from '@angular/core';
import type { View } from 'pusher-chat-client';
import { Kept } from '../kept';

/**
 * Remembers how far the reader has read, in any window. Whoever comes back finds a line above what is new since then. The
 * line stays over a reload, until the reader writes something or comes back again.
 */
export class LastRead {
  private readonly read: Kept;
  private readonly kept: Kept;
  private readonly begin = signal<number | null>(null);
  private away: number | null;

  /** The id of the first message that is new, or null. */
  readonly fresh = this.begin.asReadonly();

  /** `owner`: the person who reads, as far as known. */
  constructor(owner: string | null) {
    this.read = new Kept('read', 'local', owner);
    this.kept = new Kept('fresh', 'session', owner);
    const line = numberOf(this.kept.read());
    this.away = line === null ? numberOf(this.read.read()) : line - 1;
  }

  /** The reader has left: what arrives from now on is new. */
  leave(): void {
    this.away = numberOf(this.read.read());
  }

  /** Shows what is new when the reader comes back, and notes what the reader sees from then on. */
  look({ messages, own, loaded, detached }: View, atEnd: boolean): void {
    const last = messages.at(-1)?.id ?? 0;
    if (!loaded || detached) {
      return;
    }
    if (this.away !== null) {
      const next = this.away + 1;
      // the line may be above the messages that are loaded
      const above = messages.length > 0 && messages[0]!.id > next;
      this.comeBack(above ? next : messages.find(({ id }) => id >= next && !own.has(id))?.id, last);
    }
    if (atEnd && numberOf(this.read.read()) !== last) {
      this.read.write(String(last));
    }
  }

  /** The reader writes, and so has seen what there is. */
  wrote(): void {
    this.put(null);
  }

  private comeBack(first: number | undefined, last: number): void {
    const beyond = this.away! > last;
    this.away = null;
    if (first !== undefined && !beyond) {
      this.put(first);
    }
  }

  private put(first: number | null): void {
    this.begin.set(first);
    this.kept.write(first === null ? null : String(first));
  }
}

function numberOf(text: string | null): number | null {
  return text === null ? null : Number(text);
}
