/**
 * The part of the log that this page holds: a window of messages without gaps, and events from beyond the window.
 *
 * Ids are contiguous and in commit order. So an event that is not the next one is held, and shows a gap that a page of
 * messages has to fill. Every function here is pure: it takes a log and returns the next one.
 */
import type { Message } from '../types';
import { MessageEvent, Page, isMessage } from './page';

export interface Log {
  readonly epoch: string | null;
  /** Counts how often the log started over. Answers to requests of an older generation are dropped. */
  readonly generation: number;
  /** False until the first page arrives. */
  readonly loaded: boolean;
  /** Whether the window turned out to belong to another log. Then the newest page replaces it. */
  readonly stale: boolean;
  /** Whether the window begins at the beginning of the log. */
  readonly start: boolean;
  readonly messages: readonly Message[];
  /** The events from beyond the window, by id. */
  readonly held: ReadonlyMap<number, Heard>;
  /** Counts the events, so that a page of messages can tell which of them it must contain. */
  readonly heard: number;
}

interface Heard {
  readonly at: number;
  readonly message: Message | null;
}

/** The state of the log when a request was sent. Its answer is compared with it. */
export interface Asked {
  readonly generation: number;
  readonly heard: number;
  readonly last: number;
}

/** The most messages in the window. More are dropped at the far end, and loaded again when needed. */
export const WINDOW = 400;
/** The most events that are held from beyond the window. */
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

/** The greatest known id. The message itself may be missing. */
export function headId(log: Log): number {
  return Math.max(lastId(log), ...log.held.keys());
}

export function asking(log: Log): Asked {
  return { generation: log.generation, heard: log.heard, last: lastId(log) };
}

/** Whether messages after the window have to be fetched. */
export function behind(log: Log): boolean {
  return log.loaded && !log.stale && headId(log) > lastId(log);
}

export function full(log: Log): boolean {
  return log.messages.length >= WINDOW;
}

/** Applies an event, or the answer to a post. */
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

/** Applies the newest page. */
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

/** Applies the page after the last message but one. So its first message must be the last one of the window. */
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

/** Applies the page before the first message of the window. */
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

/** Replaces the window by a page from elsewhere in the log. Its head stays known. */
export function elsewhere(log: Log, page: Page, asked: Asked): Log {
  if (asked.generation !== log.generation || log.stale || page.epoch !== log.epoch) {
    return log;
  }
  const { messages, more } = page;
  return hear({ ...log, generation: log.generation + 1, messages, start: !more }, { id: headId(log) }, false);
}

/** A message that was dropped at the end is still known to exist. */
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
  // events that arrived meanwhile may belong to the old log or to the new one: keep their ids until a page tells
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

/** A page that reaches the end of the log contains every event from before the request. All others are dropped. */
function accountedFor(log: Log, asked: Asked, end: number): Log {
  const held = [...log.held].filter(([id, heard]) => id <= end || heard.at > asked.heard);
  return held.length === log.held.size ? log : { ...log, held: new Map(held) };
}

/** A page has all messages between its ends, so they follow each other even if an id is missing. */
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

/** The message with this id, if it is among them. */
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
