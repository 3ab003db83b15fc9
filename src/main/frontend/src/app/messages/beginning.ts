import { Component, computed, inject, input } from '@angular/core';
import type { View } from 'pusher-chat-client';
import { Room } from '../room';

/** What stands above the first message: what this room is, and for whom. While older messages are loaded, that they are. */
@Component({
  selector: 'chat-beginning',
  template: `
    @if (view().loaded && view().start) {
      <div class="begin" [class.empty]="empty()">
        @if (empty()) {
          <h2>Nobody has written in {{ room.title() }} yet</h2>
          <p>Write the first message below. {{ room.readers() }}</p>
        } @else {
          <p>The beginning of {{ room.title() }}. {{ room.readers() }}</p>
        }
      </div>
    } @else {
      <p class="begin" aria-hidden="true"><span class="dots"><i></i><i></i><i></i></span></p>
    }
  `,
})
export class Beginning {
  readonly view = input.required<View>();

  protected readonly room = inject(Room);
  protected readonly empty = computed(() => this.view().messages.length + this.view().pending.length === 0);
}
