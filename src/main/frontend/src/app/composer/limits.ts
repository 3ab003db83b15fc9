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
