import type { Message, Person } from 'pusher-chat-client';

/** Whose message it is, as it is shown. */
export interface Author {
  /** The same id is the same person; null for somebody who has none. */
  readonly id: string | null;
  readonly name: string;
}

const GRAPHEMES = new Intl.Segmenter('en', { granularity: 'grapheme' });
const INVISIBLE = /^[\s\p{Default_Ignorable_Code_Point}\p{Mark}\p{Control}]*$/u;

/** The author of a message: under the name that it was posted with, or of a message that was written here. */
export function authorOf({ author, author_name }: Pick<Message, 'author' | 'author_name'>, own: boolean): Author {
  if (author === undefined) {
    return { id: null, name: own ? 'You' : 'Someone' };
  }
  return { id: author, name: author_name ?? author };
}

/** The author of what is being written here. */
export function authorOfMine(me: Pick<Person, 'id' | 'name'> | undefined): Author {
  return { id: me?.id ?? null, name: me?.name ?? 'You' };
}

/** The first visible character of a name. */
export function initialOf(name: string): string {
  for (const { segment } of GRAPHEMES.segment(name)) {
    if (!INVISIBLE.test(segment)) {
      return segment.toUpperCase();
    }
  }
  return '?';
}

/** How many hues there are: each is 30 degrees from the next. */
export const HUES = 12;

/** The colour of a person: the same on every device. */
export interface Colour {
  /** In degrees around the colour wheel. */
  readonly hue: number;
  /** Whether the avatar is of the full colour, or else of a pale one: so fewer people look alike. */
  readonly full: boolean;
}

export function colourOf(id: string): Colour {
  let hash = 0x811c9dc5;
  for (let index = 0; index < id.length; index++) {
    // FNV-1a
    hash = Math.imul(hash ^ id.charCodeAt(index), 0x01000193);
  }
  const mixed = (hash ^ (hash >>> 15)) >>> 0;
  return { hue: (mixed % HUES) * (360 / HUES), full: Math.floor(mixed / HUES) % 2 === 1 };
}
