import { LinkifyIt } from 'linkify-it';
import type { Inline } from './inlines';

const linkify = new LinkifyIt().add('ftp:', null).add('//', null);
/** Characters that could make an address look like another one. */
const DECEPTIVE = /[\u200b-\u200f\u202a-\u202e\u2060-\u2069]/;

/** Cuts a text into links and what is between them: addresses of the web, and of mail. */
export function linksIn(text: string): readonly Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const { index, lastIndex, raw, url } of linkify.match(text) ?? []) {
    if (!DECEPTIVE.test(raw)) {
      found.push(...plain(text.slice(end, index)), { kind: 'link', text: raw, href: url });
      end = lastIndex;
    }
  }
  return [...found, ...plain(text.slice(end))];
}

function plain(text: string): readonly Inline[] {
  return text === '' ? [] : [{ kind: 'text', text }];
}
