import { Injectable, computed, signal } from '@angular/core';
import { environment } from '../environments/environment';

/** Where people sign in with OpenID Connect. The page is a public client there: it has no secret. */
export interface SignInSettings {
  readonly issuer: string;
  readonly clientId: string;
  /** Separated by spaces. */
  readonly scopes: string;
}

/** What the server says of the room, as far as the page needs it: see `/config.json`. */
export interface Settings {
  readonly title?: string;
  /** Whether reading and writing need a token. */
  readonly authentication?: boolean;
  /** Whether somebody may join with a name alone. */
  readonly guests?: boolean;
  /** How people see who is here, where they can. */
  readonly people?: { readonly channel: string; readonly typing: boolean };
  readonly signIn?: SignInSettings;
}

/** Milliseconds until the server counts as away. */
const PATIENCE = 10_000;

/** The room that this page shows: its title, and for whom it is. */
@Injectable({ providedIn: 'root' })
export class Room {
  private readonly known = signal<Settings | null>(null);
  private loading: Promise<void> | null = null;

  readonly title = computed(() => this.known()?.title ?? 'Chat');
  readonly guests = computed(() => this.known()?.guests ?? false);
  readonly hasPeople = computed(() => this.known()?.people !== undefined);
  readonly signIn = computed(() => this.known()?.signIn ?? null);
  /** Who can read what is written here, in a sentence. */
  readonly readers = computed(() => {
    const settings = this.known();
    if (settings === null) {
      return '';
    }
    if (!settings.authentication) {
      return 'Everybody who can open this page can read and write here.';
    }
    return settings.guests
      ? 'Everybody who joins with a name or signs in can read and write here.'
      : 'Only people who sign in can read and write here.';
  });

  constructor() {
    void this.load();
  }

  /** Asks the server, unless it has answered already. */
  async load(): Promise<void> {
    if (this.known() === null) {
      await (this.loading ??= this.ask().finally(() => (this.loading = null)));
    }
  }

  private async ask(): Promise<void> {
    try {
      const response = await fetch(new URL('config.json', new URL(`${environment.api}/`, document.baseURI)), { signal: AbortSignal.timeout(PATIENCE) });
      if (response.ok) {
        this.known.set((await response.json()) as Settings);
      }
    } catch {
      // asked again when there is a connection
    }
  }
}
