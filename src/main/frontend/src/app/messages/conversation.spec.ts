import { TestBed } from '@angular/core/testing';
import type { Pending, View } from 'pusher-chat-client';
import { EMPTY, fakeChat, message } from '../../testing/fake-chat';
import { Conversation } from './conversation';

const PENDING: Pending = { key: 'k', content: 'Lost', at: new Date().toISOString(), state: 'failed', problem: 'It is refused.', tab: '', epoch: null, after: 0, attempts: 1, stored: null };

describe('A conversation', () => {
  const asked: string[] = [];

  async function show(view: Partial<View>, inputs: Record<string, unknown> = {}) {
    asked.length = 0;
    const fixture = TestBed.createComponent(Conversation);
    fixture.componentRef.setInput('view', { ...EMPTY, ...view });
    fixture.componentRef.setInput('client', fakeChat(asked));
    Object.entries(inputs).forEach(([name, value]) => fixture.componentRef.setInput(name, value));
    await fixture.whenStable();
    const element: HTMLElement = fixture.nativeElement;
    return { fixture, element, rows: () => [...element.querySelectorAll<HTMLElement>('.message')] };
  }

  it('shows a head for each author, and none for what the same one goes on to say', async () => {
    const messages = [message(1, 'One', 'a', 'Ann'), message(2, 'Two', 'a', 'Ann'), message(3, 'Three', 'b', 'Bob'), message(4, 'Four')];
    const { rows } = await show({ messages });
    expect(rows().map((row) => row.querySelector('.name')?.textContent ?? null)).toEqual(['Ann', null, 'Bob', 'Someone']);
    expect(rows().map((row) => row.querySelector('.avatar')?.textContent ?? null)).toEqual(['A', null, 'B', 'S']);
    const [ann, , bob, someone] = rows().map((row) => getComputedStyle(row.querySelector('.name') ?? row).color);
    expect(new Set([ann, bob, someone]).size).toBe(3);
  });

  it('renders the marks of a text, and never HTML', async () => {
    const { element } = await show({ messages: [message(1, '**b** `c` <i>x</i>\n- one\n> q\n```\n<script>\n```\nhttps://x.org a@b.de')] });
    const text = element.querySelector('.text')!;
    expect([...text.querySelectorAll('*')].map(({ localName }) => localName)).toEqual(['p', 'strong', 'code', 'ul', 'li', 'blockquote', 'pre', 'code', 'p', 'a', 'a']);
    expect([...text.querySelectorAll('a')].map(({ href }) => href)).toEqual(['https://x.org/', 'mailto:a@b.de']);
    expect(text.textContent).toContain('<i>x</i>');
  });

  it('folds a long message, and unfolds it', async () => {
    const { fixture, element } = await show({ messages: [message(1, 'line\n'.repeat(60))] });
    const button = element.querySelector<HTMLElement>('.fold')!;
    const height = () => element.querySelector('.text')!.getBoundingClientRect().height;
    const folded = height();
    button.click();
    await fixture.whenStable();
    expect(height()).toBeGreaterThan(folded * 2);
    expect(button.getAttribute('aria-expanded')).toBe('true');
  });

  it('says where the reader left', async () => {
    const { rows } = await show({ messages: [message(1, 'One'), message(2, 'Two'), message(3, 'Three')] }, { fresh: 2 });
    expect(rows().map((row) => row.textContent.includes('New since you left'))).toEqual([false, true, false]);
  });

  it('lets the writer of a refused message try again, edit it, or give it up', async () => {
    const { element, fixture } = await show({ pending: [PENDING] });
    let edited = '';
    fixture.componentInstance.edit.subscribe((content) => (edited = content));
    expect(element.querySelector('[role=alert]')!.textContent).toBe('Not sent. It is refused.');
    element.querySelectorAll<HTMLElement>('.state button').forEach((button) => button.click());
    expect(asked).toEqual(['retry k', 'discard k', 'discard k']);
    expect(edited).toBe('discarded');
  });

  it('shows the actions of the message that the pointer is on', async () => {
    const { rows, fixture } = await show({ messages: [message(1, 'One'), message(2, 'Two')] });
    const actions = () => rows().map((row) => row.querySelectorAll('chat-actions button').length);
    expect(actions()).toEqual([0, 0]);
    rows()[0]!.querySelector('.text')!.dispatchEvent(new PointerEvent('pointerover', { pointerType: 'mouse', bubbles: true }));
    await fixture.whenStable();
    expect(actions()).toEqual([2, 0]);
    rows()[1]!.dispatchEvent(new PointerEvent('pointerover', { pointerType: 'touch', bubbles: true }));
    await fixture.whenStable();
    expect(actions()).toEqual([2, 0]);
  });

  it('is one stop of Tab, from which the arrows reach every message', async () => {
    const { rows, fixture } = await show({ messages: [message(1, 'One'), message(2, 'Two'), message(3, 'Three')] });
    const stops = () => rows().map(({ tabIndex }) => tabIndex);
    const press = async (key: string) => {
      document.activeElement!.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }));
      await fixture.whenStable();
      return rows().indexOf(document.activeElement as HTMLElement);
    };
    expect(stops()).toEqual([-1, -1, 0]);
    rows()[2]!.focus();
    expect(await press('ArrowUp')).toBe(1);
    expect(await press('Home')).toBe(0);
    expect(await press('ArrowUp')).toBe(0);
    expect(stops()).toEqual([0, -1, -1]);
    expect(rows()[0]!.querySelectorAll('chat-actions button').length).toBe(2);
    expect(await press('End')).toBe(2);
  });

  it('shows the actions in a sheet after a long press, but not on a link', async () => {
    const { element, fixture } = await show({ messages: [message(1, 'See https://x.org')] });
    const dialog = element.querySelector('dialog')!;
    const press = (selector: string) =>
      element.querySelector(selector)!.dispatchEvent(new PointerEvent('pointerdown', { pointerType: 'touch', bubbles: true }));
    press('.text a');
    press('.text p');
    await vi.waitFor(() => expect(dialog.open).toBe(true), { timeout: 5_000 });
    await fixture.whenStable();
    expect([...dialog.querySelectorAll('chat-actions button')].map(({ textContent }) => textContent)).toEqual(['Copy text', 'Copy link']);
  });
});
