/** The page is in English. So dates are too, in the reader's kind of English where there is one. */
export const LANGUAGE = navigator.languages.find((language) => /^en\b/i.test(language)) ?? 'en-GB';

const LIST = new Intl.ListFormat(LANGUAGE);

/** “Ann, Bob and Carol”. */
export function listed(words: readonly string[]): string {
  return LIST.format(words);
}

/** A name within a sentence. Its direction of writing does not change that of the sentence. */
export function isolated(name: string): string {
  return `\u2068${name}\u2069`;
}

/** “1 message”, “2 messages”. */
export function counted(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`;
}
