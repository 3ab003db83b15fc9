import { Inline, inlines } from './inlines';

/** A part of a message that stands on lines of its own. */
export type Block =
  | { readonly kind: 'text' | 'quote'; readonly inlines: readonly Inline[] }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'list'; readonly start: number | null; readonly items: readonly (readonly Inline[])[] };

const FENCE = /^\s*```[\w+#.-]*\s*$/;
const QUOTE = /^>\s?/;
const BULLET = /^ {0,3}[-*] +(?=\S)/;
const NUMBER = /^ {0,3}(\d{1,9})[.)] +(?=\S)/;

/** Cuts a message into blocks. A message without any marks is one text. */
export function blocks(content: string): readonly Block[] {
  const lines = content.split('\n');
  const found: Block[] = [];
  let text: string[] = [];
  const add = (block: Block) => {
    found.push(...textOf(text), block);
    text = [];
  };
  for (let at = 0; at < lines.length; ) {
    const line = lines[at]!;
    const marked = [QUOTE, BULLET, NUMBER].find((mark) => mark.test(line));
    const close = FENCE.test(line) ? closing(lines, at) : -1;
    if (close > 0) {
      add({ kind: 'code', text: lines.slice(at + 1, close).join('\n') });
      at = close + 1;
    } else if (marked) {
      const end = endOf(lines, at, marked);
      const unmarked = lines.slice(at, end).map((each) => each.replace(marked, ''));
      add(marked === QUOTE ? { kind: 'quote', inlines: inlines(unmarked.join('\n')) } : list(unmarked, NUMBER.exec(line)?.[1]));
      at = end;
    } else {
      text.push(line);
      at++;
    }
  }
  return found.length === 0 ? [{ kind: 'text', inlines: inlines(content) }] : [...found, ...textOf(text)];
}

function list(items: readonly string[], first: string | undefined): Block {
  return { kind: 'list', start: first === undefined ? null : Number(first), items: items.map(inlines) };
}

/** The blank lines around other blocks are not shown: those have distances of their own. */
function textOf(lines: readonly string[]): readonly Block[] {
  const text = lines.join('\n').replace(/^(?:[^\S\n]*\n)+/, '').trimEnd();
  return text.trim() === '' ? [] : [{ kind: 'text', inlines: inlines(text) }];
}

/** The line that ends the code which begins at a line, or -1: then it is no code. */
function closing(lines: readonly string[], begin: number): number {
  return lines.findIndex((line, at) => at > begin && /^\s*```\s*$/.test(line));
}

function endOf(lines: readonly string[], begin: number, mark: RegExp): number {
  const end = lines.findIndex((line, at) => at > begin && !mark.test(line));
  return end < 0 ? lines.length : end;
}
