import { MessagesApi, Refusal, Where } from '../log/api';
import { Page } from '../log/page';
import type { Grant, GuestsApi } from '../people/guest';
import type { Message } from '../types';
import { Credentials } from './credentials';
import { refusalOf, signedOut, unreachable } from './refusals';

/** How to reach Pusher: the answer of `/config.json`. */
export interface Settings {
  readonly key: string;
  readonly cluster: string | null;
  readonly host: string | null;
  readonly port: number | null;
  readonly tls: boolean | null;
  readonly channel: string;
  readonly event: string;
  /** Whether a token is required. */
  readonly authentication: boolean;
  /** The channel that knows who is here, and whether its server takes client events. */
  readonly people?: { readonly channel: string; readonly typing?: boolean };
}

/** What lets a connection join a channel. */
export interface Authorization {
  readonly auth: string;
  readonly channel_data?: string;
}

/** A small first page appears soon; larger ones make scrolling smooth, and catch up with few requests. */
const NEWEST = 50;
const OLDER = 100;
const NEWER = 200;
const TIMEOUT = 10_000;
const JSON_BODY = { 'Content-Type': 'application/json' };

/** The HTTP API. Only the messages and the channel see the token. */
export class Server implements MessagesApi, GuestsApi {
  /** `base` is the address below which the API is; it ends in a slash. */
  constructor(
    readonly base: URL,
    private readonly credentials: Credentials,
  ) {}

  async page(where: Where): Promise<Page> {
    const query = new URLSearchParams({ limit: String(limit(where)) });
    Object.entries(where).forEach(([name, id]) => query.set(name, String(id)));
    const { headers, body } = await this.json<readonly Message[]>(`messages?${query}`, {});
    const relation = 'after' in where ? 'next' : 'prev';
    const links = headers.get('Link');
    const more = links === null ? body.length >= limit(where) : links.includes(`rel="${relation}"`);
    return { epoch: headers.get('Log-Epoch'), messages: body, more };
  }

  author(): Promise<string | null> {
    return this.credentials.author();
  }

  async post(content: string, key: string, author: string | null): Promise<Message> {
    const headers = { ...JSON_BODY, 'Idempotency-Key': key };
    return (await this.json<Message>('messages', { method: 'POST', headers, body: JSON.stringify({ content }) }, author)).body;
  }

  async guest(name: string, token: string | null): Promise<Grant> {
    const headers = { ...JSON_BODY, ...(token && { Authorization: `Bearer ${token}` }) };
    const init = { method: 'POST', headers, body: JSON.stringify({ name }), signal: AbortSignal.timeout(TIMEOUT) };
    try {
      return (await read<Grant>(() => fetch(new URL('guests', this.base), init))).body;
    } catch (error) {
      // a token that is no longer accepted gives no id
      if (token && (error as Refusal).status === 401) {
        return this.guest(name, null);
      }
      throw error;
    }
  }

  async settings(): Promise<Settings> {
    const signal = AbortSignal.timeout(TIMEOUT);
    const { body } = await read<Settings>(() => fetch(new URL('config.json', this.base), { signal }));
    return body;
  }

  /** Channels are authorized by this server, also where a hosted Pusher serves them; for this user, if one is given. */
  async authorize(socketId: string, channel: string, user?: string): Promise<Authorization> {
    const body = new URLSearchParams({ socket_id: socketId, channel_name: channel });
    return (await this.json<Authorization>('pusher/auth', { method: 'POST', body }, user)).body;
  }

  /** The log as a stream of server-sent events, after the event with this id. It lasts until the signal. */
  async stream(lastEventId: string | null, signal: AbortSignal): Promise<Response> {
    const headers = new Headers({ Accept: 'text/event-stream' });
    if (lastEventId !== null) {
      headers.set('Last-Event-ID', lastEventId);
    }
    return this.ask('messages', { headers, signal, cache: 'no-store' });
  }

  private json<T>(path: string, init: RequestInit, as?: string | null): Promise<{ readonly headers: Headers; readonly body: T }> {
    return read(() => this.ask(path, { ...init, signal: AbortSignal.timeout(TIMEOUT) }, as));
  }

  private async ask(path: string, init: RequestInit, as?: string | null): Promise<Response> {
    const token = await this.credentials.token(as);
    if (token === null && this.credentials.missing) {
      throw signedOut();
    }
    const headers = new Headers(init.headers);
    if (token !== null) {
      headers.set('Authorization', `Bearer ${token}`);
    }
    const response = await fetch(new URL(path, this.base), { ...init, headers });
    if (response.status === 401) {
      this.credentials.refuse(token);
    }
    if (!response.ok) {
      throw await refusalOf(response);
    }
    return response;
  }
}

/** Everything that is no answer becomes a refusal. */
async function read<T>(ask: () => Promise<Response>): Promise<{ readonly headers: Headers; readonly body: T }> {
  try {
    const response = await ask();
    if (!response.ok) {
      throw await refusalOf(response);
    }
    return { headers: response.headers, body: (await response.json()) as T };
  } catch (error) {
    throw error instanceof Refusal ? error : unreachable(error);
  }
}

function limit(where: Where): number {
  return 'before' in where ? OLDER : 'after' in where ? NEWER : NEWEST;
}
