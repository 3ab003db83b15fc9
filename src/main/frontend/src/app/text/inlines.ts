import { linksIn } from './links';

/** A piece of a line. None of them is HTML. */
export type Inline =
  | { readonly kind: 'text' | 'code'; readonly text: string }
  | { readonly kind: 'link'; readonly text: string; readonly href: string }
  | { readonly kind: 'bold'; readonly inlines: readonly Inline[] };

/** `code`, between as many backticks as begin it, or **bold**. */
const MARKED = /(`{1,3})([^`\n]+)\1|\*\*(?=\S)([^*\n]*[^*\s])\*\*/g;

/** Cuts a text into pieces. The pieces together are the text without its marks. */
export function inlines(text: string): readonly Inline[] {
  const found: Inline[] = [];
  let end = 0;
  for (const match of text.matchAll(MARKED)) {
    const [all, , code, bold] = match;
    found.push(...linksIn(text.slice(end, match.index)));
    found.push(code === undefined ? { kind: 'bold', inlines: inlines(bold!) } : { kind: 'code', text: code });
    end = match.index + all.length;
  }
  return [...found, ...linksIn(text.slice(end))];
}
