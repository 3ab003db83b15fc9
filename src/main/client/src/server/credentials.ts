import { Refusal } from '../log/api';
import type { Guest } from '../people/guest';
import { nameOf } from '../people/people';
import type { Options, Token, View } from '../types';
import { signedOut } from './refusals';

/** Milliseconds until a token that was refused is shown again: it may have been refused by mistake. */
const REFUSED = 30_000;

/** The token of one user. A token of another subject is not used, so that nothing is sent in a wrong name. */
export class Credentials {
  /** Whose messages these are; null for everybody who uses this browser. */
  readonly user: string | null;
  /** Who the user is where there is no other token. */
  guest: Guest | null = null;
  private owner: View['me'];
  /** Whether the last token was not the guest's. */
  private given = false;
  private required = false;
  private absent = false;
  private refused: { readonly token: string; readonly at: number } | null = null;
  private subject: string | null = null;
  private readonly named: boolean;
  private readonly give: () => Token | Promise<Token>;

  constructor(
    { token, user }: Options,
    private readonly listener: {
      /** Whether a token is needed and there is none, or the owner of the token, changed. */
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

  /** Who the server takes the user for. */
  get me(): View['me'] {
    return this.given || !this.guest ? this.owner : this.guest.me;
  }

  /**
   * The token for the next request, or null. `as`: the identity that the request has to have, see `author`; without that
   * identity there is no request.
   */
  async token(as?: string | null): Promise<string | null> {
    if (as === null && !this.required) {
      return null;
    }
    const given = (await this.give()) || null;
    this.given = given !== null;
    const usable = given !== null && this.usable(given) ? given : null;
    const token = given ? usable : ((await this.guest?.token()) ?? null);
    this.note(token, usable);
    if (as !== undefined && token === null) {
      throw signedOut();
    }
    if (as !== undefined && as !== idOf(token!)) {
      throw new Refusal('Nobody knows whether this was sent: it was written under another identity. Send it again?', false);
    }
    return token;
  }

  /** The identity of the next request: the subject of the token, an empty text if it names none, or null without a token. */
  async author(): Promise<string | null> {
    const token = await this.token();
    if (token === null && (this.required || this.guest?.me)) {
      throw signedOut();
    }
    return token && idOf(token);
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
    if (token !== null && this.guest && !this.given) {
      return this.guest.refuse(token);
    }
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

  private note(token: string | null, own: string | null = null): void {
    const absent = this.required && token === null;
    const owner = (own && ownerOf(own)) || this.owner;
    if (absent !== this.absent || owner?.id !== this.owner?.id) {
      this.absent = absent;
      this.owner = owner;
      this.listener.changed();
    }
  }
}

/** The subject of a JWT. */
export function subjectOf(token: string): string | null {
  const { sub } = claimsOf(token);
  return typeof sub === 'string' && sub !== '' ? sub : null;
}

function idOf(token: string): string {
  return subjectOf(token) ?? '';
}

function ownerOf(token: string): View['me'] {
  const id = subjectOf(token);
  const claims = claimsOf(token);
  return id === null ? undefined : { id, name: nameOf(claims) ?? nameOf({ name: claims['preferred_username'] }) ?? id };
}

/** The claims of a JWT. Its signature is not checked; the server does that. */
function claimsOf(token: string): Record<string, unknown> {
  try {
    const payload = token.split('.')[1]!.replaceAll('-', '+').replaceAll('_', '/');
    const bytes = Uint8Array.from(atob(payload), (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch {
    return {};
  }
}
