import { Component, computed, inject, output } from '@angular/core';
import { State } from 'pusher-chat-client';
import { OpenId } from '../access/open-id';
import { Session } from '../access/session';
import { Chat } from '../chat';
import { Bell } from '../notices/bell';
import { Avatar } from '../people/avatar';
import { Room } from '../room';

const STATES: Readonly<Record<State, { readonly word: string; readonly detail: string }>> = {
  connecting: { word: 'Connecting', detail: 'Connecting to the server' },
  live: { word: 'Live', detail: 'Messages arrive as they are sent' },
  unauthorized: { word: 'Signed out', detail: 'The messages are for people who sign in' },
  polling: { word: 'Reconnecting', detail: 'No live connection: looking for messages every few seconds' },
  offline: { word: 'Offline', detail: 'The server can’t be reached. What you write is sent when it is back' },
};

const SLOW = { word: 'Connecting', detail: 'No live connection yet: looking for messages every few seconds' };

/** The header: the room, its people, and what the reader is. */
@Component({
  selector: 'chat-top-bar',
  imports: [Avatar, Bell],
  template: `
    <header class="top">
      <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
        <path d="M16 4C8.800 4 3 8.900 3 15c0 3.300 1.700 6.300 4.500 8.300L6.500 29l6-3.400c1.100.300 2.300.400 3.500.400 7.200 0 13-4.900 13-11S23.200 4 16 4Z" />
      </svg>
      <h1>{{ room.title() }}</h1>
      <p class="connection" role="status" [class]="chat.connection()" [title]="state().detail"><span>{{ state().word }}</span></p>
      <div class="tools">
        @if (here(); as here) {
          <button type="button" class="here" [attr.aria-label]="here + ' here'" [title]="here + ' here'" (click)="people.emit()">
            <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M9 11a3.500 3.500 0 1 0 0-7 3.500 3.500 0 0 0 0 7ZM2.500 20a6.500 6.500 0 0 1 13 0M16 4.500a3.500 3.500 0 0 1 0 6.200M18 14.200a6.500 6.500 0 0 1 3.500 5.800" /></svg>
            {{ here }}
          </button>
        }
        <chat-bell />
        @if (session.token() !== null) {
          @if (session.subject(); as subject) {
            <span class="hidden">Signed in as </span><bdi class="subject" [title]="subject">{{ chat.view().me?.name ?? subject }}</bdi>
          }
          <button type="button" class="plain" (click)="openId.signOut()">Sign out</button>
        } @else if (chat.view().me; as me) {
          <button type="button" class="me" [title]="me.name + ', change your name'" (click)="rename.emit()">
            <chat-avatar [of]="me" /><bdi class="subject">{{ me.name }}</bdi><span class="hidden">, change your name</span>
          </button>
        } @else if (room.guests() && !chat.asked()) {
          <button type="button" class="plain" (click)="rename.emit()">Choose a name</button>
        }
      </div>
    </header>
  `,
})
export class TopBar {
  /** The reader wants to see who is here. */
  readonly people = output();
  /** The reader wants another name. */
  readonly rename = output();

  protected readonly chat = inject(Chat);
  protected readonly room = inject(Room);
  protected readonly session = inject(Session);
  protected readonly openId = inject(OpenId);
  protected readonly state = computed(() => {
    const connection = this.chat.connection();
    return connection === 'polling' && !this.chat.wasLive() ? SLOW : STATES[connection];
  });
  /** How many people are here, where that is known. */
  protected readonly here = computed(() => {
    const { people, peopleFull } = this.chat.view();
    return peopleFull ? '100+' : people && `${people.length}`;
  });
}
