import { Directive, ElementRef, computed, inject, signal } from '@angular/core';

const STEPS: Readonly<Record<string, number>> = { ArrowUp: -1, ArrowDown: 1, Home: -Infinity, End: Infinity };

/** Knows which message the pointer or the keyboard is at. Tab reaches one message, and the arrows go on from there. */
@Directive({
  selector: '[chatRovingFocus]',
  exportAs: 'rovingFocus',
  host: {
    '(pointerover)': 'hover($event)',
    '(pointerleave)': 'pointed.set(null)',
    '(focusin)': 'enter($event)',
    '(focusout)': 'held.set(null)',
    '(keydown)': 'step($event)',
  },
})
export class RovingFocus {
  /** The message that had the focus last. */
  readonly last = signal<string | null>(null);
  /** The message whose actions are shown. */
  readonly shown = computed(() => this.held() ?? this.pointed());

  protected readonly held = signal<string | null>(null);
  protected readonly pointed = signal<string | null>(null);

  private readonly element = inject<ElementRef<HTMLElement>>(ElementRef).nativeElement;

  protected hover({ pointerType, target }: PointerEvent): void {
    if (pointerType === 'mouse') {
      this.pointed.set(keyOf(target));
    }
  }

  protected enter({ target }: FocusEvent): void {
    const key = keyOf(target);
    this.last.set(key);
    // a click on a message is not meant to hold its actions there
    this.held.set((target as Element).matches(':focus-visible') ? key : null);
  }

  protected step(event: KeyboardEvent): void {
    const by = STEPS[event.key];
    if (by === undefined || !(event.target as Element).matches('.message')) {
      return;
    }
    const rows = [...this.element.querySelectorAll<HTMLElement>('.message')];
    const at = rows.indexOf(event.target as HTMLElement) + by;
    rows[Math.min(Math.max(at, 0), rows.length - 1)]!.focus();
    event.preventDefault();
  }
}

/** The key of the message around an element. */
export function keyOf(target: EventTarget | null): string | null {
  return (target as Element).closest<HTMLElement>('.message')?.dataset['key'] ?? null;
}
