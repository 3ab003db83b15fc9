import { Component, computed, effect, inject, viewChild } from '@angular/core';
import { Title } from '@angular/platform-browser';
import { Chat, Connection } from './chat';
import { Composer } from './messages/composer';
import { MessageList } from './messages/message-list';

const STATES: Readonly<Record<Connection, { readonly word: string; readonly detail: string }>> = {
  connecting: { word: 'Connecting', detail: 'Connecting to the server' },
  live: { word: 'Live', detail: 'Messages arrive as they are sent' },
  polling: { word: 'Reconnecting', detail: 'No live connection: looking for messages every few seconds' },
  offline: { word: 'Offline', detail: 'The server can’t be reached. What you write is sent when it is back' },
};

/** The page: a header, the messages, and where to write one. */
@Component({
  selector: 'chat-app',
  imports: [Composer, MessageList],
  template: `
    <header class="top">
      <h1>Chat</h1>
      <p class="connection" role="status" [class]="chat.connection()" [title]="state().detail">{{ state().word }}</p>
    </header>
    <main>
      <chat-message-list [view]="chat.view()" [conversation]="chat.conversation" (edit)="composer().take($event)" />
      <chat-composer [conversation]="chat.conversation" (sent)="list().toEnd()" />
    </main>
  `,
})
export class App {
  protected readonly chat = inject(Chat);
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
