import { Component, ElementRef, afterRenderEffect, computed, input, linkedSignal, output, signal, viewChild } from '@angular/core';
import { BrowserOutbox } from './browser-outbox';
import { Conversation } from './conversation';
import { encodedBytes } from './text';

/** An event has 10,240 bytes of JSON, of which some are the id and the times; the server has the last word. */
const LIMIT = 10_100;
const NEAR = 500;

/** Where a message is written. Enter sends it, Shift+Enter begins a line. */
@Component({
  selector: 'chat-composer',
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
          [value]="draft()"
          (input)="write(field.value)"
          (keydown)="key($event)"
        ></textarea>
        <button type="submit" aria-label="Send" [disabled]="!sendable()">
          <svg viewBox="0 0 24 24" aria-hidden="true"><path d="M12 19V5M5.500 11.500 12 5l6.500 6.500" /></svg>
        </button>
      </div>
      <p class="limit" id="limit" role="status">{{ hint() }}</p>
      <p class="hidden" id="keys">Enter sends, Shift and Enter begins a line.</p>
    </form>
  `,
})
export class Composer {
  readonly conversation = input.required<Conversation>();
  readonly outbox = input.required<BrowserOutbox>();
  readonly sent = output();

  protected readonly draft = linkedSignal(() => this.outbox().loadDraft());
  protected readonly left = computed(() => LIMIT - encodedBytes(this.draft()));
  protected readonly sendable = computed(() => this.draft().trim() !== '' && this.left() >= 0);
  protected readonly hint = computed(() => this.notice() ?? lengthHint(this.left()));

  private readonly notice = signal<string | null>(null);
  private readonly field = viewChild.required<ElementRef<HTMLTextAreaElement>>('field');

  constructor() {
    afterRenderEffect({
      write: () => {
        this.draft();
        const field = this.field().nativeElement;
        field.style.height = 'auto';
        field.style.height = `${field.scrollHeight}px`;
      },
    });
  }

  /** Takes back a message that was not sent, before what is written already. */
  take(content: string): void {
    this.write(this.draft() ? `${content}\n${this.draft()}` : content);
    this.field().nativeElement.focus();
  }

  protected write(draft: string): void {
    this.draft.set(draft);
    this.notice.set(null);
    this.outbox().saveDraft(draft);
  }

  /** While an input method composes, Enter chooses a word. */
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
    if (!this.conversation().send(this.draft())) {
      this.notice.set('Too many messages wait to be sent. This one stays here until the server is back.');
      return;
    }
    this.write('');
    this.field().nativeElement.focus();
    this.sent.emit();
  }
}

function lengthHint(left: number): string {
  if (left < 0) {
    return `Too long by ${-left}`;
  }
  return left <= NEAR ? `${left} left` : '';
}
