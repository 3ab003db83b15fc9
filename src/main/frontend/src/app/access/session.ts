import { Injectable, computed, signal } from '@angular/core';
import { subjectOf } from 'pusher-chat-client/server/credentials';
import { Kept } from '../kept';

const TOKEN = new Kept('token', 'session');
const SUBJECT = new Kept('subject', 'session');
/** The characters of a token after `Bearer` (RFC 6750). */
const BEARER = /^[A-Za-z0-9\-._~+/]+=*$/;

/**
 * The token of this window, where the server requires one. It is kept in the window's session storage only, and gets into
 * no URL and no log. A token that was pasted gets into no other window either.
 */
@Injectable({ providedIn: 'root' })
export class Session {
  private readonly held = signal(TOKEN.read());
  private readonly known = signal(SUBJECT.read());
  private readonly needed = signal(false);
  private readonly said = signal<string | null>(null);

  readonly token = this.held.asReadonly();
  /** The author of what is written here. It stays when the token expires, so that no draft gets another author. */
  readonly subject = this.known.asReadonly();
  /** Whether the page waits for somebody to sign in. */
  readonly asked = computed(() => this.needed() && this.held() === null);
  /** The reason why the last token was refused. */
  readonly problem = this.said.asReadonly();

  /** The server requires a token. */
  require(): void {
    this.needed.set(true);
  }

  /** Returns false if the text does not look like a token. */
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

  /** The token is over. Its subject stays, and has to sign in again. */
  end(): void {
    this.require();
    this.become(null, this.known());
  }

  /** The server refused this token, or requires one and got none. */
  refused(token: string | null): void {
    this.require();
    if (token !== null && token === this.held()) {
      this.end();
      this.said.set('The token is no longer accepted, or never was. What you wrote is kept here.');
    }
  }

  private become(token: string | null, subject: string | null): void {
    TOKEN.write(token);
    SUBJECT.write(subject);
    this.said.set(null);
    this.held.set(token);
    this.known.set(subject);
  }
}
