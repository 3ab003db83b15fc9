import { Injectable, inject } from '@angular/core';
import { Title } from '@angular/platform-browser';

/** The page's tab in the browser: its title and its icon say when there is something to read. */
@Injectable({ providedIn: 'root' })
export class Tab {
  private readonly title = inject(Title);

  show(title: string, unread: number): void {
    this.title.setTitle(unread > 0 ? `(${unread}) ${title}` : title);
    const icon = document.querySelector('link[rel=icon][type="image/svg+xml"]');
    icon?.setAttribute('href', unread > 0 ? 'favicon-unread.svg' : 'favicon.svg');
  }
}
