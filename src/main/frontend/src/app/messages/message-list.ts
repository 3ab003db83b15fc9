import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  afterRenderEffect,
  computed,
  effect,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Chat, View } from 'pusher-chat-client';
import { days, nextChange } from './days';

/** Pixels: the distance from the end that still counts as the end, and the distance from an edge where more is loaded. */
const AT_END = 60;
const NEAR_EDGE = 900;
/** Milliseconds after the last scroll event until the list is at rest. */
const REST = 1_000;

/** The messages, oldest first. The reader's place stays the same while messages come and go around it. */
@Component({
  selector: 'chat-message-list',
  template: `
    <div #scroller class="messages" [class.scrolling]="scrolling()" tabindex="0" role="group" aria-label="Messages" (scroll)="scrolled()">
      <div class="column">
        @if (view().loaded && view().start) {
          <p class="begin">{{ view().messages.length || view().pending.length ? 'The beginning' : 'No messages yet. Write the first one.' }}</p>
        } @else {
          <p class="begin" aria-hidden="true"><span class="dots"><i></i><i></i><i></i></span></p>
        }
        <div role="log" aria-label="Conversation" [attr.aria-live]="quiet() ? 'off' : 'polite'" [attr.aria-busy]="!view().loaded">
          @for (day of days(); track day.key) {
            <section [attr.aria-labelledby]="'day-' + day.key">
              <h2 [id]="'day-' + day.key"><span>{{ day.label }}</span></h2>
              <ol>
                @for (row of day.rows; track row.key) {
                  <li class="message" [class.own]="row.own" [class.joined]="row.joined" [class.pending]="row.id === null" [class]="row.state" [attr.data-id]="row.id">
                    @if (row.own) {
                      <span class="hidden">You: </span>
                    } @else if (row.author) {
                      <span class="author" [class.hidden]="row.joined" dir="auto" [title]="row.author">{{ row.author }}<span class="hidden">: </span></span>
                    }
                    <p class="text" dir="auto">@for (part of row.parts; track $index) {@if (part.href) {<a [href]="part.href" target="_blank" rel="noopener noreferrer nofollow">{{ part.text }}</a>} @else {{{ part.text }}}}</p>
                    @if (row.state === 'late') {
                      <span class="time">Sending…</span>
                    } @else {
                      <time class="time" [attr.datetime]="row.at" [title]="row.full">{{ row.time }}</time>
                    }
                    @if (row.problem) {
                      <span class="state">
                        @if (row.state === 'failed') {
                          <span role="alert">Not sent. {{ row.problem }}</span>
                        } @else {
                          <span role="status">{{ row.problem }}</span>
                        }
                        <button type="button" (click)="client().retry(row.key)">Try again</button>
                        @if (row.state === 'failed') {
                          <button type="button" (click)="edit.emit(client().discard(row.key))">Edit</button>
                          <button type="button" (click)="client().discard(row.key)">Discard</button>
                        }
                      </span>
                    }
                  </li>
                }
              </ol>
            </section>
          }
        </div>
      </div>
    </div>
    @if (away()) {
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
  /** The subject that is signed in, where it is known. */
  readonly me = input<string | null>(null);
  readonly edit = output<string>();

  protected readonly days = computed(() =>
    days({ messages: this.messages(), pendings: this.pendings(), own: this.own(), me: this.me(), now: this.now() }),
  );
  protected readonly newMessages = computed(() => {
    const { unread } = this.view();
    return unread === 0 ? 'Newest' : unread === 1 ? '1 new message' : `${unread} new messages`;
  });
  /** Whether the end of the conversation is out of view. */
  protected readonly away = signal(false);
  /** Whether added messages are history, which is not announced. */
  protected readonly quiet = signal(true);
  /** Whether the reader is scrolling: only then the day stays in view above its messages. */
  protected readonly scrolling = signal(false);

  private readonly messages = computed(() => this.view().messages);
  private readonly pendings = computed(() => this.view().pending);
  private readonly own = computed(() => this.view().own);
  /** The time of the last change that the clock alone made. */
  private readonly now = signal(new Date());
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private atEnd = true;
  private anchor: { readonly row: HTMLElement; readonly top: number } | null = null;
  private place = { scrollTop: 0, clientHeight: 0 };
  private wasLoading = true;
  private rest: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const destroyed = inject(DestroyRef);
    afterRenderEffect(() => {
      this.view();
      this.now();
      untracked(() => this.keepPlace());
    });
    effect((onCleanup) => {
      const change = nextChange(this.pendings(), this.now());
      const timer = setTimeout(() => this.now.set(new Date()), change.getTime() - Date.now());
      onCleanup(() => clearTimeout(timer));
    });
    afterNextRender(() => {
      const resized = new ResizeObserver(() => this.keepPlace());
      resized.observe(this.scroller().nativeElement);
      const seen = () => {
        // a device that slept through midnight has not run the timer
        this.now.set(new Date());
        this.tell();
      };
      document.addEventListener('visibilitychange', seen);
      destroyed.onDestroy(() => {
        resized.disconnect();
        clearTimeout(this.rest);
        document.removeEventListener('visibilitychange', seen);
      });
    });
  }

  toEnd(): void {
    this.atEnd = true;
    void this.client().newest();
    this.keepPlace();
  }

  protected scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller().nativeElement;
    if (clientHeight !== this.place.clientHeight) {
      // the list was resized, so its position says nothing about the reader
      this.keepPlace();
      return;
    }
    if (Math.abs(scrollTop - this.place.scrollTop) > 1) {
      this.scrolling.set(true);
      clearTimeout(this.rest);
      this.rest = setTimeout(() => this.scrolling.set(false), REST);
    }
    this.atEnd = scrollHeight - scrollTop - clientHeight < AT_END && !this.view().detached;
    this.mark();
    this.tell();
    this.loadAround();
  }

  /** After a change: the end stays in view if it was, and otherwise the message at the top keeps its place. */
  private keepPlace(): void {
    const scroller = this.scroller().nativeElement;
    if (this.atEnd) {
      scroller.scrollTop = scroller.scrollHeight;
    } else if (this.anchor?.row.isConnected) {
      scroller.scrollTop += this.anchor.row.getBoundingClientRect().top - this.anchor.top;
    } else if (this.anchor) {
      this.atEnd = !this.view().detached;
      scroller.scrollTop = scroller.scrollHeight;
    }
    this.mark();
    this.tell();
    this.announceOnlyNews();
    this.loadAround();
  }

  /** Remembers the first message in view, and its place. */
  private mark(): void {
    const scroller = this.scroller().nativeElement;
    const edge = scroller.getBoundingClientRect().top;
    const rows = scroller.querySelectorAll<HTMLElement>('.message');
    let low = 0;
    let high = rows.length - 1;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (rows[middle]!.getBoundingClientRect().bottom > edge) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    const row = rows[low];
    this.anchor = row ? { row, top: row.getBoundingClientRect().top } : null;
    this.place = { scrollTop: scroller.scrollTop, clientHeight: scroller.clientHeight };
  }

  private tell(): void {
    this.away.set(!this.atEnd);
    this.client().place(this.atEnd, !document.hidden);
  }

  private loadAround(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller().nativeElement;
    const { loaded, start, detached, loadingOlder } = this.view();
    if (loaded && !start && !loadingOlder && scrollTop < NEAR_EDGE) {
      void this.client().older();
    }
    if (detached && scrollHeight - scrollTop - clientHeight < NEAR_EDGE) {
      void this.client().newer();
    }
  }

  private announceOnlyNews(): void {
    const loading = !this.view().loaded || this.view().loadingOlder || this.view().detached;
    if (loading) {
      this.quiet.set(true);
    } else if (this.wasLoading) {
      setTimeout(() => this.quiet.set(false), 500);
    }
    this.wasLoading = loading;
  }
}
