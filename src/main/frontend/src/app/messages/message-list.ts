import { Component, DestroyRef, computed, inject, input, output, viewChild } from '@angular/core';
import { Chat, View } from 'pusher-chat-client';
import { counted } from '../language';
import { Beginning } from './beginning';
import { Conversation } from './conversation';
import { LastRead } from './last-read';
import { Scroller } from './scroller';

/** The messages, oldest first, in a list that scrolls. */
@Component({
  selector: 'chat-message-list',
  imports: [Beginning, Conversation, Scroller],
  template: `
    <div
      #scroller="scroller"
      class="messages"
      tabindex="0"
      role="group"
      aria-label="Messages"
      [class.scrolling]="scroller.scrolling()"
      [chatScroller]="conversation.now()"
      [view]="view()"
      [client]="client()"
      (place)="place($event)"
    >
      <div class="column">
        <chat-beginning [view]="view()" />
        <chat-conversation #conversation [view]="view()" [client]="client()" [fresh]="lastRead().fresh()" [linked]="linked()" (edit)="edit.emit($event)" />
      </div>
    </div>
    @if (scroller.away()) {
      <button type="button" class="newest" (click)="toEnd()">
        {{ newMessages() }}
        <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 5v14M5.500 12.500 12 19l6.500-6.500" /></svg>
      </button>
    }
  `,
})
export class MessageList {
  readonly view = input.required<View>();
  readonly client = input.required<Chat>();
  readonly lastRead = input.required<LastRead>();
  /** The message that the address of the page names. */
  readonly linked = input<number | null>(null);
  readonly edit = output<string>();

  protected readonly newMessages = computed(() => {
    const { unread } = this.view();
    return unread === 0 ? 'Newest' : counted(unread, 'new message');
  });

  private readonly scroller = viewChild.required(Scroller);
  private atEnd = true;

  constructor() {
    const change = () => {
      if (document.hidden) {
        this.lastRead().leave();
      }
      this.place(this.atEnd);
    };
    document.addEventListener('visibilitychange', change);
    inject(DestroyRef).onDestroy(() => document.removeEventListener('visibilitychange', change));
  }

  toEnd(): void {
    this.scroller().toEnd();
  }

  /** Shows a message. Returns false if there is no such message. */
  show(id: number): Promise<boolean> {
    return this.scroller().show(id);
  }

  protected place(atEnd: boolean): void {
    this.atEnd = atEnd;
    this.client().place(atEnd, !document.hidden);
    if (!document.hidden) {
      this.lastRead().look(this.view(), atEnd);
    }
  }
}
