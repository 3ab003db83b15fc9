/** Why there is no answer, in words for the author of a message. */
import { Refusal } from '../log/api';

/** The same request may succeed later after these. */
const PASSING = new Set([401, 408, 425, 429, 502, 503, 504]);

const WORDS: Readonly<Record<number, string>> = {
  401: 'Sent when you have signed in.',
  413: 'The message is too long.',
  429: 'Too many messages at once. Sent in a moment.',
};

interface Problem {
  readonly title?: string;
  readonly detail?: string;
  readonly errors?: { readonly content?: readonly string[]; readonly name?: readonly string[] };
}

/** The server refused, with a problem detail (RFC 9457) or without. */
export async function refusalOf(response: Response): Promise<Refusal> {
  const problem = (await response.json().catch(() => null)) as Problem | null;
  const words = wordsOf(response.status, problem ?? {});
  return new Refusal(words, PASSING.has(response.status), retryAfter(response.headers), response.status);
}

/** Nothing was asked, as there is no token for it. */
export function signedOut(): Refusal {
  return new Refusal(WORDS[401]!, true);
}

/** There was no answer. */
export function unreachable(error: unknown): Refusal {
  const late = error instanceof Error && error.name === 'TimeoutError';
  const words = late ? 'The server takes too long.' : 'The server can’t be reached.';
  return new Refusal(`${words} Sent when it is back.`, true);
}

/** Seconds, which the header may also give as a date. */
function retryAfter(headers: Headers): number | null {
  const value = headers.get('Retry-After');
  if (value === null) {
    return null;
  }
  const seconds = Number(value);
  const wait = Number.isNaN(seconds) ? (Date.parse(value) - Date.now()) / 1000 : seconds;
  return wait > 0 ? wait : null;
}

function wordsOf(status: number, problem: Problem): string {
  const { content, name } = problem.errors ?? {};
  if (content ?? name) {
    return content ? `The message ${content[0]}.` : `The name ${name![0]}.`;
  }
  const other = PASSING.has(status)
    ? 'The server is not available right now. Sent when it is back.'
    : (problem.detail ?? problem.title ?? `The server answered ${status}.`);
  return WORDS[status] ?? other;
}
