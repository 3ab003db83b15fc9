/**
 * What this page holds of the log: a window of messages without holes, and what it has heard of beyond it.
 *
 * Ids are contiguous and in commit order, so an event that is not the next one is held, and tells of a gap that a page
 * has to fill. Everything here is pure: each function takes a log and answers the next one.
 */
import { Message, MessageEvent, Page, isMessage } from './message';

export interface Log {
  readonly epoch: string | null;
  /** Counts how often the log was started over; an answer to an older generation's question is of no use. */
  readonly generation: number;
  /** Whether the window shows the log at all: false until the first page. */
  readonly loaded: boolean;
  /** Whether the window was found to be of another log, so that the newest page has to replace it. */
  readonly stale: boolean;
  /** Whether the window begins where the log begins. */
  readonly start: boolean;
  readonly messages: readonly Message[];
  /** What was heard of beyond the window, by id. */
  readonly held: ReadonlyMap<number, Heard>;
  /** Counts what was heard, so that a page knows what it has to account for. */
  readonly heard: number;
}

interface Heard {
  readonly at: number;
  readonly message: Message | null;
}

/** What a request knew when it was sent, needed to judge its answer. */
export interface Asked {
  readonly generation: number;
  readonly heard: number;
  readonly last: number;
}

/** The most messages the window holds; beyond it the far end is let go and loaded again when needed. */
export const WINDOW = 400;
/** The most messages held beyond the window. */
export const HELD = 200;

export const EMPTY: Log = {
  epoch: null,
  generation: 0,
  loaded: false,
  stale: false,
  start: false,
  messages: [],
  held: new Map(),
  heard: 0,
};

export function firstId(log: Log): number {
  return log.messages[0]?.id ?? 0;
}

export function lastId(log: Log): number {
  return log.messages.at(-1)?.id ?? 0;
}

/** The greatest id this page knows of, whether it has that message or not. */
export function headId(log: Log): number {
  return Math.max(lastId(log), ...log.held.keys());
}

export function asking(log: Log): Asked {
  return { generation: log.generation, heard: log.heard, last: lastId(log) };
}

/** Whether there are messages after the window that a page has to bring. */
export function behind(log: Log): boolean {
  return log.loaded && !log.stale && headId(log) > lastId(log);
}

export function full(log: Log): boolean {
  return log.messages.length >= WINDOW;
}

/** An event, or the answer to a post. */
export function hear(log: Log, event: MessageEvent, following: boolean): Log {
  const message = isMessage(event) ? event : null;
  if (log.loaded && !log.stale && event.id <= lastId(log)) {
    return message && differs(log, message) ? startOver(log) : log;
  }
  const heard = log.heard + 1;
  const held = new Map(log.held);
  held.set(event.id, { at: heard, message: message ?? held.get(event.id)?.message ?? null });
  if (held.size > HELD) {
    held.delete(Math.min(...held.keys()));
  }
  return settle({ ...log, held, heard }, following);
}

/** The newest page. */
export function newest(log: Log, page: Page, asked: Asked, following: boolean): Log {
  if (asked.generation !== log.generation) {
    return log;
  }
  if (!log.loaded || log.stale) {
    return replace(log, page, asked, following);
  }
  const end = page.messages.at(-1)?.id ?? 0;
  if (page.epoch !== log.epoch || end < asked.last || page.messages.some((message) => differs(log, message))) {
    return replace(log, page, asked, following);
  }
  if (page.messages.length === 0 || end <= lastId(log)) {
    return accountedFor(log, asked, end);
  }
  if (page.messages[0]!.id <= lastId(log) + 1) {
    return settle(extend(accountedFor(log, asked, end), page.messages, following), following);
  }
  return following ? replace(log, page, asked, following) : hear(log, { id: end }, following);
}

/** The page after `after`, which is the last message but one: so the first of it has to be the last one. */
export function newer(log: Log, page: Page, after: number, asked: Asked, following: boolean): Log {
  if (asked.generation !== log.generation || log.stale || !log.loaded) {
    return log;
  }
  const found = page.messages[0]?.id ?? 0;
  const lost = asked.last > after && found < asked.last;
  if (page.epoch !== log.epoch || lost || page.messages.some((message) => differs(log, message))) {
    return startOver(log);
  }
  if (after > lastId(log)) {
    return log;
  }
  const known = page.more ? log : accountedFor(log, asked, page.messages.at(-1)?.id ?? after);
  return settle(extend(known, page.messages, following), following);
}

