import { subjectOf } from 'pusher-chat-client/server/credentials';
import { Kept } from '../kept';

/** What a sign-in brought: a token for the API, and the means to get the next one. Times are milliseconds since 1970. */
export interface Grant {
  /** The access token. */
  readonly token: string;
  /** The refresh token, where the provider gives one. It is for one use. */
  readonly refresh: string | null;
  /** When the token is renewed. */
  readonly renew: number;
  /** When the token ends. */
  readonly ends: number;
}

/** Milliseconds before its end that a token is renewed. One of a shorter life is renewed in the middle of it. */
const AHEAD = 60_000;
/** Seconds that a token lives if the provider does not say. */
const LIFE = 300;
/** Seconds that a token may have lived already: the answer was on its way, and a token ends with a full second. */
const AGE = 2;

const GRANT = new Kept('grant', 'session');

/** The clock of this machine may be wrong: what counts is how long the token lives from now on. */
export function grantOf(answer: { readonly access_token: string; readonly refresh_token?: string; readonly expires_in?: number }): Grant {
  const now = Date.now();
  const life = Math.max(1, (answer.expires_in ?? LIFE) - AGE) * 1000;
  return {
    token: answer.access_token,
    refresh: answer.refresh_token ?? null,
    renew: now + life - Math.min(AHEAD, life / 2),
    ends: now + life,
  };
}

/** The grant that this window kept over its reload. */
export function readGrant(): Grant | null {
  return JSON.parse(GRANT.read() ?? 'null') as Grant | null;
}

export function writeGrant(grant: Grant | null): void {
  GRANT.write(grant && JSON.stringify(grant));
}

/** Whether two grants are of the same person. */
export function sameOwner(one: Grant, other: Grant): boolean {
  return subjectOf(one.token) === subjectOf(other.token);
}
