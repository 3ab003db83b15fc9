const path = new URL('.', document.baseURI).pathname;

/** What begins the names of all that is kept in the browser: another path of the origin may have another chat. */
const PLACE = path === '/' ? 'chat' : `chat:${encodeURIComponent(path)}`;

/** The name of something in the browser that other pages of the origin may have too. */
export function placed(name: string): string {
  return `${PLACE}.${name}`;
}

/**
 * A text that the browser keeps: `local` for all windows, `session` for this one and its reloads. A browser may refuse to
 * keep anything. Nothing is logged then, because the error could contain the text.
 */
export class Kept {
  private readonly name: string;

  /** `owner`: the person whom it belongs to, null for everybody who uses this browser. */
  constructor(
    name: string,
    private readonly where: 'local' | 'session',
    owner: string | null = null,
  ) {
    this.name = owner === null ? placed(name) : `${PLACE}/${encodeURIComponent(owner)}/${name}`;
  }

  read(): string | null {
    try {
      return this.storage().getItem(this.name);
    } catch {
      return null;
    }
  }

  write(text: string | null): void {
    try {
      if (text === null) {
        this.storage().removeItem(this.name);
      } else {
        this.storage().setItem(this.name, text);
      }
    } catch {
      // a reload loses it
    }
  }

  private storage(): Storage {
    return this.where === 'local' ? localStorage : sessionStorage;
  }
}
