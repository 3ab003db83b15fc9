import { DestroyRef, Injectable, InjectionToken, inject, signal } from '@angular/core';
import { Kept } from '../kept';
import { Room } from '../room';
import { Address } from './address';
import { Grant, readGrant, sameOwner, writeGrant } from './grant';
import type { Attempt, Provider } from './provider';
import { Session } from './session';
import { SharedGrant } from './shared-grant';
import { SignInRefusal } from './sign-in-refusal';

type Module = Pick<typeof import('./provider'), 'newAttempt'> & { readonly Provider: Pick<typeof Provider, 'discover'> };

/** The code for OpenID Connect, which is loaded when it is needed. */
export const PROVIDER = new InjectionToken<() => Promise<Module>>('provider', { factory: () => () => import('./provider') });

const ATTEMPT = new Kept('attempt', 'session');

/** Milliseconds until a renewal that failed is tried again. */
const AGAIN = 5_000;
/** The longest wait that a browser knows, in milliseconds. */
const LONGEST = 2 ** 31 - 1;

const UNREACHABLE = 'The server can’t be reached. Try again.';

/**
 * Signs people in and out by OpenID Connect, and renews their token. Without a refresh token there is no renewal: the
 * person signs in again, and the provider asks for nothing while it remembers the person.
 */
@Injectable({ providedIn: 'root' })
export class OpenId {
  private readonly session = inject(Session);
  private readonly room = inject(Room);
  private readonly address = inject(Address);
  private readonly shared = inject(SharedGrant);
  private readonly module = inject(PROVIDER);
  private readonly held = signal<Grant | null>(readGrant());
  private readonly running = signal(false);
  private readonly said = signal('');
  private known: Promise<Provider> | null = null;
  private renewal: Promise<void> | null = null;
  private timer: ReturnType<typeof setTimeout> | undefined;

  /** Whether a sign-in is on its way. */
  readonly busy = this.running.asReadonly();
  /** Why the last sign-in did not succeed, or is over. */
  readonly problem = this.said.asReadonly();

  constructor() {
    this.shared.listen(
      (grant) => this.given(grant),
      () => this.held() && this.shared.give(this.held()),
    );
    inject(DestroyRef).onDestroy(() => clearTimeout(this.timer));
    const grant = this.held();
    if (grant !== null) {
      this.renewIn(due(grant) - Date.now());
    }
    const answer = this.address.takeAnswer();
    if (answer) {
      void this.complete(answer);
    } else if (this.session.token() === null) {
      this.shared.ask();
    }
  }

  /** The token for the next request; null if there is none, or if it has ended and can't be renewed yet. */
  async token(): Promise<string | null> {
    const grant = this.held();
    if (grant === null) {
      return this.session.token();
    }
    if (Date.now() >= due(grant)) {
      const renewed = this.renew();
      if (Date.now() >= grant.ends) {
        await renewed;
      }
    }
    const current = this.held();
    return current !== null && Date.now() < current.ends ? current.token : null;
  }

  /** Leaves the page for the provider. */
  signIn(): Promise<void> {
    return this.run(async () => {
      if (!isSecureContext) {
        throw new SignInRefusal('Signing in needs an address that begins with https://.', false);
      }
      const { newAttempt } = await this.module();
      const attempt = newAttempt(this.address.hash);
      const url = await (await this.provider()).authorization(attempt);
      ATTEMPT.write(JSON.stringify(attempt));
      this.address.leaveFor(url);
    });
  }

  /** Signs out in all windows, and leaves for the provider if people can sign out there. */
  async signOut(): Promise<void> {
    const grant = this.held();
    this.forget();
    if (grant === null) {
      return;
    }
    this.shared.give(null);
    await this.run(async () => {
      const provider = await this.provider();
      if (grant.refresh !== null) {
        // the provider's own sign-out matters more
        await provider.revoke(grant.refresh).catch(() => {});
      }
      if (provider.signOut !== null) {
        this.address.leaveFor(provider.signOut);
      }
    });
  }

  /** The server refused this token, or requires one and got none. */
  refused(token: string | null): void {
    const grant = this.held();
    if (grant === null || token !== grant.token) {
      this.session.refused(token);
    } else if (Date.now() >= due(grant)) {
      void this.renew();
    } else {
      this.end('This server does not accept the sign-in. What you wrote is kept here.');
    }
  }

  private complete(answer: URL): Promise<void> {
    const attempt = JSON.parse(ATTEMPT.read() ?? 'null') as Attempt | null;
    ATTEMPT.write(null);
    return this.run(async () => {
      if (attempt === null) {
        throw new SignInRefusal('This window did not ask for this sign-in. Sign in again.', false);
      }
      this.address.show(attempt.hash);
      this.share(await (await this.provider()).redeem(answer, attempt));
    });
  }

  private renew(): Promise<void> {
    return (this.renewal ??= this.shared.alone(() => this.replace()).finally(() => (this.renewal = null)));
  }

  private async replace(): Promise<void> {
    const grant = this.held();
    if (grant === null || Date.now() < due(grant)) {
      // another window was faster
      return;
    }
    try {
      if (grant.refresh === null) {
        throw new SignInRefusal('There is no refresh token.', false);
      }
      const next = await (await this.provider()).renew(grant.refresh);
      if (this.held() === grant) {
        this.share(next);
      }
    } catch (error) {
      if (error instanceof SignInRefusal && !error.passing) {
        this.end('Your sign-in has ended. Sign in again: what you wrote is kept here.');
      } else {
        this.renewIn(AGAIN);
      }
    }
  }

  private given(grant: Grant | null): void {
    const own = this.held();
    if (grant === null) {
      if (own !== null) {
        this.forget();
      }
    } else if (own === null ? this.session.token() === null : sameOwner(own, grant) && grant.ends > own.ends) {
      this.keep(grant);
    }
  }

  private share(grant: Grant): void {
    this.keep(grant);
    this.shared.give(grant);
  }

  private forget(): void {
    this.keep(null);
    this.session.signOut();
  }

  private end(words: string): void {
    this.keep(null);
    this.session.end();
    this.said.set(words);
  }

  private keep(grant: Grant | null): void {
    clearTimeout(this.timer);
    writeGrant(grant);
    this.held.set(grant);
    this.said.set('');
    if (grant !== null) {
      this.session.signIn(grant.token);
      this.renewIn(due(grant) - Date.now());
    }
  }

  private renewIn(milliseconds: number): void {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.renew(), Math.min(Math.max(milliseconds, 0), LONGEST));
  }

  private async provider(): Promise<Provider> {
    await this.room.load();
    const settings = this.room.signIn();
    if (settings === null) {
      throw new SignInRefusal(UNREACHABLE, true);
    }
    this.known ??= this.module().then(({ Provider }) => Provider.discover(settings, this.address.page));
    try {
      return await this.known;
    } catch (error) {
      this.known = null;
      throw error;
    }
  }

  private async run(step: () => Promise<void>): Promise<void> {
    if (this.running()) {
      return;
    }
    this.running.set(true);
    this.said.set('');
    try {
      await step();
    } catch (error) {
      this.said.set(error instanceof SignInRefusal ? error.message : UNREACHABLE);
    } finally {
      this.running.set(false);
    }
  }
}

/** When something has to happen to a grant: it is renewed, or it is over. */
function due({ refresh, renew, ends }: Grant): number {
  return refresh === null ? ends : renew;
}
