import { Component, inject, input, output } from '@angular/core';
import { Clipboard } from './clipboard';
import { Row } from './rows';

/** What can be done with a message: a bar above it, or buttons in a sheet. */
@Component({
  selector: 'chat-actions',
  host: { class: 'message-actions', role: 'group', 'aria-label': 'Actions on the message' },
  template: `
    <button type="button" (click)="copyText()">
      <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 9h10v11H9zM15 9V4H5v11h4" /></svg><span>Copy text</span>
    </button>
    @if (row().id; as id) {
      <button type="button" (click)="copyLink(id)">
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M10 14a4 4 0 0 0 6 .4l3-3a4 4 0 0 0-5.700-5.700L12 7M14 10a4 4 0 0 0-6-.4l-3 3a4 4 0 0 0 5.700 5.700L12 17" /></svg><span>Copy link</span>
      </button>
    }
  `,
})
export class Actions {
  readonly row = input.required<Row>();

  readonly done = output();

  private readonly clipboard = inject(Clipboard);

  protected async copyText(): Promise<void> {
    await this.clipboard.text(this.row().content);
    this.done.emit();
  }

  protected async copyLink(id: number): Promise<void> {
    await this.clipboard.link(id);
    this.done.emit();
  }
}
