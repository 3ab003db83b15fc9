import { Component, computed, effect, inject, input, output, signal, viewChild, DestroyRef } from '@angular/core';
import { Chat, View } from 'pusher-chat-client';
import { Sheet } from '../sheets/sheet';
import { Actions } from './actions';
import { LongPress } from './long-press';
import { Message } from './message';
import { RovingFocus, keyOf } from './roving-focus';
import { days, nextChange } from './rows';

/** Milliseconds until the messages that were just loaded are no news any more. */
const SETTLED = 500;

/** The messages by days, and what can be done with each. */
@Component({
  selector: 'chat-conversation',
  imports: [Actions, LongPress, Message, RovingFocus, Sheet],
  template: `
    <div
      #focus="rovingFocus"
      chatRovingFocus
      role="log"
      aria-label="Conversation"
      [attr.aria-live]="quiet() ? 'off' : 'polite'"
      [attr.aria-busy]="!view().loaded"
      (chatLongPress)="press($event)"
    >
      @for (day of days(); track day.key) {
        <section [attr.aria-labelledby]="'day-' + day.key">
          <h2 [id]="'day-' + day.key"><span>{{ day.label }}</span></h2>
          <ol>
            @for (row of day.rows; track row.key) {
              <li
                [chatMessage]="row"
                [class.linked]="row.id !== null && row.id === linked()"
                [attr.tabindex]="row.key === entry(focus.last()) ? 0 : -1"
                (retry)="client().retry(row.key)"
                (edit)="edit.emit(client().discard(row.key))"
                (discard)="client().discard(row.key)"
              >
                @if (row.key === focus.shown()) {
                  <chat-actions [row]="row" />
                }
              </li>
            }
          </ol>
        </section>
      }
    </div>
    <chat-sheet #sheet place="actions" heading="Actions" (closed)="pressed.set(null)">
      @if (pressedRow(); as row) {
        <p>{{ row.author.name }}, {{ row.full }}</p>
        <p class="quoted" dir="auto">{{ row.content }}</p>
        <chat-actions [row]="row" (done)="sheet.close()" />
      }
    </chat-sheet>
  `,
})
export class Conversation {
  readonly view = input.required<View>();
  readonly client = input.required<Chat>();
  /** The id of the first message that is new to the reader. */
  readonly fresh = input<number | null>(null);
  /** The message that the address of the page names. */
  readonly linked = input<number | null>(null);
  readonly edit = output<string>();

  /** The time of the last change that the clock alone made. */
  readonly now = signal(new Date());

  protected readonly days = computed(() =>
    days({ messages: this.messages(), pendings: this.pendings(), own: this.own(), me: this.me(), fresh: this.fresh(), now: this.now() }),
  );
  /** Whether added messages are history, which is not announced. */
  protected readonly quiet = signal(true);
  protected readonly pressed = signal<string | null>(null);
  protected readonly pressedRow = computed(() => this.rows().find(({ key }) => key === this.pressed()));

  private readonly messages = computed(() => this.view().messages);
  private readonly pendings = computed(() => this.view().pending);
  private readonly own = computed(() => this.view().own);
  private readonly me = computed(() => this.view().me, { equal: (a, b) => a?.id === b?.id && a?.name === b?.name });
  private readonly rows = computed(() => this.days().flatMap(({ rows }) => rows));
  private readonly keys = computed(() => new Set(this.rows().map(({ key }) => key)));
  private readonly loading = computed(() => !this.view().loaded || this.view().loadingOlder || this.view().detached);
  private readonly sheet = viewChild.required(Sheet);

  constructor() {
    effect((onCleanup) => {
      const change = nextChange(this.pendings(), this.now());
      const timer = setTimeout(() => this.now.set(new Date()), change.getTime() - Date.now());
      onCleanup(() => clearTimeout(timer));
    });
    effect((onCleanup) => {
      const timer = setTimeout(() => this.quiet.set(this.loading()), this.loading() ? 0 : SETTLED);
      onCleanup(() => clearTimeout(timer));
    });
    // a device that slept through midnight has not run the timer
    const seen = () => this.now.set(new Date());
    document.addEventListener('visibilitychange', seen);
    inject(DestroyRef).onDestroy(() => document.removeEventListener('visibilitychange', seen));
  }

  /** The message that Tab reaches: the last one that had the focus, or else the newest one. */
  protected entry(last: string | null): string | undefined {
    return last !== null && this.keys().has(last) ? last : this.rows().at(-1)?.key;
  }

  protected press(target: Element): void {
    this.pressed.set(keyOf(target));
    if (this.pressedRow()) {
      this.sheet().open();
    }
  }
}
