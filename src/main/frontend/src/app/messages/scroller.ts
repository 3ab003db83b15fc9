import { DestroyRef, Directive, ElementRef, afterNextRender, afterRenderEffect, inject, input, output, signal, untracked } from '@angular/core';
import { Chat, View } from 'pusher-chat-client';

/** Pixels: the distance from the end that still counts as the end, and the distance from an edge where more is loaded. */
const AT_END = 60;
const NEAR_EDGE = 900;
/** Milliseconds after the last scroll event until the list is at rest. */
const REST = 1_000;

/** Keeps the reader's place while messages come and go around it, and loads more where the reader scrolls. */
@Directive({ selector: '[chatScroller]', exportAs: 'scroller', host: { '(scroll)': 'scrolled()' } })
export class Scroller {
  readonly view = input.required<View>();
  readonly client = input.required<Chat>();
  /** Whatever else changes the height of the list. */
  readonly chatScroller = input<unknown>();
  /** Whether the reader is at the end: whenever that may have changed. */
  readonly place = output<boolean>();

  /** Whether the end of the conversation is out of view. */
  readonly away = signal(false);
  /** Whether the reader is scrolling. */
  readonly scrolling = signal(false);

  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;
  private atEnd = true;
  private wanted: number | null = null;
  private anchor: { readonly row: HTMLElement; readonly top: number } | null = null;
  private last = { scrollTop: 0, clientHeight: 0 };
  private rest: ReturnType<typeof setTimeout> | undefined;

  constructor() {
    const destroyed = inject(DestroyRef);
    afterRenderEffect(() => {
      this.view();
      this.chatScroller();
      untracked(() => this.keepPlace());
    });
    afterNextRender(() => {
      const resized = new ResizeObserver(() => this.keepPlace());
      resized.observe(this.element);
      destroyed.onDestroy(() => {
        resized.disconnect();
        clearTimeout(this.rest);
      });
    });
  }

  toEnd(): void {
    this.atEnd = true;
    void this.client().newest();
    this.keepPlace();
  }

  /** Shows a message and those around it. Returns false if there is no such message. */
  async show(id: number): Promise<boolean> {
    const found = await this.client().around(id);
    if (found) {
      this.atEnd = false;
      this.wanted = id;
      this.keepPlace();
    }
    return found;
  }

  row(id: number): HTMLElement | null {
    return this.element.querySelector<HTMLElement>(`[data-id="${id}"]`);
  }

  protected scrolled(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    if (clientHeight !== this.last.clientHeight) {
      // the list was resized, so its position says nothing about the reader
      this.keepPlace();
      return;
    }
    if (Math.abs(scrollTop - this.last.scrollTop) > 1) {
      this.scrolling.set(true);
      clearTimeout(this.rest);
      this.rest = setTimeout(() => this.scrolling.set(false), REST);
    }
    this.atEnd = scrollHeight - scrollTop - clientHeight < AT_END && !this.view().detached;
    this.settle();
  }

  /** After a change: the end stays in view if it was, and otherwise the message at the top keeps its place. */
  private keepPlace(): void {
    const wanted = this.wanted === null ? null : this.row(this.wanted);
    if (wanted) {
      this.wanted = null;
      wanted.scrollIntoView({ block: 'center' });
    } else if (this.atEnd) {
      this.element.scrollTop = this.element.scrollHeight;
    } else if (this.anchor?.row.isConnected) {
      this.element.scrollTop += this.anchor.row.getBoundingClientRect().top - this.anchor.top;
    } else if (this.anchor && this.wanted === null) {
      this.atEnd = !this.view().detached;
      this.element.scrollTop = this.element.scrollHeight;
    }
    this.settle();
  }

  private settle(): void {
    this.mark();
    this.away.set(!this.atEnd);
    this.place.emit(this.atEnd);
    this.loadAround();
  }

  /** Remembers the first message in view, and its place. */
  private mark(): void {
    const edge = this.element.getBoundingClientRect().top;
    const rows = this.element.querySelectorAll<HTMLElement>('.message');
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
    this.last = { scrollTop: this.element.scrollTop, clientHeight: this.element.clientHeight };
  }

  private loadAround(): void {
    const { scrollHeight, scrollTop, clientHeight } = this.element;
    const { loaded, start, detached, loadingOlder } = this.view();
    if (this.wanted !== null) {
      return;
    }
    if (loaded && !start && !loadingOlder && scrollTop < NEAR_EDGE) {
      void this.client().older();
    }
    if (detached && scrollHeight - scrollTop - clientHeight < NEAR_EDGE) {
      void this.client().newer();
    }
  }
}
