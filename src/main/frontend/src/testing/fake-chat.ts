import type { Chat, Message, Person, View } from 'pusher-chat-client';

export const EMPTY: View = {
  state: 'live',
  transport: 'websocket',
  messages: [],
  pending: [],
  loaded: true,
  start: true,
  own: new Map(),
  unread: 0,
  detached: false,
  loadingOlder: false,
  nextAttempt: null,
  people: undefined,
  peopleFull: false,
  typing: [],
};

/** A client that notes what it is asked for, as “name argument”. */
export function fakeChat(asked: string[] = [], answers: Partial<Chat> = {}): Chat {
  const note = (name: string) => (argument?: unknown) => void asked.push(argument === undefined ? name : `${name} ${argument}`);
  const late = (name: string) => (argument?: unknown) => Promise.resolve(note(name)(argument));
  return {
    view: EMPTY,
    on: () => () => {},
    send: (content) => (note('send')(content), true),
    retry: note('retry'),
    discard: (key) => (note('discard')(key), 'discarded'),
    older: late('older'),
    newer: late('newer'),
    newest: late('newest'),
    around: () => Promise.resolve(true),
    place: () => {},
    join: late('join'),
    rename: late('rename'),
    typing: note('typing'),
    wake: note('wake'),
    close: note('close'),
    ...answers,
  };
}

/** A message; a minute after the one before it. */
export function message(id: number, content: string, author?: string, name?: string): Message {
  const created_at = new Date(Date.UTC(2026, 10, 24, 12, id)).toISOString();
  return { id, content, created_at, updated_at: created_at, ...(author ? { author } : {}), ...(name ? { author_name: name } : {}) };
}

export function person(id: string, name: string, me = false): Person {
  return { id, name, me };
}
