import { Component, input } from '@angular/core';
import type { Person } from 'pusher-chat-client';
import { Avatar } from './avatar';

/** Who is here, as far as the server can tell. */
@Component({
  selector: 'chat-people',
  host: { class: 'people' },
  imports: [Avatar],
  template: `
    @if (full()) {
      <p>So many people are here that there is no list. Messages arrive as always.</p>
    } @else if (people() === undefined) {
      <p>Nobody knows who is here while there is no live connection.</p>
    } @else {
      <ul>
        @for (person of people(); track person.id) {
          <li>
            <chat-avatar [of]="person" />
            <bdi class="name" [title]="person.name">{{ person.name }}</bdi>
            @if (person.me) {
              <span class="note">you</span>
            }
          </li>
        }
      </ul>
    }
  `,
})
export class PeopleList {
  readonly people = input.required<readonly Person[] | undefined>();
  readonly full = input(false);
}
