import { Component, ElementRef, afterRenderEffect, computed, inject, viewChild } from '@angular/core';
import { Chat } from '../chat';
import { NameForm } from '../people/name-form';
import { Room } from '../room';
import { ProviderForm } from './provider-form';
import { Session } from './session';
import { TokenForm } from './token-form';

/**
 * A modal dialog that asks who the reader is, where the server wants to know, and again if the server does not believe it.
 * Each way in is a form of its own.
 */
@Component({
  selector: 'chat-sign-in',
  imports: [NameForm, ProviderForm, TokenForm],
  template: `
    <dialog #dialog class="sheet sign-in" aria-labelledby="sign-in" closedby="none" (cancel)="$event.preventDefault()" (close)="reopen()">
      <div class="inside">
        <h2 id="sign-in">{{ room.guests() ? 'Join' : 'Sign in' }}</h2>
        @if (room.guests()) {
          <p>{{ room.readers() }}</p>
          <chat-name-form place="join" [client]="chat.client()" />
        }
        @if (room.signIn(); as settings) {
          <chat-provider-form place="join" [settings]="settings" />
        }
        @if (alone()) {
          <chat-token-form />
        } @else {
          <details [open]="session.problem() !== null">
            <summary>For developers</summary>
            <chat-token-form />
          </details>
        }
      </div>
    </dialog>
  `,
})
export class SignIn {
  protected readonly chat = inject(Chat);
  protected readonly room = inject(Room);
  protected readonly session = inject(Session);
  /** Whether there is no other way in than a token. */
  protected readonly alone = computed(() => !this.room.guests() && this.room.signIn() === null);

  private readonly dialog = viewChild.required<ElementRef<HTMLDialogElement>>('dialog');

  constructor() {
    afterRenderEffect(() => {
      const dialog = this.dialog().nativeElement;
      if (this.chat.asked()) {
        // another way in may become known while the dialog is open
        this.room.signIn();
        if (!dialog.open) {
          dialog.showModal();
        }
        dialog.querySelector<HTMLElement>('input, button')?.focus();
      } else {
        dialog.close();
      }
    });
  }

  /** Some browsers close a dialog at the second Escape, although its cancel event is prevented. */
  protected reopen(): void {
    if (this.chat.asked()) {
      this.dialog().nativeElement.showModal();
    }
  }
}
