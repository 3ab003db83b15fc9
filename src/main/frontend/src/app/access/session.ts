import { Injectable, computed, signal } from '@angular/core';

const TOKEN = 'chat.token';
const SUBJECT = 'chat.subject';
/** What may follow `Bearer`, as RFC 6750 has it. */
const BEARER = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * The token this window signs in with, where the server asks for one. It is kept in the window's session only: no other
 * window, address or log has it.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly held = signal(read(TOKEN));
  private readonly known = signal(read(SUBJECT));
  private readonly needed = signal(false);
  private readonly said = signal<string | null>(null);

  readonly token = this.held.asReadonly();
  /** Whose messages are written here: it stays when the token expires, so that nothing changes hands. */
  readonly subject = this.known.asReadonly();
  /** Whether nothing can be done before somebody signs in. */
  readonly asked = computed(() => this.needed() && this.held() === null);
  /** Why, in words, where a token was refused. */
  readonly problem = this.said.asReadonly();

  /** The server wants a token. */
  require(): void {
    this.needed.set(true);
  }

  /** Answers whether it looks like a token at all. */
  signIn(text: string): boolean {
    const token = text.trim().replace(/^Bearer\s+/i, '');
    if (!BEARER.test(token)) {
      this.said.set('This does not look like a token. It is one long word, without spaces.');
      return false;
    }
    this.become(token, subjectOf(token));
    return true;
  }

  signOut(): void {
    this.become(null, null);
  }

  /** The server did not take this token, or wanted one where there was none. */
  refused(token: string | null): void {
    this.require();
    if (token !== null && token === this.held()) {
      this.become(null, this.known());
      this.said.set('The token is no longer accepted, or never was. What you wrote is kept here.');
    }
  }

  private become(token: string | null, subject: string | null): void {
    write(TOKEN, token);
    write(SUBJECT, subject);
    this.said.set(null);
    this.held.set(token);
    this.known.set(subject);
  }
}

/** The subject of a JWT, unchecked: only the server knows whether it is true. */
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

function read(key: string): string | null {
  try {
    return sessionStorage.getItem(key);
  } catch {
    return null;
  }
}

/** A browser may refuse to store: then a reload asks again. */
function write(key: string, value: string | null): void {
  try {
    if (value === null) {
      sessionStorage.removeItem(key);
    } else {
      sessionStorage.setItem(key, value);
    }
  } catch {
    // nothing to be done, and nothing to be said that could hold the token
  }
}
