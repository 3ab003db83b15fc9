import { Component, computed, input, output, signal } from '@angular/core';
import { Avatar } from '../people/avatar';
import { colourOf } from '../people/author';
import { RichText } from '../text/rich-text';
import { Row } from './rows';

/** One message: its head, unless it continues the one above, its text, and what is to be said of one that is not sent. */
@Component({
  selector: 'li[chatMessage]',
  imports: [Avatar, RichText],
  host: {
    class: 'message',
    '[class.own]': 'chatMessage().own',
    '[class.joined]': 'chatMessage().joined',
    '[class.pending]': 'chatMessage().id === null',
    '[class.late]': "chatMessage().state === 'late'",
    '[class.waiting]': "chatMessage().state === 'waiting'",
    '[class.failed]': "chatMessage().state === 'failed'",
    '[class.known]': 'hue() !== null',
    '[style.--hue]': 'hue()',
    '[attr.data-id]': 'chatMessage().id',
    '[attr.data-key]': 'chatMessage().key',
  },
  template: `
    @let row = chatMessage();
    @if (row.fresh) {
      <p class="fresh"><span>New since you left</span></p>
    }
    @if (row.joined) {
      <span class="hidden">{{ row.author.name }}: </span>
    } @else {
      <chat-avatar [of]="row.author" />
      <bdi class="name" [title]="row.author.name">{{ row.author.name }}</bdi>
    }
    @if (row.state === 'late') {
      <span class="time">Sending…</span>
    } @else {
      <time class="time" [attr.datetime]="row.at" [title]="row.full">{{ row.time }}</time>
    }
    <div [chatText]="row.text" [class.folded]="folded()"></div>
    @if (row.text.long) {
      <button type="button" class="fold" [attr.aria-expanded]="open()" (click)="open.set(!open())">{{ open() ? 'Show less' : 'Show all' }}</button>
    }
    @if (row.problem) {
      <span class="state">
        @if (row.state === 'failed') {
          <span role="alert">Not sent. {{ row.problem }}</span>
        } @else {
          <span role="status">{{ row.problem }}</span>
        }
        <button type="button" (click)="retry.emit()">Try again</button>
        @if (row.state === 'failed') {
          <button type="button" (click)="edit.emit()">Edit</button>
          <button type="button" (click)="discard.emit()">Discard</button>
        }
      </span>
    }
    <ng-content />
  `,
})
export class Message {
  readonly chatMessage = input.required<Row>();
  readonly retry = output();
  readonly edit = output();
  readonly discard = output();

  protected readonly open = signal(false);
  protected readonly folded = computed(() => this.chatMessage().text.long && !this.open());
  protected readonly hue = computed(() => {
    const { id } = this.chatMessage().author;
    return id === null ? null : colourOf(id).hue;
  });
}
