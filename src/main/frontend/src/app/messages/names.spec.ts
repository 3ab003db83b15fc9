import { TestBed } from '@angular/core/testing';
import { EMPTY, fakeChat, message, person } from '../../testing/fake-chat';
import { PeopleList } from '../people/people-list';
import { Typing } from '../people/typing';
import { Conversation } from './conversation';

/** The corners of Unicode that names come from. */
const CORNERS: readonly (readonly [number, number])[] = [
  [0x20, 0x7e],
  [0xa1, 0x17f],
  [0x300, 0x36f],
  [0x590, 0x5f4],
  [0x600, 0x6ff],
  [0x900, 0x97f],
  [0xe01, 0xe5b],
  [0xf00, 0xfbc],
  [0x1100, 0x11ff],
  [0x2000, 0x206f],
  [0x20d0, 0x20f0],
  [0x2e80, 0x2fd5],
  [0xa980, 0xa9df],
  [0xfb00, 0xfdff],
  [0xfe00, 0xfe0f],
  [0x12000, 0x12399],
  [0x1d400, 0x1d7ff],
  [0x1f1e6, 0x1f1ff],
  [0x1f300, 0x1faff],
  [0xe0020, 0xe007f],
];
const CHOSEN = ['﷽'.repeat(40), 'W'.repeat(40), 'Z\u0351\u036b\u0343\u036a\u0302\u036b\u033d\u034f\u0334\u0319\u0324\u031e\u0349\u035a\u032f\u031e\u0320\u034d', '\u202eevil', '\u2067שלום', '👨‍👩‍👧‍👦'.repeat(8), 'ก็็็็็็็็็', '<b>&amp;</b>', 'a\nb', '𒐫'.repeat(40)];

/** A hundred names, always the same ones: the server would refuse many of them. */
function names(): readonly string[] {
  let state = 19;
  const random = (below: number) => (state = (state * 48271) % 2147483647) % below;
  const made = Array.from({ length: 100 - CHOSEN.length }, () => {
    const [from, to] = CORNERS[random(CORNERS.length)]!;
    const [other, end] = CORNERS[random(CORNERS.length)]!;
    return Array.from({ length: 1 + random(40) }, (_, index) =>
      index % 3 ? String.fromCodePoint(from + random(to - from + 1)) : String.fromCodePoint(other + random(end - other + 1)),
    ).join('');
  });
  return [...CHOSEN, ...made];
}

/** The box in which an element paints: a name that is clipped paints nowhere else. */
const box = (element: Element) => element.getBoundingClientRect();

describe('A hundred names from the corners of Unicode', () => {
  const width = 320;

  function place<T>(fixture: { nativeElement: HTMLElement; whenStable(): Promise<T> }): Promise<T> {
    const { style } = fixture.nativeElement;
    style.width = `${width}px`;
    style.display = getComputedStyle(fixture.nativeElement).display.replace('inline', 'block');
    return fixture.whenStable();
  }

  it('each stay in their line above a message', async () => {
    const fixture = TestBed.createComponent(Conversation);
    const all = names();
    fixture.componentRef.setInput('view', { ...EMPTY, messages: all.map((name, index) => message(index + 1, 'Hi', `id-${index}`, name)) });
    fixture.componentRef.setInput('client', fakeChat());
    await place(fixture);
    const rows = [...fixture.nativeElement.querySelectorAll('.message')] as HTMLElement[];
    expect(rows.length).toBe(100);
    expect(new Set(rows.map((row) => Math.round(box(row).height))).size).toBe(1);
    const right = box(fixture.nativeElement).right + 8;
    for (const row of rows) {
      const [name, time, text] = ['.name', '.time', '.text'].map((part) => row.querySelector(part)!);
      expect(getComputedStyle(name!).overflow).toBe('hidden');
      expect(box(time!).left).toBeGreaterThanOrEqual(box(name!).right - 1);
      expect(box(time!).right).toBeLessThanOrEqual(right);
      expect(box(text!).top).toBeGreaterThanOrEqual(box(name!).bottom - 1);
      expect(text!.textContent).toBe('Hi');
      expect(getComputedStyle(text!).direction).toBe('ltr');
    }
    expect(fixture.nativeElement.scrollWidth).toBeLessThanOrEqual(width + 8);
  });

  it('each stay in their line of the list', async () => {
    const fixture = TestBed.createComponent(PeopleList);
    fixture.componentRef.setInput('people', names().map((name, index) => person(`id-${index}`, name, index === 0)));
    await place(fixture);
    const rows = [...fixture.nativeElement.querySelectorAll('li')] as HTMLElement[];
    expect(new Set(rows.map((row) => Math.round(box(row).height))).size).toBe(1);
    expect(fixture.nativeElement.scrollWidth).toBeLessThanOrEqual(width);
  });

  it('leave the rest of a sentence as it is', async () => {
    for (const name of names()) {
      const fixture = TestBed.createComponent(Typing);
      fixture.componentRef.setInput('people', [person('1', name)]);
      await place(fixture);
      expect(fixture.nativeElement.textContent.trim()).toBe(`\u2068${name}\u2069 is typing…`);
      expect(box(fixture.nativeElement).height).toBeLessThan(30);
      fixture.destroy();
    }
  });
});
