/** A piece of a message: plain text, or a link that is safe to follow. */
export interface Part {
  readonly text: string;
  readonly href: string | null;
}

const URLS = /\bhttps?:\/\/[^\s<>"\u0000-\u001f\u200b-\u200f\u202a-\u202e\u2066-\u2069]+/giu;
const CLOSING: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Cuts a message into text and links. The joined parts are the message. */
export function parts(content: string): readonly Part[] {
  const found: Part[] = [];
  let end = 0;
  for (const match of content.matchAll(URLS)) {
    const text = withoutPunctuation(match[0]);
    const href = hrefOf(text);
    if (href) {
      if (match.index > end) {
        found.push({ text: content.slice(end, match.index), href: null });
      }
      found.push({ text, href });
      end = match.index + text.length;
    }
  }
  if (end < content.length) {
    found.push({ text: content.slice(end), href: null });
  }
  return found;
}

/** A full stop after a link, or the bracket around it, does not belong to the link. */
function withoutPunctuation(url: string): string {
  let end = url.length;
  while (end > 0) {
    const last = url[end - 1]!;
    const opening = CLOSING[last];
    const unbalanced = opening !== undefined && count(url, opening, end) < count(url, last, end);
    if (!unbalanced && !/[.,:;!?'*_~…]/.test(last)) {
      break;
    }
    end--;
  }
  return url.slice(0, end);
}

function count(text: string, character: string, end: number): number {
  let times = 0;
  for (let index = 0; index < end; index++) {
    times += text[index] === character ? 1 : 0;
  }
  return times;
}

/** Only http and https, and no address that hides its host behind a user name. */
function hrefOf(text: string): string | null {
  try {
    const url = new URL(text);
    const web = url.protocol === 'http:' || url.protocol === 'https:';
    return web && url.username === '' && url.password === '' ? url.href : null;
  } catch {
    return null;
  }
}

/** Whether nothing of a text is visible: white space, zero-width characters and the like. */
export function isBlank(content: string): boolean {
  return /^[\s\u0085\p{Default_Ignorable_Code_Point}]*$/u.test(content);
}

/** Leaves out the blank lines before a text, and the white space after it. */
export function withoutBlankEdges(content: string): string {
  return content.trimEnd().replace(/^\s*\n/, '');
}

/** The bytes of a message as JSON in UTF-8, which the server limits. */
export function encodedBytes(content: string): number {
  return new TextEncoder().encode(JSON.stringify(content)).length - 2;
}
