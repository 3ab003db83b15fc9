import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Application, freePort, until } from './application.mjs';
import { Browser, PATIENCE, TROUBLE, accessible, live, looks, nothingPending, outOfReach, screenshot, send, shows, texts } from './browser.mjs';
import { AUDIENCE, CLIENT, OpenIdProvider } from './provider.mjs';

const JWT = 'spring.security.oauth2.resourceserver.jwt';
const REFUSED = new RegExp(`${TROUBLE.source}|status of 401|WebSocket is already in CLOSING`);
/** A token may be in no address. */
const TOKEN = /eyJ/;
/** Bytes of everything that the page loads at first, compressed. */
const FIRST_PAINT = 150_000;

describe('Sign-in by OpenID Connect', { timeout: 600_000 }, () => {
  const application = new Application(process.env['APPLICATION']);
  const browser = new Browser();
  let provider;

  before(async () => {
    application.port = await freePort();
    provider = new OpenIdProvider(`http://localhost:${application.port}/`);
    await provider.start();
    Object.assign(application.settings, {
      [`${JWT}.issuer-uri`]: provider.url,
      [`${JWT}.audiences`]: AUDIENCE,
      'access.guests': false,
      'access.sign-in.client-id': CLIENT,
    });
    await application.start();
    await browser.launch();
  });

  after(async () => {
    await browser.close();
    await application.stop();
    await provider?.stop();
  });

  afterEach(async () => {
    Object.assign(provider, { life: 300, refreshes: true, audience: AUDIENCE, granted: [] });
    await browser.settle();
    assert.deepEqual(addresses.filter((address) => TOKEN.test(address)), []);
  });

  const addresses = [];
  const open = async (options) => {
    const page = await browser.open(application.url, { expects: REFUSED, ...options });
    page.context().on('request', (request) => addresses.push(request.url()));
    return page;
  };
  const button = (page) => page.locator('.sign-in chat-provider-form').getByRole('button', { name: 'Sign in' });
  const asked = (page) => page.getByRole('dialog', { name: 'Sign in' }).waitFor();
  const says = (page, words) => page.locator('.sign-in chat-provider-form').getByRole('alert').filter({ hasText: words }).waitFor();

  /** Answers the provider's question. */
  async function as(page, name) {
    await page.getByLabel('Name', { exact: true }).fill(name);
    await page.getByRole('button', { name: 'Sign in' }).click();
  }

  async function signedIn(name, options) {
    const page = await open(options);
    await button(page).click();
    await as(page, name);
    return live(page);
  }

  it('loads its library when somebody signs in, and paints before with less than 150 KB', async () => {
    const sizes = [];
    const page = await open({
      onPage: (opened) => opened.on('requestfinished', async (request) => request.url().startsWith(application.url) && sizes.push([request.url(), (await request.sizes()).responseBodySize])),
    });
    await button(page).waitFor();
    await page.waitForLoadState('networkidle');
    const before = sizes.map(([url]) => url);
    const all = sizes.reduce((sum, [, size]) => sum + size, 0);
    console.log(`The page before the sign-in: ${all} bytes in ${sizes.length} answers`);
    assert.ok(all > 10_000 && all < FIRST_PAINT, `${all} bytes`);
    await button(page).click();
    await page.getByLabel('Name', { exact: true }).waitFor();
    const scripts = sizes.filter(([url]) => url.endsWith('.js') && !before.includes(url));
    assert.equal(scripts.length, 1, 'the library is a file of its own');
  });

  it('shows a person under the name of the claims, and lasts over a reload', async () => {
    const page = await open();
    await asked(page);
    await until('the button has the focus', PATIENCE, () => page.evaluate(() => document.activeElement.closest('chat-provider-form') !== null));
    for (const [width, text] of [[390, '200%'], [320, '115%']]) {
      assert.deepEqual(await outOfReach(page, { width, text }), [], `${width} px, ${text}`);
    }
    for (const look of looks(page)) {
      await look.apply();
      await accessible(page);
      await screenshot(page, `${look.name}-provider`, { always: false });
    }
    await page.setViewportSize({ width: 1180, height: 760 });
    await page.evaluate(() => (location.hash = '#m1'));
    await page.keyboard.press('Enter');
    await as(page, 'ann');
    await live(page);
    assert.equal(page.url(), `${application.url}/#m1`, 'neither code nor state stays in the address');
    await send(page, 'Signed by Ann');
    await shows(page, 'Signed by Ann');
    await nothingPending(page);
    await page.locator('.subject', { hasText: /^Ann$/ }).waitFor();

    const other = await signedIn('bob');
    await other.locator('aside', { hasText: 'Ann' }).waitFor();
    await other.locator('[role=log] .name', { hasText: /^Ann$/ }).first().waitFor();
    const token = await other.evaluate(() => sessionStorage.getItem('chat.token'));
    application.token = token;
    const [{ author, author_name }] = (await application.all()).filter(({ content }) => content === 'Signed by Ann');
    assert.deepEqual({ author, author_name }, { author: 'ann', author_name: 'Ann' });

    await page.reload();
    await live(page);
    await shows(page, 'Signed by Ann');
    assert.deepEqual(provider.granted, ['authorization_code', 'authorization_code'], 'a reload asks for no token');
    assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage }).includes('eyJ')), false);
  });

  it('is one sign-in for all windows, and one sign-out', async () => {
    const page = await signedIn('ann');
    const second = await page.context().newPage();
    await second.goto(application.url);
    await live(second);
    assert.deepEqual(provider.granted, ['authorization_code']);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Yes, sign out' }).click();
    await asked(page);
    await asked(second);
    assert.deepEqual([await texts(page), await texts(second)], [[], []]);
    for (const each of [page, second]) {
      assert.deepEqual(await each.evaluate(() => ({ ...sessionStorage })), {});
    }
    await button(page).click();
    await page.getByLabel('Name', { exact: true }).waitFor();
  });

  it('renews the token silently, once for all windows', async () => {
    provider.life = 12;
    const page = await signedIn('ann');
    const second = await page.context().newPage();
    await second.goto(application.url);
    await live(second);
    const first = await page.evaluate(() => sessionStorage.getItem('chat.token'));
    const ended = Date.now() + 12_000;
    await until('the token is renewed and the first one has ended', PATIENCE, () => provider.granted.length > 2 && Date.now() > ended);
    provider.life = 300;
    const renewals = provider.granted.length;
    await until('there is a token of a longer life', PATIENCE, () => provider.granted.length > renewals);
    const tokens = () => Promise.all([page, second].map((each) => each.evaluate(() => sessionStorage.getItem('chat.token'))));
    await until('both windows have the same token', PATIENCE, async () => new Set(await tokens()).size === 1);
    assert.equal((await tokens()).includes(first), false);
    assert.deepEqual(new Set(provider.granted.slice(1)), new Set(['refresh_token']));
    for (const each of [page, second]) {
      assert.equal(await each.getByRole('dialog').count(), 0);
    }
    await live(page);
    await send(page, 'With a token that was renewed');
    await shows(second, 'With a token that was renewed');
  });

  it('ends with the token where the provider renews none, and takes one press to begin again', async () => {
    Object.assign(provider, { life: 10, refreshes: false });
    const page = await signedIn('ann');
    await page.getByLabel('Message', { exact: true }).fill('Half a sent');
    await says(page, /Your sign-in has ended/);
    await accessible(page);
    provider.life = 300;
    await button(page).click();
    await live(page);
    assert.equal(await page.locator('#message').inputValue(), 'Half a sent');
    assert.deepEqual(provider.granted, ['authorization_code', 'authorization_code']);
  });

  it('says why there is no sign-in', async () => {
    const page = await open();
    await button(page).click();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await says(page, /localhost:\d+ refused the sign-in: The person cancelled\./);
    assert.equal(page.url(), `${application.url}/`);
    assert.deepEqual(await outOfReach(page, { width: 320, text: '115%' }), []);
    await accessible(page);

    provider.audience = 'another application';
    await button(page).click();
    await as(page, 'ann');
    await says(page, /This server does not accept the sign-in/);
    provider.audience = AUDIENCE;

    await page.goto(`${application.url}/?code=forged&state=forged&iss=${provider.url}`);
    await says(page, /did not ask for this sign-in/);
    await button(page).click();
    await live(page);
  });

  it('takes no answer to a question of another window', async () => {
    const page = await open();
    await button(page).click();
    await page.getByLabel('Name', { exact: true }).waitFor();
    await page.goto(`${application.url}/?code=forged&state=forged&iss=${provider.url}`);
    await says(page, /not one to this window’s question/);
    assert.deepEqual(provider.granted, []);
  });

  it('lasts while the provider is away, which those who sign in are told', async () => {
    provider.life = 10;
    const page = await signedIn('ann');
    const other = await open();
    await page.route(`${provider.url}/token`, (route) => route.abort());
    await other.route(`${provider.url}/**`, (route) => route.abort());
    await button(other).click();
    await says(other, /can’t be reached/);
    await page.locator('.connection.unauthorized').waitFor();
    assert.equal(await page.getByRole('dialog').count(), 0);
    await send(page, 'Written while nobody could renew');
    await page.unroute(`${provider.url}/token`);
    provider.life = 300;
    await shows(page, 'Written while nobody could renew');
  });

  it('leaves pasting a token to developers', async () => {
    const token = await (await signedIn('ann')).evaluate(() => sessionStorage.getItem('chat.token'));
    const page = await open();
    assert.equal(await page.getByLabel('Token', { exact: true }).isVisible(), false);
    await page.getByText('For developers').click();
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.keyboard.press('Enter');
    await live(page);
    await page.getByRole('button', { name: 'Sign out' }).click();
    await asked(page);
  });
});
