import { Component, ElementRef, effect, inject, signal, viewChild } from '@angular/core';
import { Session } from './session';

/** A modal dialog that asks for a token, and again if the server refuses it. */
@Component({
  selector: 'chat-sign-in',
  template: `
    <dialog #dialog class="sign-in" aria-labelledby="sign-in" aria-describedby="sign-in-why" closedby="none" (cancel)="$event.preventDefault()" (close)="reopen()">
      <form method="dialog" (submit)="$event.preventDefault(); signIn(field.value)">
        <h2 id="sign-in">Sign in</h2>
        <p id="sign-in-why">This chat is for people who hold a token. Paste yours: this window forgets it when it is closed.</p>
        <label for="token">Token</label>
        <input
          #field
          id="token"
          [type]="shown() ? 'text' : 'password'"
          autocomplete="off"
          autocapitalize="none"
          spellcheck="false"
          dir="ltr"
          aria-describedby="sign-in-problem"
          [attr.aria-invalid]="session.problem() ? true : null"
        />
        <p class="problem" id="sign-in-problem" role="alert">{{ session.problem() }}</p>
        <div class="actions">
          <button type="button" class="quiet" [attr.aria-pressed]="shown()" (click)="shown.set(!shown())">Show token</button>
          <button type="submit" class="main">Sign in</button>
        </div>
      </form>
    </dialog>
  `,
})
export class SignIn {
  protected readonly session = inject(Session);
  protected readonly shown = signal(false);

  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');
  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');

  constructor() {
    effect(() => {
      const dialog = this.dialog().nativeElement;
      if (this.session.asked()) {
        this.shown.set(false);
        dialog.showModal();
        this.field().nativeElement.focus();
      } else {
        dialog.close();
      }
    });
  }

  /** Some browsers close a dialog at the second Escape, although its cancel event is prevented. */
  protected reopen(): void {
    if (this.session.asked()) {
      this.dialog().nativeElement.showModal();
    }
  }

  protected signIn(text: string): void {
    const field = this.field().nativeElement;
    if (this.session.signIn(text)) {
      field.value = '';
    } else {
      field.focus();
      field.select();
    }
  }
}
