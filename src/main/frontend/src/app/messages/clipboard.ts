import { Injectable, inject } from '@angular/core';
import { Toast } from '../notices/toast';

/** Copies messages, and their links. */
@Injectable({ providedIn: 'root' })
export class Clipboard {
  private readonly toast = inject(Toast);

  text(content: string): Promise<void> {
    return this.copy(content, 'The text is copied');
  }

  link(id: number): Promise<void> {
    return this.copy(new URL(`#m${id}`, document.baseURI).href, 'The link is copied');
  }

  /** Browsers let pages of plain HTTP copy nothing. */
  private async copy(text: string, done: string): Promise<void> {
    try {
      await navigator.clipboard.writeText(text);
      this.toast.say(done);
    } catch {
      this.toast.say('The browser does not let this page copy');
    }
  }
}
