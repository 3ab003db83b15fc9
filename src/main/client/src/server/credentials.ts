import type { Options, Token } from '../types';

/** Milliseconds until a token that was refused is shown again: it may have been refused by mistake. */
const REFUSED = 30_000;

/** The token of one user. A token of another subject is not used, so that nothing is sent in a wrong name. */
export class Credentials {
  /** Whose messages these are; null for everybody who uses this browser. */
  readonly user: string | null;
  private required = false;
  private absent = false;
  private refused: { readonly token: string; readonly at: number } | null = null;
  private subject: string | null = null;
  private readonly named: boolean;
  private readonly give: () => Token | Promise<Token>;

  constructor(
    { token, user }: Options,
    private readonly listener: {
      /** Whether a token is needed and there is none changed. */
      changed(): void;
      unauthorized(token: string | null): void;
    },
  ) {
    this.give = token ?? (() => null);
    this.named = user !== undefined;
    if (user !== undefined) {
      this.user = user;
      return;
    }
    const first = this.give();
    if (first instanceof Promise) {
      throw new TypeError('connect: with a token that is a promise, the option “user” has to name the user');
    }
    this.subject = first ? subjectOf(first) : null;
    this.user = this.subject;
  }

  /** Whether a token is needed and there is none. */
  get missing(): boolean {
    return this.absent;
  }

  /** The token for the next request. */
  async token(): Promise<string | null> {
    const given = (await this.give()) || null;
    const token = given !== null && this.usable(given) ? given : null;
    this.note(token);
    return token;
  }

  /** The server requires a token. */
  async require(): Promise<void> {
    if (!this.required) {
      this.required = true;
      if ((await this.token()) === null) {
        this.listener.unauthorized(null);
      }
    }
  }

  /** The server refused this token, or requires one and got none. */
  refuse(token: string | null): void {
    this.required = true;
    this.refused = token === null ? null : { token, at: Date.now() };
    this.listener.unauthorized(token);
    this.note(null);
  }

  /** A token that was refused may be tried again. */
  forgive(): void {
    this.refused = null;
  }

  private usable(token: string): boolean {
    if (this.refused?.token === token && Date.now() - this.refused.at < REFUSED) {
      return false;
    }
    if (this.named) {
      return true;
    }
    const subject = subjectOf(token);
    this.subject ??= subject;
    return subject === this.subject;
  }

  private note(token: string | null): void {
    const absent = this.required && token === null;
    if (absent !== this.absent) {
      this.absent = absent;
      this.listener.changed();
    }
  }
}

/** The subject of a JWT. Its signature is not checked; the server does that. */
export function subjectOf(token: string): string | null {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    const { sub } = JSON.parse(new TextDecoder().decode(bytes)) as { sub?: unknown };
    return typeof sub === 'string' && sub !== '' ? sub : null;
  } catch {
    return null;
  }
}
