import { Component, input, output, signal } from '@angular/core';
import type { Chat } from 'pusher-chat-client';
import { Kept } from '../kept';
import { NameForm } from './name-form';

const DECLINED = new Kept('unnamed', 'session');

/** Invites somebody without a name to choose one. Reading and writing need none. */
@Component({
  selector: 'chat-invitation',
  imports: [NameForm],
  template: `
    @if (!declined()) {
      <section class="invitation" aria-label="Choose a name">
        <chat-name-form place="invitation" label="Choose a name, so that others know who writes" [client]="client()" (done)="joined.emit()">
          <button type="button" class="plain" (click)="decline()">Not now</button>
        </chat-name-form>
      </section>
    }
  `,
})
export class Invitation {
  readonly client = input.required<Chat>();
  readonly joined = output();

  protected readonly declined = signal(DECLINED.read() !== null);

  protected decline(): void {
    DECLINED.write('yes');
    this.declined.set(true);
  }
}
