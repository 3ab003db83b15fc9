import { Component, ElementRef, afterNextRender, computed, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { Chat, Person } from 'pusher-chat-client';
import { counted } from '../language';
import { Typing } from '../people/typing';
import { Draft } from './draft';
import { encodedBytes, isBlank, withoutBlankEdges } from './limits';

/** An event has at most 10,240 bytes of JSON, with the id, the times and the author. The server checks the exact size. */
const LIMIT = 10_100;
const NEAR = 500;

/** The field for a new message. Enter sends the message, Shift+Enter begins a line. */
@Component({
  selector: 'chat-composer',
  imports: [Typing],
  template: `
    <form class="composer" (submit)="$event.preventDefault(); send()">
      <div class="field" [class.too-long]="left() < 0">
        <label class="hidden" for="message">Message</label>
        <textarea
          #field
          id="message"
          name="message"
          rows="1"
          dir="auto"
          placeholder="Write a message"
          autocomplete="off"
          enterkeyhint="send"
          aria-describedby="limit keys"
          [attr.aria-invalid]="left() < 0 || null"
          [value]="text()"
          (input)="type(field.value)"
          (keydown)="key($event)"
        ></textarea>
        <button type="submit" aria-label="Send" [disabled]="!sendable()">
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5M5.500 11.500 12 5l6.500 6.500" /></svg>
        </button>
      </div>
      <div class="below">
        <chat-typing [people]="typing()" />
        <p class="limit" id="limit" role="status">{{ hint() }}</p>
      </div>
      <p class="hidden" id="keys">Enter sends, Shift and Enter begins a line.</p>
    </form>
  `,
})
export class Composer {
  readonly client = input.required<Chat>();
  readonly draft = input.required<Draft>();
  /** The others who are typing. */
  readonly typing = input<readonly Person[]>([]);
  readonly sent = output();

  protected readonly text = linkedSignal(() => this.draft().load());
  protected readonly left = computed(() => LIMIT - encodedBytes(withoutBlankEdges(this.text())));
  protected readonly sendable = computed(() => !isBlank(this.text()) && this.left() >= 0);
  protected readonly hint = computed(() => this.notice() ?? lengthHint(this.left()));

  private readonly notice = signal<string | null>(null);
  private readonly field = viewChild.required<ElementRef<HTMLTextAreaElement>>('field');

  constructor() {
    afterNextRender(() => {
      // on a touch screen, the focus could open the keyboard before anybody wants to write
      if (matchMedia('(hover: hover) and (pointer: fine)').matches) {
        this.field().nativeElement.focus();
      }
    });
  }

  focus(): void {
    this.field().nativeElement.focus();
  }

  /** Puts a message that was not sent back into the field, above what is written there already. */
  take(content: string): void {
    this.replace(this.text() ? `${content}\n${this.text()}` : content);
    this.field().nativeElement.focus();
  }

  protected type(text: string): void {
    this.write(text);
    if (text !== '') {
      this.client().typing();
    }
  }

  private write(text: string): void {
    this.text.set(text);
    this.notice.set(null);
    this.draft().save(text);
  }

  /** Fills the field at once: a key typed before the next render would be added to the old text. */
  private replace(text: string): void {
    this.write(text);
    this.field().nativeElement.value = text;
  }

  /** While an input method composes, Enter chooses a word and sends nothing. */
  protected key(event: KeyboardEvent): void {
    const composing = event.isComposing || event.keyCode === 229;
    if (event.key === 'Enter' && !event.shiftKey && !composing) {
      event.preventDefault();
      this.send();
    }
  }

  protected send(): void {
    if (!this.sendable()) {
      return;
    }
    if (!this.client().send(withoutBlankEdges(this.text()))) {
      this.notice.set('Too many messages wait to be sent. This one stays here until the server is back.');
      return;
    }
    this.replace('');
    this.field().nativeElement.focus();
    this.sent.emit();
  }
}

function lengthHint(left: number): string {
  if (left > NEAR) {
    return '';
  }
  const bytes = counted(Math.abs(left), 'byte');
  return left < 0 ? `Too long by ${bytes}` : `${bytes} left`;
}
