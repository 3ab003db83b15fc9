import { Component, ElementRef, inject, signal, viewChild } from '@angular/core';
import { Session } from './session';

/** Takes a token that somebody has from elsewhere. */
@Component({
  selector: 'chat-token-form',
  template: `
    <form (submit)="$event.preventDefault(); signIn(field.value)">
      <p id="token-why">This chat is for people who hold a token. Paste yours: this window forgets it when it is closed.</p>
      <label for="token">Token</label>
      <input
        #field
        id="token"
        [type]="shown() ? 'text' : 'password'"
        autocomplete="off"
        autocapitalize="none"
        spellcheck="false"
        dir="ltr"
        aria-describedby="token-why token-problem"
        [attr.aria-invalid]="session.problem() ? true : null"
      />
      <p class="problem" id="token-problem" role="alert">{{ session.problem() }}</p>
      <div class="actions">
        <button type="button" class="quiet" [attr.aria-pressed]="shown()" (click)="shown.set(!shown())">Show token</button>
        <button type="submit" class="main">Sign in</button>
      </div>
    </form>
  `,
})
export class TokenForm {
  protected readonly session = inject(Session);
  protected readonly shown = signal(false);

  private readonly field = viewChild.required<ElementRef<HTMLInputElement>>('field');

  protected signIn(text: string): void {
    const field = this.field().nativeElement;
    if (this.session.signIn(text)) {
      field.value = '';
      this.shown.set(false);
    } else {
      field.focus();
      field.select();
    }
  }
}
