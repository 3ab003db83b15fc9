import { Component, inject } from '@angular/core';
import { Notifications } from './notifications';

/** Turns notifications on and off. */
@Component({
  selector: 'chat-bell',
  template: `
    @if (notifications.possible()) {
      <button type="button" class="icon" aria-label="Notifications" [attr.aria-pressed]="notifications.on()" [title]="notifications.on() ? 'Mute notifications' : 'Notify me of new messages'" (click)="notifications.toggle()">
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <path d="M6 16V11a6 6 0 0 1 12 0v5l1.500 2h-15L6 16ZM10 20.500a2.200 2.200 0 0 0 4 0" />
          @if (!notifications.on()) {
            <path d="M4 4l16 17" />
          }
        </svg>
      </button>
    }
  `,
})
export class Bell {
  protected readonly notifications = inject(Notifications);
}