/** The page before `before`, the first message of the window. */
export function older(log: Log, page: Page, before: number, asked: Asked): Log {
  if (asked.generation !== log.generation || log.stale || before !== firstId(log)) {
    return log;
  }
  if (page.epoch !== log.epoch) {
    return startOver(log);
  }
  const messages = [...page.messages.filter((message) => message.id < before), ...log.messages];
  const kept = messages.slice(0, WINDOW);
  const dropped = messages.length > kept.length ? messages.at(-1)! : null;
  const next = { ...log, messages: kept, start: !page.more };
  return dropped ? noteBeyond(next, dropped) : next;
}

/** What was let go at the end is still known to exist. */
function noteBeyond(log: Log, message: Message): Log {
  if (headId(log) >= message.id) {
    return log;
  }
  return { ...log, held: new Map(log.held).set(message.id, { at: log.heard, message }) };
}

function startOver(log: Log): Log {
  return { ...log, stale: true, generation: log.generation + 1, held: new Map() };
}

function replace(log: Log, page: Page, asked: Asked, following: boolean): Log {
  const end = page.messages.at(-1)?.id ?? 0;
  // whether what was heard meanwhile is of the old log or of this one is unknown: keep the ids, a page will tell
  const held = [...log.held].filter(([id, heard]) => id > end && heard.at > asked.heard);
  return settle(
    {
      epoch: page.epoch,
      generation: log.generation + 1,
      loaded: true,
      stale: false,
      start: !page.more,
      messages: page.messages,
      held: new Map(log.loaded ? held.map(([id, heard]) => [id, { ...heard, message: null }]) : held),
      heard: log.heard,
    },
    following,
  );
}

/** A page that reaches the end of the log has all that was heard of before it was asked for: the rest was of no log. */
function accountedFor(log: Log, asked: Asked, end: number): Log {
  const held = [...log.held].filter(([id, heard]) => id <= end || heard.at > asked.heard);
  return held.length === log.held.size ? log : { ...log, held: new Map(held) };
}

/** A page knows all that is between its ends, so its messages follow each other even where an id is missing. */
function extend(log: Log, messages: readonly Message[], following: boolean): Log {
  const fresh = messages.filter((message) => message.id > lastId(log));
  if (fresh.length === 0) {
    return log;
  }
  if (following) {
    return trim({ ...log, messages: [...log.messages, ...fresh] });
  }
  const room = Math.max(0, WINDOW - log.messages.length);
  return noteBeyond({ ...log, messages: [...log.messages, ...fresh.slice(0, room)] }, fresh.at(-1)!);
}

function settle(log: Log, following: boolean): Log {
  if (!log.loaded || log.stale || log.held.size === 0) {
    return log;
  }
  const last = lastId(log);
  const fresh: Message[] = [];
  let next = log.held.get(last + 1)?.message;
  while (next && (following || log.messages.length + fresh.length < WINDOW)) {
    fresh.push(next);
    next = log.held.get(next.id + 1)?.message;
  }
  const end = fresh.at(-1)?.id ?? last;
  const held = new Map([...log.held].filter(([id]) => id > end));
  return trim({ ...log, held, messages: fresh.length ? [...log.messages, ...fresh] : log.messages });
}

function trim(log: Log): Log {
  return log.messages.length <= WINDOW ? log : { ...log, messages: log.messages.slice(-WINDOW), start: false };
}

function differs(log: Log, message: Message): boolean {
  const known = find(log.messages, message.id);
  return known !== undefined && known.created_at !== message.created_at;
}

/** The message with this id, if the window has it. */
export function find(messages: readonly Message[], id: number): Message | undefined {
  let low = 0;
  let high = messages.length - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const message = messages[middle]!;
    if (message.id === id) {
      return message;
    }
    if (message.id < id) {
      low = middle + 1;
    } else {
      high = middle - 1;
    }
  }
  return undefined;
}
