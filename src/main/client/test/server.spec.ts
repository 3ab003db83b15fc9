import { Refusal } from '../src/log/api';
import { Guest } from '../src/people/guest';
import { Credentials, subjectOf } from '../src/server/credentials';
import { Server } from '../src/server/server';
import { NoTabs } from '../src/tabs/tabs';
import type { Options } from '../src/types';
import { Clock } from './support/clock';

const part = (value: unknown) =>
  btoa(String.fromCharCode(...new TextEncoder().encode(JSON.stringify(value))))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '');
const jwt = (sub: string) => `${part({ alg: 'RS256' })}.${part({ sub })}.signature`;

describe('The server', () => {
  let asked: { readonly url: string; readonly headers: Headers; readonly method: string }[];
  let answer: () => Response | Promise<Response>;
  let refused: (string | null)[];
  let credentials: Credentials;
  let token: string | null;

  beforeEach(() => {
    asked = [];
    refused = [];
    token = null;
    answer = () => Response.json([]);
    vi.stubGlobal('fetch', (url: URL, { headers, method = 'GET' }: RequestInit = {}) => {
      asked.push({ url: String(url), headers: new Headers(headers), method });
      return Promise.resolve(answer());
    });
  });

  afterEach(() => vi.unstubAllGlobals());

  function connect(options: Options = { token: () => token }): Server {
    credentials = new Credentials(options, { changed: () => {}, unauthorized: (which) => refused.push(which) });
    return new Server(new URL('https://chat.example/talk/'), credentials);
  }

  const refusal = (work: Promise<unknown>) => work.then(() => null, (error: Refusal) => error);

  it('sends nothing where nothing was asked for', async () => {
    await connect().page({});
    expect(asked[0]!.headers.get('Authorization')).toBeNull();
    expect(credentials.missing).toBe(false);
  });

  it('shows the token to messages and channels only', async () => {
    token = jwt('ann');
    const server = connect();
    await server.page({ after: 7 });
    await server.authorize('1.2', 'private-chat');
    answer = () => Response.json({});
    await server.settings();
    expect(asked.map(({ url, headers }) => [url, headers.get('Authorization')])).toEqual([
      ['https://chat.example/talk/messages?limit=200&after=7', `Bearer ${token}`],
      ['https://chat.example/talk/pusher/auth', `Bearer ${token}`],
      ['https://chat.example/talk/config.json', null],
    ]);
  });

  it('says that a token is wanted, and then nothing is asked of it', async () => {
    const server = connect();
    answer = () => new Response('', { status: 401 });
    expect(await refusal(server.page({}))).toMatchObject({ passing: true });
    expect(refused).toEqual([null]);
    expect(credentials.missing).toBe(true);
    expect(await refusal(server.page({}))).toMatchObject({ passing: true, message: 'Sent when you have signed in.' });
    expect(asked).toHaveLength(1);
  });

  it('does not show a refused token again soon, but does a new one', async () => {
    token = jwt('ann');
    const server = connect();
    answer = () => new Response('', { status: 401 });
    await refusal(server.page({}));
    await refusal(server.page({}));
    expect(refused).toEqual([token]);
    expect(asked).toHaveLength(1);
    credentials.forgive();
    answer = () => Response.json([]);
    await server.page({});
    expect(asked).toHaveLength(2);
    expect(credentials.missing).toBe(false);
  });

  it('leaves a token alone when it is in trouble', async () => {
    token = jwt('ann');
    const server = connect();
    answer = () => new Response('', { status: 503, headers: { 'Retry-After': '7' } });
    expect(await refusal(server.page({}))).toMatchObject({ passing: true, retryAfter: 7 });
    expect(refused).toEqual([]);
  });

  it('gets no token of another subject', async () => {
    token = jwt('ann');
    const server = connect();
    await server.page({});
    token = jwt('bob');
    await server.post('from ann', 'key', null);
    expect(asked.map(({ headers }) => headers.get('Authorization'))).toEqual([`Bearer ${jwt('ann')}`, null]);
  });

  it('is of the user that the token names, or the application does', () => {
    token = jwt('ann');
    connect();
    expect(credentials.user).toBe('ann');
    connect({ token: () => Promise.resolve('opaque'), user: 'Ann' });
    expect(credentials.user).toBe('Ann');
    expect(() => connect({ token: () => Promise.resolve('opaque') })).toThrow('has to name the user');
  });

  it('posts with a key, and says in words what was refused', async () => {
    const server = connect();
    answer = () => Response.json({ errors: { content: ['must not be blank'] } }, { status: 422 });
    expect(await refusal(server.post(' ', 'key', null))).toMatchObject({ passing: false, message: 'The message must not be blank.' });
    expect(asked[0]!.headers.get('Idempotency-Key')).toBe('key');
    expect(asked[0]!.method).toBe('POST');
    answer = () => new Response('', { status: 413 });
    expect(await refusal(server.post('long', 'key', null))).toMatchObject({ passing: false, message: 'The message is too long.' });
    answer = () => Promise.reject(new TypeError('fetch failed'));
    expect(await refusal(server.post('hello', 'key', null))).toMatchObject({ passing: true, message: expect.stringContaining('reached') });
    answer = () => new Response('', { status: 503, headers: { 'Retry-After': new Date(Date.now() + 60_000).toUTCString() } });
    expect((await refusal(server.post('hello', 'key', null)))!.retryAfter).toBeGreaterThan(50);
  });

  it('knows from the links whether there is more', async () => {
    const server = connect();
    const links = (...relations: string[]) => ({ headers: { Link: relations.map((rel) => `<messages>; rel="${rel}"`).join(', '), 'Log-Epoch': 'e' } });
    answer = () => Response.json([], links('prev'));
    expect(await server.page({})).toEqual({ epoch: 'e', messages: [], more: true });
    expect((await server.page({ after: 1 })).more).toBe(false);
    answer = () => Response.json([], links('next'));
    expect((await server.page({ after: 1 })).more).toBe(true);
    expect((await server.page({ before: 9 })).more).toBe(false);
  });
});

