import { encodedBytes, isBlank, withoutBlankEdges } from './limits';

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
