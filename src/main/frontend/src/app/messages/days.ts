import { Message } from './message';
import { Part, parts } from './text';

/** A stored message as it is shown. */
export interface Row {
  readonly id: number;
  readonly parts: readonly Part[];
  readonly at: string;
  readonly time: string;
  readonly full: string;
  readonly own: boolean;
  /** Who said it, where that is known. */
  readonly author: string | null;
  /** Whether it follows closely on one by the same author. */
  readonly joined: boolean;
}

export interface Day {
  readonly key: string;
  readonly label: string;
  readonly rows: readonly Row[];
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const DATE = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const DATE_OF_YEAR = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const JOINED = 120_000;

type Stored = Omit<Row, 'own' | 'joined'> & { readonly key: string };
const shown = new WeakMap<Message, Stored>();

/** The messages by the reader's local days. */
export function days(messages: readonly Message[], own: ReadonlySet<number>, me: string | null, now: Date): readonly Day[] {
  const found: { key: string; label: string; rows: Row[] }[] = [];
  let day = found[0];
  let previous: Row | undefined;
  for (const message of messages) {
    const stored = show(message);
    if (!day || day.key !== stored.key) {
      day = { key: stored.key, label: label(new Date(message.created_at), now), rows: [] };
      found.push(day);
      previous = undefined;
    }
    const mine = own.has(message.id) || (me !== null && message.author === me);
    const row: Row = { ...stored, own: mine, joined: previous !== undefined && joins(previous, mine, stored) };
    day.rows.push(row);
    previous = row;
  }
  return found;
}

export function timeOf(at: string): string {
  return TIME.format(new Date(at));
}

function show(message: Message): Stored {
  let stored = shown.get(message);
  if (!stored) {
    const at = new Date(message.created_at);
    stored = {
      id: message.id,
      parts: parts(message.content),
      at: message.created_at,
      author: message.author ?? null,
      time: TIME.format(at),
      full: FULL.format(at),
      key: keyOf(at),
    };
    shown.set(message, stored);
  }
  return stored;
}

function joins(previous: Row, own: boolean, { at, author }: Stored): boolean {
  return previous.own === own && previous.author === author && Date.parse(at) - Date.parse(previous.at) < JOINED;
}

function keyOf(at: Date): string {
  return `${at.getFullYear()}-${at.getMonth() + 1}-${at.getDate()}`;
}

function label(at: Date, now: Date): string {
  const yesterday = new Date(now.getFullYear(), now.getMonth(), now.getDate() - 1);
  switch (keyOf(at)) {
    case keyOf(now):
      return 'Today';
    case keyOf(yesterday):
      return 'Yesterday';
    default:
      return (at.getFullYear() === now.getFullYear() ? DATE : DATE_OF_YEAR).format(at);
  }
}
