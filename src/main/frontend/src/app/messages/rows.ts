import type { Message, Pending, Person } from 'pusher-chat-client';
import { LANGUAGE } from '../language';
import { Author, authorOf, authorOfMine } from '../people/author';
import { Formatted, formatted } from '../text/formatted';

/** A message as it is shown. */
export interface Row {
  /** It stays the same when a pending message is stored, and so does the element. */
  readonly key: string;
  /** The message's id, once it is stored. */
  readonly id: number | null;
  readonly content: string;
  readonly text: Formatted;
  readonly at: string;
  readonly time: string;
  readonly full: string;
  readonly own: boolean;
  readonly author: Author;
  /** Whether it closely follows a message of the same author, and has no head. */
  readonly joined: boolean;
  /** Whether it is the first one that arrived while the reader was away. */
  readonly fresh: boolean;
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
  readonly me?: Pick<Person, 'id' | 'name'>;
  /** The id of the first message that is new to the reader. */
  readonly fresh?: number | null;
  readonly now: Date;
}

const TIME = new Intl.DateTimeFormat(LANGUAGE, { hour: 'numeric', minute: '2-digit' });
const FULL = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'full', timeStyle: 'medium' });
const DATE = new Intl.DateTimeFormat(LANGUAGE, { weekday: 'long', day: 'numeric', month: 'long' });
const DATE_OF_YEAR = new Intl.DateTimeFormat(LANGUAGE, { day: 'numeric', month: 'long', year: 'numeric' });
/** Milliseconds after a message of the same author until the next one gets a head. */
const JOINED = 5 * 60_000;
/** Milliseconds until a message counts as late: most are stored sooner, and then nothing is said. */
const LATE = 1_000;

type Look = Pick<Row, 'content' | 'text' | 'at' | 'time' | 'full'>;
const looks = new WeakMap<Message | Pending, Look>();

/** The messages by the reader's local days; the pending ones are of the last day. */
export function days({ messages, pendings = [], own, me, fresh = null, now }: Shown): readonly Day[] {
  const found: { key: string; label: string; rows: Row[] }[] = [];
  const add = (at: Date, row: Omit<Row, 'joined'>) => {
    const day = keyOf(at);
    if (found.at(-1)?.key !== day) {
      found.push({ key: day, label: label(at, now), rows: [] });
    }
    const { rows } = found.at(-1)!;
    rows.push({ ...row, joined: joins(rows.at(-1), row) });
  };
  for (const message of messages) {
    const { id, author } = message;
    const mine = author !== undefined && me !== undefined ? author === me.id : own.has(id);
    const key = (mine ? own.get(id) : undefined) ?? String(id);
    const row = { key, id, own: mine, author: authorOf(message, mine), fresh: id === fresh, state: null, problem: null };
    add(new Date(message.created_at), { ...lookOf(message, message.created_at), ...row });
  }
  const last = messages.at(-1);
  const end = last && Date.parse(last.created_at) > now.getTime() ? new Date(last.created_at) : now;
  for (const pending of pendings) {
    const { key, problem } = pending;
    const row = { key, id: null, own: true, author: authorOfMine(me), fresh: false, state: stateOf(pending, now), problem };
    add(end, { ...lookOf(pending, pending.at), ...row });
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
    const { content } = of;
    look = { content, text: formatted(content), at: time, time: TIME.format(at), full: FULL.format(at) };
    looks.set(of, look);
  }
  return look;
}

/** Nobody knows whether two messages of nobody are of the same person. */
function joins(previous: Row | undefined, { own, author, fresh, at }: Omit<Row, 'joined'>): boolean {
  if (previous === undefined || fresh || previous.author.id !== author.id) {
    return false;
  }
  const same = author.id !== null || (own && previous.own);
  return same && Date.parse(at) - Date.parse(previous.at) < JOINED;
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
