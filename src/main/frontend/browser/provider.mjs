/**
 * An OpenID provider (npm's `oidc-provider`) that takes everybody for who they say they are: for the tests, and to try the
 * sign-in. `node browser/provider.mjs [page] [port]` runs it for a page, by default http://localhost:8080/ and port 9000.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto';
import http from 'node:http';
import { text } from 'node:stream/consumers';
import { Provider } from 'oidc-provider';

export const CLIENT = 'chat-page';
export const AUDIENCE = 'chat';

export class OpenIdProvider {
  #server = null;
  #provider = null;

  /** What the next people get: seconds that a token lives, and whether there are refresh tokens. */
  life = 300;
  refreshes = true;
  audience = AUDIENCE;
  /** The `grant_type` of each request for a token. */
  granted = [];

  /** `page`: the address that people are sent back to. */
  constructor(page) {
    this.page = page;
  }

  async start(port = 0) {
    this.#server = http.createServer((request, response) => this.#answer(request, response));
    await new Promise((resolve) => this.#server.listen(port, '127.0.0.1', resolve));
    this.url = `http://localhost:${this.#server.address().port}`;
    this.#provider = new Provider(this.url, this.#configuration());
    this.#provider.on('grant.success', ({ oidc }) => this.granted.push(oidc.params.grant_type));
  }

  async stop() {
    const closed = new Promise((resolve) => this.#server?.close(resolve) ?? resolve());
    this.#server?.closeAllConnections();
    await closed;
  }

  #configuration() {
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const key = { ...privateKey.export({ format: 'jwk' }), kid: randomBytes(8).toString('hex'), use: 'sig', alg: 'RS256' };
    const name = (id) => id.charAt(0).toUpperCase() + id.slice(1);
    return {
      clients: [
        {
          client_id: CLIENT,
          token_endpoint_auth_method: 'none',
          grant_types: ['authorization_code', 'refresh_token'],
          redirect_uris: [this.page],
          post_logout_redirect_uris: [this.page],
        },
      ],
      jwks: { keys: [key] },
      cookies: { keys: [randomBytes(16).toString('hex')] },
      // the page asks for tokens from its own origin
      clientBasedCORS: () => true,
      findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: name(id) }) }),
      // the server takes the name from the access token
      extraTokenClaims: (_, { accountId }) => ({ name: name(accountId) }),
      loadExistingGrant: (context) => this.#consent(context),
      issueRefreshToken: () => this.refreshes,
      rotateRefreshToken: true,
      interactions: { url: (_, { uid }) => `/sign-in/${uid}` },
      features: {
        devInteractions: { enabled: false },
        revocation: { enabled: true },
        rpInitiatedLogout: {
          enabled: true,
          logoutSource: (context, form) => {
            context.body = `<title>Sign out</title>${form}<button name="logout" value="yes" form="op.logoutForm">Yes, sign out</button>`;
          },
        },
        resourceIndicators: {
          enabled: true,
          defaultResource: () => 'urn:chat',
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({ scope: '', audience: this.audience, accessTokenTTL: this.life, accessTokenFormat: 'jwt', jwt: { sign: { alg: 'RS256' } } }),
        },
      },
    };
  }

  /** The page belongs to the provider's own house, so nobody is asked for consent. */
  async #consent({ oidc }) {
    const grant = new oidc.provider.Grant({ clientId: oidc.client.clientId, accountId: oidc.session.accountId });
    grant.addOIDCScope('openid profile offline_access');
    await grant.save();
    return grant;
  }

  async #answer(request, response) {
    if (request.url === '/favicon.ico') {
      return response.writeHead(204).end();
    }
    if (!request.url.startsWith('/sign-in/')) {
      return this.#provider.callback()(request, response);
    }
    if (request.method === 'GET') {
      response.setHeader('Content-Type', 'text/html');
      return response.end(`<title>Who are you?</title><form method="post"><label>Name <input name="name" pattern="[a-z]+" autofocus></label>
        <button>Sign in</button> <button name="no" value="no" formnovalidate>Cancel</button></form>`);
    }
    const answers = new URLSearchParams(await text(request));
    const refused = { error: 'access_denied', error_description: 'The person cancelled' };
    return this.#provider.interactionFinished(request, response, answers.has('no') ? refused : { login: { accountId: answers.get('name') } });
  }
}

if (import.meta.main) {
  const [page = 'http://localhost:8080/', port = '9000'] = process.argv.slice(2);
  const provider = new OpenIdProvider(page);
  await provider.start(Number(port));
  console.log(`${provider.url} signs people in for ${page}`);
}
