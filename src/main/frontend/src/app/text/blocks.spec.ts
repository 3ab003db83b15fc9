import { Block, blocks } from './blocks';
import { Inline } from './inlines';

const text = (inline: Inline): string => (inline.kind === 'bold' ? inline.inlines.map(text).join('') : inline.text);
const all = (block: Block): readonly Inline[] => (block.kind === 'code' ? [] : block.kind === 'list' ? block.items.flat() : block.inlines);
const links = (content: string) => blocks(content).flatMap(all).filter(({ kind }) => kind === 'link').map(text);
const shape = (content: string) => blocks(content).map((block) => (block.kind === 'code' ? `code:${block.text}` : `${block.kind}:${all(block).map(text).join('|')}`));

describe('The blocks of a message', () => {
  it('are one text where nothing is marked, and nothing of it is lost', () => {
    for (const content of ['one', ' one\n\n  two\n', '* ', '1.5 is no list', 'a > b', '#no heading', '<b>no HTML</b>', '```not closed']) {
      const [block, ...others] = blocks(content);
      expect(others).toEqual([]);
      expect(all(block!).map(text).join('')).toBe(content);
    }
  });

  it('are code, quotes and lists, each on lines of its own', () => {
    expect(shape('before\n\n```sh\nls\n\n# not bold: **x**\n```\n\nafter')).toEqual(['text:before', 'code:ls\n\n# not bold: **x**', 'text:after']);
    expect(shape('> one\n> two\nanswer')).toEqual(['quote:one\ntwo', 'text:answer']);
    expect(shape('- one\n* two\ntext\n3. three\n4) four')).toEqual(['list:one|two', 'text:text', 'list:three|four']);
    expect(blocks('3. three')[0]).toMatchObject({ kind: 'list', start: 3 });
  });

  it('have `code` and **bold** in their lines', () => {
    const [block] = blocks('see `a **b** c` and **bold `code` https://x.org**, not ** this ** or 2**3');
    expect(all(block!).map(({ kind }) => kind)).toEqual(['text', 'code', 'text', 'bold', 'text']);
    expect(all(block!)[1]).toEqual({ kind: 'code', text: 'a **b** c' });
    const bold = all(block!)[3] as Extract<Inline, { kind: 'bold' }>;
    expect(bold.inlines.map(({ kind }) => kind)).toEqual(['text', 'code', 'text', 'link']);
  });

  it('take no time, whatever they are made of', () => {
    for (const piece of ['**a', '`', '``` ', '```\n', '> ', '- x\n', '** **', 'http://', 'a@', '\n', '[(', '*a*', 'a@b.c,']) {
      const begun = performance.now();
      blocks(piece.repeat(Math.ceil(10_000 / piece.length)));
      expect(performance.now() - begun).toBeLessThan(1_000);
    }
  });

  it('put together are the message without its marks', () => {
    const pieces = ['http://a.b', 'https://', ' ', '(', ')', '.', '<b>', '"', 'javascript:', '\u202e', '@', 'é', '😀', '/x', '?q=1&r=2', ']', '**', '`', 'mailto:a@b.de'];
    let state = 1;
    for (let run = 0; run < 2_000; run++) {
      let content = 'x';
      for (let times = 0; times < 8; times++) {
        state = (state * 48271) % 2147483647;
        content += pieces[state % pieces.length];
      }
      const found = blocks(content).flatMap(all);
      expect(found.map(text).join('').replace(/[*`]/g, '')).toBe(content.replace(/[*`]/g, ''));
      for (const each of found) {
        expect(each.kind === 'link' ? each.href : 'https://').toMatch(/^(https?:\/\/|mailto:)/);
      }
    }
  });
});

describe('The links of a message', () => {
  it('are addresses of the web and of mail, and nothing else', () => {
    expect(links('see https://example.com/a?b=c#d, and http://x.org.')).toEqual(['https://example.com/a?b=c#d', 'http://x.org']);
    expect(links('ask ann@example.com')).toEqual(['ann@example.com']);
    expect(links('javascript:alert(1) data:text/html,x ftp://x.org //x.org README.md HTTPS://X.ORG')).toEqual(['HTTPS://X.ORG']);
  });

  it('leave the punctuation around them to the text', () => {
    expect(links('(https://en.wikipedia.org/wiki/Log_(disambiguation))')).toEqual(['https://en.wikipedia.org/wiki/Log_(disambiguation)']);
    expect(links('[https://x.org/a]!')).toEqual(['https://x.org/a']);
  });

  it('do not hide where they lead', () => {
    expect(links('https://bank.example@evil.example/')).not.toContain('https://bank.example@evil.example/');
    expect(links('https://x.org/\u202egpj.exe')).toEqual([]);
  });
});
