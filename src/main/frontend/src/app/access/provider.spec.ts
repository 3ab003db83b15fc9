import { Attempt, Provider, newAttempt } from './provider';

const ISSUER = 'https://id.example';
const METADATA = {
  issuer: ISSUER,
  authorization_endpoint: `${ISSUER}/auth`,
  token_endpoint: `${ISSUER}/token`,
  end_session_endpoint: `${ISSUER}/end`,
};
const part = (value: unknown) => btoa(JSON.stringify(value)).replaceAll('=', '').replaceAll('+', '-').replaceAll('/', '_');
const jwt = (claims: unknown) => `${part({ alg: 'RS256' })}.${part(claims)}.c2lnbmF0dXJl`;
const access = jwt({ sub: 'ann' });

/** With a real provider: see `sign-in.spec.mjs`. */
describe('A provider', () => {
  let attempt: Attempt;
  let tokens: Record<string, unknown>;
  let status: number;
  let sent: string;

  const idToken = (claims = {}) => {
    const now = Math.floor(Date.now() / 1000);
    return jwt({ iss: ISSUER, aud: 'chat-page', sub: 'ann', iat: now, exp: now + 60, nonce: attempt.nonce, ...claims });
  };
  const discover = (issuer = ISSUER) => Provider.discover({ issuer, clientId: 'chat-page', scopes: 'openid profile' }, 'https://chat.example/');
  const redeem = async (query = `code=c&state=${attempt.state}`) => (await discover()).redeem(new URL(`https://chat.example/?${query}`), attempt);

  beforeEach(() => {
    attempt = newAttempt('');
    status = 200;
    tokens = { access_token: access, token_type: 'Bearer', expires_in: 302, refresh_token: 'r1', id_token: idToken() };
    sent = '';
    vi.spyOn(globalThis, 'fetch').mockImplementation(async (address, init) => {
      if (String(address).includes('.well-known')) {
        return Response.json(METADATA);
      }
      sent = String(init?.body);
      return Response.json(tokens, { status });
    });
  });

  afterEach(() => vi.restoreAllMocks());

  it('is asked for a code with PKCE, state and nonce', async () => {
    const { origin, pathname, searchParams } = new URL(await (await discover()).authorization(attempt));
    expect(origin + pathname).toBe(METADATA.authorization_endpoint);
    const { code_challenge, ...others } = Object.fromEntries(searchParams);
    expect(code_challenge).toMatch(/^[\w-]{43}$/);
    expect(others).toEqual({
      client_id: 'chat-page',
      response_type: 'code',
      redirect_uri: 'https://chat.example/',
      scope: 'openid profile',
      state: attempt.state,
      nonce: attempt.nonce,
      code_challenge_method: 'S256',
    });
  });

  it('grants a token that is renewed a minute before its end', async () => {
    const grant = await redeem();
    expect(new URLSearchParams(sent).get('code_verifier')).toBe(attempt.verifier);
    expect(grant).toMatchObject({ token: access, refresh: 'r1' });
    expect(grant.ends - Date.now()).toBeGreaterThan(290_000);
    expect(grant.ends - grant.renew).toBe(60_000);
  });

  it('keeps the refresh token if there is no other', async () => {
    tokens = { access_token: access, token_type: 'Bearer', expires_in: 300 };
    expect((await (await discover()).renew('r1')).refresh).toBe('r1');
  });

  it('is not believed with another state, nonce, issuer or client', async () => {
    const words = 'not one to this window’s question';
    await expect(redeem('code=c&state=other')).rejects.toThrow(words);
    await expect(redeem(`code=c&state=${attempt.state}&iss=https://other.example`)).rejects.toThrow(words);
    for (const claims of [{ nonce: 'other' }, { nonce: undefined }, { iss: 'https://other.example' }, { aud: 'other' }, { exp: 1 }]) {
      tokens['id_token'] = idToken(claims);
      await expect(redeem(), JSON.stringify(claims)).rejects.toThrow(words);
    }
  });

  it('refuses in words, for good or for a while', async () => {
    await expect(redeem(`error=access_denied&error_description=No+account&state=${attempt.state}`)).rejects.toMatchObject({
      message: 'id.example refused the sign-in: No account.',
      passing: false,
    });
    tokens = { error: 'invalid_grant' };
    status = 400;
    await expect(redeem()).rejects.toMatchObject({ message: 'id.example refused the sign-in: invalid_grant.', passing: false });
    status = 503;
    await expect(redeem()).rejects.toMatchObject({ passing: true });
    vi.mocked(fetch).mockRejectedValue(new TypeError('Failed to fetch'));
    await expect(discover()).rejects.toMatchObject({ passing: true });
  });

  it('is of no use with tokens that are no JWTs', async () => {
    tokens['access_token'] = 'opaque';
    await expect(redeem()).rejects.toThrow('of a kind that this chat can’t read');
  });

  it('ends the session without a token in the address', async () => {
    expect((await discover()).signOut).toBe(`${ISSUER}/end?client_id=chat-page&post_logout_redirect_uri=https%3A%2F%2Fchat.example%2F`);
  });

  it('is asked without TLS on this machine only', async () => {
    await expect(discover('http://id.example')).rejects.toThrow('id.example');
    expect(fetch).not.toHaveBeenCalled();
  });
});
