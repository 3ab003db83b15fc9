import { Component, computed, effect, input, output, signal } from '@angular/core';
import { counted } from '../language';

/** Says that the server cannot be reached, and when it is tried again. */
@Component({
  selector: 'chat-offline-bar',
  host: { class: 'offline-bar', role: 'region', 'aria-label': 'Connection' },
  template: `
    <p role="status">The server can’t be reached. What you write is sent when it is back.</p>
    <p>
      @if (wait(); as wait) {
        <span class="next">Next attempt in {{ wait }}.</span>
      } @else {
        <span class="next">Trying now…</span>
      }
      <button type="button" (click)="tryNow.emit()">Try now</button>
    </p>
  `,
})
export class OfflineBar {
  /** The time of the next attempt, in ISO 8601. */
  readonly next = input.required<string | null>();
  readonly tryNow = output();

  protected readonly wait = computed(() => {
    const next = this.next();
    const seconds = next === null ? 0 : Math.ceil((Date.parse(next) - this.now()) / 1000);
    return seconds > 0 ? counted(seconds, 'second') : null;
  });

  private readonly now = signal(Date.now());

  constructor() {
    effect((onCleanup) => {
      const ticking = setInterval(() => this.now.set(Date.now()), 1_000);
      onCleanup(() => clearInterval(ticking));
    });
  }
}