describe('An identity', () => {
  let answer: (path: string, token: string | null) => Response;
  let asked: [string, string | null][];
  let credentials: Credentials;
  let server: Server;
  let guest: Guest | null;
  let unauthorized: (string | null)[];

  beforeEach(() => {
    asked = [];
    unauthorized = [];
    guest = null;
    answer = () => Response.json({});
    vi.stubGlobal('fetch', async (url: URL, init: RequestInit) => {
      const path = url.pathname.slice(1);
      const token = new Headers(init.headers).get('Authorization')?.slice(7) ?? null;
      asked.push([path, token]);
      return answer(path, token);
    });
  });

  afterEach(() => vi.unstubAllGlobals());

  function connect(options: Options = {}): void {
    credentials = new Credentials(options, { changed: () => {}, unauthorized: (token) => unauthorized.push(token) });
    server = new Server(new URL('https://chat.example/'), credentials);
    if (options.guest) {
      guest = credentials.guest = new Guest(server, 'chat.guest', null, new NoTabs(), new Clock(), () => {});
    }
  }

  const grant = (id: string) => Response.json({ id, name: 'Ann', token: jwt(id), expires_at: '1970-02-01T00:00:00Z' }, { status: 201 });
  const words = (work: Promise<unknown>) => work.then(() => '', ({ message, passing }: Refusal) => `${passing ? 'later' : 'never'}: ${message}`);

  it('is the subject of the token, or nobody', async () => {
    connect();
    expect(await server.author()).toBeNull();
    connect({ token: () => jwt('ann') });
    expect(await server.author()).toBe('ann');
    connect({ token: () => 'opaque', user: 'ann' });
    expect(await server.author()).toBe('');
  });

  it('is known with the name that the token has', async () => {
    const token = (claims: object) => `a.${part({ sub: 'ann', ...claims })}.c`;
    for (const [claims, name] of [[{ name: 'Ann', preferred_username: 'ann7' }, 'Ann'], [{ preferred_username: 'ann7' }, 'ann7'], [{}, 'ann']] as const) {
      connect({ token: () => token(claims) });
      await credentials.token();
      expect(credentials.me).toEqual({ id: 'ann', name });
    }
  });

  it('is a guest’s where there is no other token', async () => {
    let token: string | null = null;
    connect({ guest: true, token: () => token, user: null });
    expect(await server.author()).toBeNull();
    answer = () => grant('guest-1');
    await guest!.join('Ann');
    expect(credentials.me).toEqual({ id: 'guest-1', name: 'Ann' });
    expect(await server.author()).toBe('guest-1');
    token = jwt('bob');
    expect(await server.author()).toBe('bob');
    expect(credentials.me!.id).toBe('bob');
  });

  it('is that of a post’s first attempt, or the post is not sent', async () => {
    connect({ guest: true });
    answer = () => grant('guest-1');
    await guest!.join('Ann');
    answer = () => Response.json({});
    asked.length = 0;
    await server.post('hi', 'key', 'guest-1');
    await server.post('hi', 'key', null);
    expect(await words(server.post('hi', 'key', 'guest-0'))).toMatch('never: Nobody knows');
    expect(asked).toEqual([['messages', jwt('guest-1')], ['messages', null]]);
  });

  it('of nobody posts nothing any more where a token is required', async () => {
    connect({ token: () => jwt('ann') });
    await credentials.require();
    expect(await words(server.post('hi', 'key', null))).toMatch('never');
    expect(asked).toEqual([]);
  });

  it('is not taken for nobody’s while the guest’s token is replaced', async () => {
    connect({ guest: true });
    answer = () => grant('guest-1');
    await guest!.join('Ann');
    answer = (path) => new Response('', { status: path === 'guests' ? 503 : 401 });
    expect(await words(server.post('hi', 'key', 'guest-1'))).toMatch('later');
    expect(await words(server.author())).toMatch('later');
    expect(await words(server.post('hi', 'key', 'guest-1'))).toMatch('later');
    expect(unauthorized).toEqual([]);
    asked.length = 0;
    answer = () => Response.json([]);
    await server.page({});
    expect(asked).toEqual([['messages', null]]);
  });

  it('is kept where a refused token still gives another one, and is new where not', async () => {
    connect({ guest: true });
    answer = () => grant('guest-1');
    await guest!.join('Ann');
    for (const [accepted, id] of [[jwt('guest-1'), 'guest-1'], [null, 'guest-2']] as const) {
      answer = (path, token) => (path === 'guests' && token === accepted ? grant(id) : new Response('', { status: 401 }));
      expect(await words(server.page({}))).toMatch('later');
      expect(await server.author()).toBe(id);
      expect(credentials.me).toEqual({ id, name: 'Ann' });
    }
    expect(asked.slice(-2)).toEqual([['guests', jwt('guest-1')], ['guests', null]]);
  });

  it('says why a name is refused', async () => {
    connect({ guest: true });
    answer = () => Response.json({ errors: { name: ['must not be blank'] } }, { status: 422 });
    expect(await guest!.join(' ').catch((error: Error) => error.message)).toBe('The name must not be blank.');
  });
});

describe('The subject of a token', () => {
  it('is read where there is one', () => {
    expect(subjectOf(jwt('ann'))).toBe('ann');
    expect(subjectOf(jwt('auth0|zoë'))).toBe('auth0|zoë');
    expect(subjectOf('opaque')).toBeNull();
    expect(subjectOf('a.b.c')).toBeNull();
    expect(subjectOf(`a.${part({})}.c`)).toBeNull();
    expect(subjectOf(`a.${part({ sub: 5 })}.c`)).toBeNull();
    expect(subjectOf(`a.${part(null)}.c`)).toBeNull();
  });
});
