import { Component, Injectable, inject, signal } from '@angular/core';

/** Short news about what the reader just did. */
@Injectable({ providedIn: 'root' })
export class Toast {
  private readonly said = signal<{ readonly words: string } | null>(null);

  readonly current = this.said.asReadonly();

  /** The same words twice are said twice. */
  say(words: string): void {
    this.said.set({ words });
  }

  end(): void {
    this.said.set(null);
  }
}

/** Shows the news for a moment: as long as the animation of its style takes. */
@Component({
  selector: 'chat-toast',
  host: { role: 'status' },
  template: `
    @for (news of [toast.current()]; track news) {
      @if (news) {
        <p class="toast" (animationend)="toast.end()">{{ news.words }}</p>
      }
    }
  `,
})
export class ToastBar {
  protected readonly toast = inject(Toast);
}
