import { Directive, output } from '@angular/core';

/** Milliseconds that a finger rests on a message until its actions appear. */
const LONG = 450;

/** Tells of a finger that stays where it is: not of one that scrolls, and not on a link, which has a menu of its own. */
@Directive({
  selector: '[chatLongPress]',
  host: {
    '(pointerdown)': 'begin($event)',
    '(pointerup)': 'end()',
    '(pointercancel)': 'end()',
    '(pointerleave)': 'end()',
    '(contextmenu)': 'menu($event)',
  },
})
export class LongPress {
  readonly chatLongPress = output<Element>();

  private timer: ReturnType<typeof setTimeout> | undefined;
  private touched = false;

  protected begin({ pointerType, target }: PointerEvent): void {
    this.end();
    this.touched = pointerType === 'touch' && target instanceof Element && !target.closest('a, button');
    if (this.touched) {
      this.timer = setTimeout(() => this.chatLongPress.emit(target as Element), LONG);
    }
  }

  protected end(): void {
    clearTimeout(this.timer);
  }

  /** The browser's own menu would cover the actions. */
  protected menu(event: Event): void {
    if (this.touched) {
      event.preventDefault();
    }
  }
}
