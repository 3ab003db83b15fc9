import { encodedBytes, isBlank, parts, withoutBlankEdges } from './text';

function links(content: string): string[] {
  return parts(content)
    .filter(({ href }) => href !== null)
    .map(({ text }) => text);
}

describe('The parts of a message', () => {
  it('put together are the message', () => {
    const pieces = ['http://a.b', 'https://', ' ', '(', ')', '.', '\n', '<b>', '"', 'javascript:', '\u202e', '@', 'é', '😀', '/x', '?q=1&r=2', ']'];
    let state = 1;
    for (let run = 0; run < 3000; run++) {
      let content = '';
      for (let times = 0; times < 8; times++) {
        state = (state * 48271) % 2147483647;
        content += pieces[state % pieces.length];
      }
      const found = parts(content);
      expect(found.map(({ text }) => text).join('')).toBe(content);
      for (const { href } of found) {
        expect(href ?? 'https://').toMatch(/^https?:\/\//);
      }
    }
  });

  it('are links only where the web is', () => {
    expect(links('see https://example.com/a?b=c#d, and http://x.org.')).toEqual(['https://example.com/a?b=c#d', 'http://x.org']);
    expect(links('javascript:alert(1) data:text/html,x ftp://x.org HTTPS://X.ORG')).toEqual(['HTTPS://X.ORG']);
  });

  it('leave the punctuation around a link to the text', () => {
    expect(links('(https://en.wikipedia.org/wiki/Log_(disambiguation))')).toEqual(['https://en.wikipedia.org/wiki/Log_(disambiguation)']);
    expect(links('[https://x.org/a]!')).toEqual(['https://x.org/a']);
  });

  it('are no link where a user name hides the host', () => {
    expect(links('https://bank.example@evil.example/')).toEqual([]);
  });
});

describe('The bytes of a message', () => {
  it('are those of its JSON', () => {
    expect(encodedBytes('a"é😀\u0001')).toBe(1 + 2 + 2 + 4 + 6);
  });
});

describe('A text', () => {
  it('is blank where nothing of it is visible', () => {
    for (const text of ['', ' \n\t', '\u200b', '\u2060 \ufeff\u00ad', '\u3164', '\u{e0001}', '\ufe0f', '\u0085']) {
      expect(isBlank(text)).toBe(true);
    }
    for (const text of ['.', 'a\u200b', '❤\ufe0f', '👩\u200d🔬']) {
      expect(isBlank(text)).toBe(false);
    }
  });

  it('is sent without the blank lines around it', () => {
    expect(withoutBlankEdges('one\n\n two \n\n  \n')).toBe('one\n\n two');
    expect(withoutBlankEdges('\n \n  indented')).toBe('  indented');
    expect(withoutBlankEdges('  indented')).toBe('  indented');
  });
});
