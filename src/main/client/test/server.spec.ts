import { Refusal } from '../src/log/api';
import { Credentials, subjectOf } from '../src/server/credentials';
import { Server } from '../src/server/server';
import type { Options } from '../src/types';

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
    await server.post('from ann', 'key');
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
    expect(await refusal(server.post(' ', 'key'))).toMatchObject({ passing: false, message: 'The message must not be blank.' });
    expect(asked[0]!.headers.get('Idempotency-Key')).toBe('key');
    expect(asked[0]!.method).toBe('POST');
    answer = () => new Response('', { status: 413 });
    expect(await refusal(server.post('long', 'key'))).toMatchObject({ passing: false, message: 'The message is too long.' });
    answer = () => Promise.reject(new TypeError('fetch failed'));
    expect(await refusal(server.post('hello', 'key'))).toMatchObject({ passing: true, message: expect.stringContaining('reached') });
    answer = () => new Response('', { status: 503, headers: { 'Retry-After': new Date(Date.now() + 60_000).toUTCString() } });
    expect((await refusal(server.post('hello', 'key')))!.retryAfter).toBeGreaterThan(50);
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
