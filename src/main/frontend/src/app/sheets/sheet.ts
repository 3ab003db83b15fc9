import { Component, ElementRef, input, output, viewChild } from '@angular/core';

/** A dialog above the page: in the middle of a large screen, at the bottom of a small one. */
@Component({
  selector: 'chat-sheet',
  template: `
    <dialog #dialog class="sheet" [attr.aria-labelledby]="place() + '-title'" (pointerdown)="press($event)" (close)="closed.emit()">
      <div class="inside">
        <header>
          <h2 [id]="place() + '-title'">{{ heading() }}</h2>
          <button type="button" class="icon" aria-label="Close" (click)="close()">
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M6 6l12 12M18 6 6 18" /></svg>
          </button>
        </header>
        <ng-content />
      </div>
    </dialog>
  `,
})
export class Sheet {
  readonly heading = input.required<string>();
  /** Which sheet it is: it begins the ids of its elements. */
  readonly place = input.required<string>();
  readonly closed = output();

  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  open(): void {
    this.dialog().nativeElement.showModal();
  }

  close(): void {
    this.dialog().nativeElement.close();
  }

  /** Closes when the page around it is pressed. A finger that has opened it may still rest there, and be lifted. */
  protected press({ target }: Event): void {
    if (target === this.dialog().nativeElement) {
      this.close();
    }
  }
}
