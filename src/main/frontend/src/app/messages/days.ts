import { Message, Pending } from 'pusher-chat-client';
import { Part, parts } from './text';

/** A message as it is shown. */
export interface Row {
  /** It stays the same when a pending message is stored, and so does the element. */
  readonly key: string;
  /** The message's id, once it is stored. */
  readonly id: number | null;
  readonly parts: readonly Part[];
  readonly at: string;
  readonly time: string;
  readonly full: string;
  readonly own: boolean;
  /** The author, where it is known. */
  readonly author: string | null;
  /** Whether it closely follows a message of the same author. */
  readonly joined: boolean;
  /** What is to be said of a message that is not known to be stored. */
  readonly state: 'late' | 'waiting' | 'failed' | null;
  readonly problem: string | null;
}

export interface Day {
  readonly key: string;
  readonly label: string;
  readonly rows: readonly Row[];
}

/** What there is to show, and to whom. */
export interface Shown {
  readonly messages: readonly Message[];
  readonly pendings?: readonly Pending[];
  readonly own: ReadonlyMap<number, string>;
  readonly me: string | null;
  readonly now: Date;
}

const TIME = new Intl.DateTimeFormat(undefined, { hour: 'numeric', minute: '2-digit' });
const FULL = new Intl.DateTimeFormat(undefined, { dateStyle: 'full', timeStyle: 'medium' });
const DATE = new Intl.DateTimeFormat(undefined, { weekday: 'long', day: 'numeric', month: 'long' });
const DATE_OF_YEAR = new Intl.DateTimeFormat(undefined, { day: 'numeric', month: 'long', year: 'numeric' });
const JOINED = 120_000;
/** Milliseconds until a message counts as late: most are stored sooner, and then nothing is said. */
const LATE = 1_000;

type Look = Pick<Row, 'parts' | 'at' | 'time' | 'full'> & { readonly day: string };
const looks = new WeakMap<Message | Pending, Look>();

/** The messages by the reader's local days; the pending ones are of the last day. */
export function days({ messages, pendings = [], own, me, now }: Shown): readonly Day[] {
  const found: { key: string; label: string; rows: Row[] }[] = [];
  const add = (day: string, at: Date, row: Omit<Row, 'joined'>) => {
    if (found.at(-1)?.key !== day) {
      found.push({ key: day, label: label(at, now), rows: [] });
    }
    const { rows } = found.at(-1)!;
    rows.push({ ...row, joined: joins(rows.at(-1), row) });
  };
  for (const message of messages) {
    const { day, ...look } = lookOf(message, message.created_at);
    const { id, author = null } = message;
    const mine = me !== null && author !== null ? author === me : own.has(id);
    const key = (mine ? own.get(id) : undefined) ?? String(id);
    add(day, new Date(message.created_at), { ...look, key, id, own: mine, author, state: null, problem: null });
  }
  const last = messages.at(-1);
  const end = last && Date.parse(last.created_at) > now.getTime() ? new Date(last.created_at) : now;
  for (const pending of pendings) {
    const { parts, at, time, full } = lookOf(pending, pending.at);
    const { key, problem } = pending;
    add(keyOf(end), end, { parts, at, time, full, key, id: null, own: true, author: me, state: stateOf(pending, now), problem });
  }
  return found;
}

/** When the clock alone changes what is shown: at midnight, and when a message becomes late. */
export function nextChange(pendings: readonly Pending[], now: Date): Date {
  const midnight = new Date(now.getFullYear(), now.getMonth(), now.getDate() + 1).getTime();
  const late = pendings.filter(({ state }) => state === 'sending').map(({ at }) => Date.parse(at) + LATE);
  return new Date(Math.min(midnight, ...late.filter((time) => time > now.getTime())));
}

function stateOf({ state, stored, at }: Pending, now: Date): Row['state'] {
  if (state !== 'sending') {
    return state;
  }
  return !stored && now.getTime() - Date.parse(at) >= LATE ? 'late' : null;
}

function lookOf(of: Message | Pending, time: string): Look {
  let look = looks.get(of);
  if (!look) {
    const at = new Date(time);
    look = { parts: parts(of.content), at: time, time: TIME.format(at), full: FULL.format(at), day: keyOf(at) };
    looks.set(of, look);
  }
  return look;
}

function joins(previous: Row | undefined, { own, author, at }: Omit<Row, 'joined'>): boolean {
  if (previous === undefined || previous.own !== own || (!own && previous.author !== author)) {
    return false;
  }
  return Date.parse(at) - Date.parse(previous.at) < JOINED;
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
