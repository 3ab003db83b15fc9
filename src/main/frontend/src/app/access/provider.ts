import * as oauth from 'oauth4webapi';
import { subjectOf } from 'pusher-chat-client/server/credentials';
import type { SignInSettings } from '../room';
import { Grant, grantOf } from './grant';
import { SignInRefusal } from './sign-in-refusal';

/** What the page has to know when somebody comes back from the provider. */
export interface Attempt {
  readonly state: string;
  readonly nonce: string;
  /** The secret of PKCE (RFC 7636). */
  readonly verifier: string;
  /** The hash that the page had. */
  readonly hash: string;
}

/** Milliseconds until the provider counts as away. */
const PATIENCE = 10_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;

/**
 * An OpenID provider, for the authorization code flow with PKCE of a public client. The page loads this class, with
 * its library, when it is needed.
 */
export class Provider {
  private constructor(
    private readonly metadata: oauth.AuthorizationServer,
    private readonly client: oauth.Client,
    private readonly scopes: string,
    private readonly page: string,
    private readonly options: { readonly [oauth.allowInsecureRequests]: boolean },
  ) {}

  /** Reads the metadata of the provider. `page`: the address that it sends people back to. */
  static discover(settings: SignInSettings, page: string): Promise<Provider> {
    return wordsFor(settings, async () => {
      const issuer = new URL(settings.issuer);
      const options = { [oauth.allowInsecureRequests]: LOOPBACK.test(issuer.hostname) };
      const response = await oauth.discoveryRequest(issuer, { ...options, signal: AbortSignal.timeout(PATIENCE) });
      const metadata = await oauth.processDiscoveryResponse(issuer, response);
      return new Provider(metadata, { client_id: settings.clientId }, settings.scopes, page, options);
    });
  }

  /** The address where people sign in. */
  async authorization({ state, nonce, verifier }: Attempt): Promise<string> {
    return this.address(this.metadata.authorization_endpoint!, {
      response_type: 'code',
      redirect_uri: this.page,
      scope: this.scopes,
      state,
      nonce,
      code_challenge: await oauth.calculatePKCECodeChallenge(verifier),
      code_challenge_method: 'S256',
    });
  }

  /** Exchanges the code in the provider's answer. */
  redeem(answer: URL, { state, nonce, verifier }: Attempt): Promise<Grant> {
    return this.ask(async (options) => {
      const parameters = oauth.validateAuthResponse(this.metadata, this.client, answer, state);
      const response = await oauth.authorizationCodeGrantRequest(this.metadata, this.client, oauth.None(), parameters, this.page, verifier, options);
      const expected = { expectedNonce: nonce, requireIdToken: true };
      const tokens = await oauth.processAuthorizationCodeResponse(this.metadata, this.client, response, expected);
      if (subjectOf(tokens.access_token) === null) {
        throw new SignInRefusal(`${new URL(this.metadata.issuer).host} gives tokens of a kind that this chat can’t read.`, false);
      }
      return grantOf(tokens);
    });
  }

  /** Exchanges a refresh token. */
  renew(refresh: string): Promise<Grant> {
    return this.ask(async (options) => {
      const response = await oauth.refreshTokenGrantRequest(this.metadata, this.client, oauth.None(), refresh, options);
      const answer = await oauth.processRefreshTokenResponse(this.metadata, this.client, response);
      // without another one, this one is for more than one use
      return grantOf({ refresh_token: refresh, ...answer });
    });
  }

  /** Ends a refresh token, where the provider can do so. */
  async revoke(refresh: string): Promise<void> {
    if (this.metadata.revocation_endpoint) {
      await this.ask((options) => oauth.revocationRequest(this.metadata, this.client, oauth.None(), refresh, options));
    }
  }

  /** Where people sign out of the provider, or null. No token is in this address, so the provider may ask them. */
  get signOut(): string | null {
    const { end_session_endpoint } = this.metadata;
    return end_session_endpoint ? this.address(end_session_endpoint, { post_logout_redirect_uri: this.page }) : null;
  }

  private address(endpoint: string, parameters: Record<string, string>): string {
    const url = new URL(endpoint);
    Object.entries({ client_id: this.client.client_id, ...parameters }).forEach(([name, value]) => url.searchParams.set(name, value));
    return url.href;
  }

  private ask<T>(run: (options: oauth.TokenEndpointRequestOptions) => Promise<T>): Promise<T> {
    return wordsFor(this.metadata, () => run({ ...this.options, signal: AbortSignal.timeout(PATIENCE) }));
  }
}

/** Begins an attempt to sign in. */
export function newAttempt(hash: string): Attempt {
  return {
    state: oauth.generateRandomState(),
    nonce: oauth.generateRandomNonce(),
    verifier: oauth.generateRandomCodeVerifier(),
    hash,
  };
}

/** Every failure becomes a refusal with words for the person. */
async function wordsFor<T>({ issuer }: { readonly issuer: string }, run: () => Promise<T>): Promise<T> {
  const { host } = new URL(issuer);
  try {
    return await run();
  } catch (error) {
    if (error instanceof SignInRefusal) {
      throw error;
    }
    if (error instanceof oauth.AuthorizationResponseError || error instanceof oauth.ResponseBodyError) {
      const passing = error instanceof oauth.ResponseBodyError && error.status >= 500;
      throw new SignInRefusal(`${host} refused the sign-in: ${(error.error_description ?? error.error).replace(/\.$/, '')}.`, passing);
    }
    if (error instanceof oauth.OperationProcessingError && !(error.cause instanceof Response)) {
      throw new SignInRefusal(`The answer of ${host} is not one to this window’s question. Sign in again.`, false);
    }
    throw new SignInRefusal(`${host} can’t be reached, or does not answer as it should. Try again.`, true);
  }
}
