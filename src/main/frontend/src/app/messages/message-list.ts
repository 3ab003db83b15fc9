import {
  Component,
  DestroyRef,
  ElementRef,
  afterNextRender,
  afterRenderEffect,
  computed,
  inject,
  input,
  output,
  signal,
  untracked,
  viewChild,
} from '@angular/core';
import { Conversation, View } from './conversation';
import { days, timeOf } from './days';
import { parts } from './text';

/** Pixels from the end that still count as being there, and from either edge where more is loaded. */
const AT_END = 60;
const NEAR_EDGE = 900;

/** The messages, oldest first; it keeps the reader's place whatever comes and goes around it. */
@Component({
  selector: 'chat-message-list',
  template: `
    <div #scroller class="messages" tabindex="0" role="group" aria-label="Messages" (scroll)="scrolled()">
      <div class="column">
        @if (view().loaded && view().start) {
          <p class="begin">{{ view().messages.length || view().pendings.length ? 'The beginning' : 'No messages yet. Write the first one.' }}</p>
        } @else {
          <p class="begin" aria-hidden="true"><span class="dots"><i></i><i></i><i></i></span></p>
        }
        <div role="log" aria-label="Conversation" [attr.aria-live]="quiet() ? 'off' : 'polite'" [attr.aria-busy]="!view().loaded">
          @for (day of days(); track day.key) {
            <section [attr.aria-labelledby]="'day-' + day.key">
              <h2 [id]="'day-' + day.key"><span>{{ day.label }}</span></h2>
              <ol>
                @for (row of day.rows; track row.id) {
                  <li class="message" [class.own]="row.own" [class.joined]="row.joined" [attr.data-key]="row.id">
                    @if (row.own) {
                      <span class="hidden">You: </span>
                    } @else if (row.author) {
                      <span class="author" [class.hidden]="row.joined" dir="auto" [title]="row.author">{{ row.author }}<span class="hidden">: </span></span>
                    }
                    <p class="text" dir="auto">@for (part of row.parts; track $index) {@if (part.href) {<a [href]="part.href" target="_blank" rel="noopener noreferrer nofollow">{{ part.text }}</a>} @else {{{ part.text }}}}</p>
                    <time [attr.datetime]="row.at" [title]="row.full">{{ row.time }}</time>
                  </li>
                }
              </ol>
            </section>
          }
        </div>
        @if (view().pendings.length) {
          <ol aria-label="Not sent yet">
            @for (pending of pendings(); track pending.key) {
              <li class="message own pending" [class]="pending.state" [attr.data-key]="pending.key">
                <p class="text" dir="auto">@for (part of pending.parts; track $index) {{{ part.text }}}</p>
                @switch (pending.state) {
                  @case ('sending') {
                    <span class="state">Sending…</span>
                  }
                  @case ('waiting') {
                    <span class="state">
                      <span role="status">{{ pending.problem }}</span>
                      <button type="button" (click)="conversation().retry(pending.key)">Try again</button>
                    </span>
                  }
                  @case ('failed') {
                    <span class="state">
                      <span role="alert">Not sent. {{ pending.problem }}</span>
                      <button type="button" (click)="conversation().retry(pending.key)">Try again</button>
                      <button type="button" (click)="edit.emit(conversation().discard(pending.key))">Edit</button>
                      <button type="button" (click)="conversation().discard(pending.key)">Discard</button>
                    </span>
                  }
                }
              </li>
            }
          </ol>
        }
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
  readonly conversation = input.required<Conversation>();
  /** Who is signed in, where that is known. */
  readonly me = input<string | null>(null);
  readonly edit = output<string>();

  protected readonly days = computed(() => days(this.messages(), this.own(), this.me(), new Date()));
  protected readonly pendings = computed(() =>
    this.view().pendings.map((pending) => ({ ...pending, parts: parts(pending.content), time: timeOf(pending.at) })),
  );
  protected readonly newMessages = computed(() => {
    const { unread } = this.view();
    return unread === 0 ? 'Newest' : unread === 1 ? '1 new message' : `${unread} new messages`;
  });
  /** Whether the end of the conversation is out of sight. */
  protected readonly away = signal(false);
  /** Whether what is added is not worth announcing: history, not news. */
  protected readonly quiet = signal(true);

  private readonly messages = computed(() => this.view().messages);
  private readonly own = computed(() => this.view().own);
  private readonly scroller = viewChild.required<ElementRef<HTMLElement>>('scroller');
  private atEnd = true;
  private anchor: { readonly key: string; readonly top: number } | null = null;
  private wasLoading = true;

  constructor() {
    const destroyed = inject(DestroyRef);
    afterRenderEffect(() => {
      this.view();
      untracked(() => this.keepPlace());
    });
    afterNextRender(() => {
      const resized = new ResizeObserver(() => this.keepPlace());
      resized.observe(this.scroller().nativeElement);
      const seen = () => this.tell();
      document.addEventListener('visibilitychange', seen);
      destroyed.onDestroy(() => {
        resized.disconnect();
        document.removeEventListener('visibilitychange', seen);
      });
    });
  }

  toEnd(): void {
    this.atEnd = true;
    void this.conversation().jumpToNewest();
    this.keepPlace();
  }

  protected scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller().nativeElement;
    this.atEnd = scrollHeight - scrollTop - clientHeight < AT_END && !this.view().detached;
    this.mark();
    this.tell();
    this.loadAround();
  }

  /** After a change: the end stays in view if it was, else what was read stays where it was. */
  private keepPlace(): void {
    const scroller = this.scroller().nativeElement;
    if (this.atEnd) {
      scroller.scrollTop = scroller.scrollHeight;
    } else if (this.anchor) {
      const row = scroller.querySelector(`[data-key="${this.anchor.key}"]`);
      if (row) {
        scroller.scrollTop += row.getBoundingClientRect().top - this.anchor.top;
      } else {
        this.atEnd = !this.view().detached;
        scroller.scrollTop = scroller.scrollHeight;
      }
    }
    this.mark();
    this.tell();
    this.announceOnlyNews();
    this.loadAround();
  }

  /** Remembers the first message in view, and where it is. */
  private mark(): void {
    const scroller = this.scroller().nativeElement;
    const edge = scroller.getBoundingClientRect().top;
    const rows = scroller.querySelectorAll<HTMLElement>('[data-key]');
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
    this.anchor = row ? { key: row.dataset['key']!, top: row.getBoundingClientRect().top } : null;
  }

  private tell(): void {
    this.away.set(!this.atEnd);
    this.conversation().reading(this.atEnd, !document.hidden);
  }

  private loadAround(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller().nativeElement;
    const { loaded, start, detached, loadingOlder } = this.view();
    if (loaded && !start && !loadingOlder && scrollTop < NEAR_EDGE) {
      void this.conversation().loadOlder();
    }
    if (detached && scrollHeight - scrollTop - clientHeight < NEAR_EDGE) {
      void this.conversation().loadNewer();
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
