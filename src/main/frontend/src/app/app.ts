import { Component, computed, effect, inject, viewChild } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { State } from 'pusher-chat-client';
import { Chat } from './chat';
import { Session } from './access/session';
import { SignIn } from './access/sign-in';
import { Composer } from './messages/composer';
import { MessageList } from './messages/message-list';

const STATES: Readonly<Record<State, { readonly word: string; readonly detail: string }>> = {
  connecting: { word: 'Connecting', detail: 'Connecting to the server' },
  live: { word: 'Live', detail: 'Messages arrive as they are sent' },
  unauthorized: { word: 'Signed out', detail: 'The messages are for people who sign in' },
  polling: { word: 'Reconnecting', detail: 'No live connection: looking for messages every few seconds' },
  offline: { word: 'Offline', detail: 'The server can’t be reached. What you write is sent when it is back' },
};

/** The page: a header, the messages and the composer. */
@Component({
  selector: 'chat-app',
  imports: [Composer, MessageList, SignIn],
  template: `
    <header class="top">
      <svg class="mark" viewBox="0 0 32 32" aria-hidden="true">
        <path d="M16 4C8.800 4 3 8.900 3 15c0 3.300 1.700 6.300 4.500 8.300L6.500 29l6-3.400c1.100.300 2.300.400 3.500.400 7.200 0 13-4.900 13-11S23.200 4 16 4Z" />
      </svg>
      <h1>Chat</h1>
      <p class="connection" role="status" [class]="chat.connection()" [title]="state().detail">{{ state().word }}</p>
      @if (session.token() !== null) {
        <p class="session">
          @if (session.subject(); as subject) {
            <span class="hidden">Signed in as </span><span class="subject" [title]="subject">{{ subject }}</span>
          }
          <button type="button" (click)="session.signOut()">Sign out</button>
        </p>
      }
    </header>
    <main>
      <chat-message-list [view]="chat.view()" [client]="chat.client()" [me]="session.subject()" (edit)="composer().take($event)" />
      <chat-composer [client]="chat.client()" [draft]="chat.draft()" (sent)="list().toEnd()" />
    </main>
    <chat-sign-in />
  `,
})
export class App {
  protected readonly chat = inject(Chat);
  protected readonly session = inject(Session);
  protected readonly list = viewChild.required(MessageList);
  protected readonly composer = viewChild.required(Composer);
  protected readonly state = computed(() => STATES[this.chat.connection()]);

  constructor() {
    const title = inject(Title);
    effect(() => {
      const { unread } = this.chat.view();
      title.setTitle(unread > 0 ? `(${unread}) Chat` : 'Chat');
    });
  }
}
