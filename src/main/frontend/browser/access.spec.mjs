import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { Application, until } from './application.mjs';
import { Browser, PATIENCE, TROUBLE, accessible, live, looks, nothingPending, outOfReach, screenshot, send, shows, texts } from './browser.mjs';

const JWT = 'spring.security.oauth2.resourceserver.jwt';
const REFUSED = new RegExp(`${TROUBLE.source}|status of 401`);

/** Signs tokens. The application reads its public key from a file. */
class Issuer {
  #directory = mkdtempSync(join(tmpdir(), 'chat-issuer-'));
  file = join(this.#directory, 'key.pem');
  #key = null;

  /** Signs with a new key from now on. */
  rotate() {
    const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    this.#key = privateKey;
    writeFileSync(this.file, publicKey.export({ type: 'spki', format: 'pem' }));
  }

  token(sub, claims = {}) {
    const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');
    const exp = Math.floor(Date.now() / 1000) + 3600;
    const signed = `${encode({ alg: 'RS256' })}.${encode({ sub, aud: 'chat', exp, ...claims })}`;
    return `${signed}.${sign('sha256', signed, this.#key).toString('base64url')}`;
  }

  close() {
    rmSync(this.#directory, { recursive: true, force: true });
  }
}

describe('The page, where a token is needed', { timeout: 300_000 }, () => {
  const issuer = new Issuer();
  const application = new Application(process.env['APPLICATION'], {
    [`${JWT}.public-key-location`]: `file:${issuer.file}`,
    [`${JWT}.audiences`]: 'chat',
    'access.guests': false,
  });
  const browser = new Browser();

  before(async () => {
    issuer.rotate();
    await application.start();
    await browser.launch();
    application.token = issuer.token('carol');
    await application.post('For holders of tokens');
  });

  after(async () => {
    await browser.close();
    await application.stop();
    issuer.close();
  });

  afterEach(async () => {
    await browser.settle();
    assert.ok(!browser.said.some((text) => text.includes('eyJ')), 'no token is in the console');
  });

  const open = (options = {}) => browser.open(application.url, { expects: REFUSED, ...options });
  const asked = (page) => page.getByRole('dialog', { name: 'Sign in' }).waitFor();

  async function signIn(page, token) {
    await page.getByLabel('Token', { exact: true }).fill(token);
    await page.keyboard.press('Enter');
  }

  /** Waits until the dialog closes. Until then it shows the problem of the previous token. */
  const closes = (page) =>
    page.evaluate(() => new Promise((resolve) => document.querySelector('.sign-in').addEventListener('close', () => resolve(), { once: true })));

  async function signedIn(token, options) {
    const page = await open(options);
    await asked(page);
    await signIn(page, token);
    await page.getByRole('dialog').waitFor({ state: 'hidden' });
    return live(page);
  }

  async function signOut(page) {
    await page.getByRole('button', { name: 'Sign out' }).click();
    await asked(page);
  }

  it('asks for one, says what is wrong with it, and shows nothing before', async () => {
    const page = await open({ watch: countSockets });
    await asked(page);
    await page.waitForLoadState('networkidle');
    assert.equal(await page.evaluate(() => globalThis.sockets), 0, 'nobody connects without a token');
    for (const [width, text] of [[390, '200%'], [320, '115%']]) {
      const missed = await outOfReach(page, { width, text });
      assert.deepEqual(missed.filter((name) => /Token|token|Sign in|wide/.test(name)), [], `${width} px, ${text}`);
    }
    assert.equal(await page.evaluate(() => document.activeElement.id), 'token');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Escape');
    await asked(page);
    const problem = page.getByRole('dialog').getByRole('alert');
    const says = (words) => until(`it says ${words}`, PATIENCE, async () => words.test(await problem.textContent()));
    await signIn(page, 'two words');
    await says(/does not look like a token/);
    for (const look of looks(page)) {
      await look.apply();
      await accessible(page);
      await screenshot(page, `${look.name}-sign-in`, { always: false });
    }
    for (const token of [issuer.token('ann', { aud: 'other' }), issuer.token('ann', { exp: 1 }), 'eyJub25zZW5zZSJ9']) {
      const begun = closes(page);
      await signIn(page, token);
      await begun;
      await says(/no longer accepted, or never was/);
      assert.deepEqual(await texts(page), []);
    }
    await signIn(page, `Bearer ${issuer.token('ann')}`);
    await shows(page, 'For holders of tokens');
    await live(page);
    assert.ok((await page.evaluate(() => globalThis.sockets)) > 0);
    assert.equal(page.url(), `${application.url}/`);
    assert.equal(await page.evaluate(() => JSON.stringify({ ...localStorage }).includes('eyJ')), false);
    for (const look of looks(page)) {
      await look.apply();
      await accessible(page);
      await screenshot(page, `${look.name}-signed-in`, { always: false });
    }
  });

  it('shows live who said what, and lasts over a reload', async () => {
    const [ann, bob] = [await signedIn(issuer.token('ann')), await signedIn(issuer.token('bob'))];
    await send(ann, 'Ann was here');
    await shows(bob, 'Ann was here');
    await send(bob, 'Bob too');
    await shows(ann, 'Bob too');
    await ann.reload();
    await live(ann);
    await shows(ann, 'Bob too');
    const authors = (page) =>
      page.locator('[role=log] .message').evaluateAll((rows) =>
        rows.slice(-2).map((row) => `${row.querySelector('.name').textContent}: ${row.querySelector('.text').textContent}`),
      );
    assert.deepEqual(await authors(ann), ['ann: Ann was here', 'bob: Bob too']);
    assert.deepEqual(await authors(bob), ['ann: Ann was here', 'bob: Bob too']);
    assert.deepEqual((await application.all()).slice(-2).map(({ author }) => author), ['ann', 'bob']);
  });

  it('can be used with large text on a small screen, however long the names are', async () => {
    const [page, other] = [await signedIn(issuer.token('W'.repeat(120))), await signedIn(issuer.token('M'.repeat(120)))];
    await send(other, 'From somebody with a long name');
    await shows(page, 'From somebody with a long name');
    await send(page, 'From another one');
    await nothingPending(page);
    for (const [width, text] of [[390, '100%'], [390, '200%'], [320, '115%'], [1000, '200%']]) {
      assert.deepEqual(await outOfReach(page, { width, text }), [], `${width} px, ${text}`);
    }
  });

  it('keeps what was written when the token ends, and for its author alone', async () => {
    const page = await signedIn(issuer.token('ann'));
    await shows(page, 'For holders of tokens');
    await application.kill();
    await send(page, 'Written with the old token');
    await page.locator('.pending.waiting').waitFor();
    await page.getByLabel('Message', { exact: true }).fill('Half a sent');
    issuer.rotate();
    application.token = issuer.token('carol');
    await application.start();
    await asked(page);
    await page.reload();
    await asked(page);
    await page.locator('.pending').waitFor();
    assert.equal(await page.locator('#message').inputValue(), 'Half a sent');

    await signIn(page, issuer.token('bob'));
    await live(page);
    await shows(page, 'For holders of tokens');
    assert.equal(await page.locator('.pending').count(), 0);
    assert.equal(await page.locator('#message').inputValue(), '');
    await send(page, 'From bob');
    await nothingPending(page);
    await signOut(page);
    assert.deepEqual(await texts(page), []);

    await signIn(page, issuer.token('ann'));
    await live(page);
    await shows(page, 'Written with the old token');
    await nothingPending(page);
    assert.equal(await page.locator('#message').inputValue(), 'Half a sent');
    const stored = (await application.all()).filter(({ content }) => /old token|From bob/.test(content));
    assert.deepEqual(stored.map(({ author, content }) => `${author}: ${content}`), ['bob: From bob', 'ann: Written with the old token']);
  });
});

describe('The page, where guests may come in beside those who hold a token', { timeout: 300_000 }, () => {
  const issuer = new Issuer();
  const application = new Application(process.env['APPLICATION'], {
    [`${JWT}.public-key-location`]: `file:${issuer.file}`,
    [`${JWT}.audiences`]: 'chat',
    'access.guests': true,
  });
  const browser = new Browser();

  before(async () => {
    issuer.rotate();
    await application.start();
    await browser.launch();
    application.token = issuer.token('carol', { name: 'Carol' });
    await application.post('For those who came in');
  });

  after(async () => {
    await browser.close();
    await application.stop();
    issuer.close();
  });

  afterEach(() => browser.settle());

  it('asks for a name or a token, and shows nothing before', async () => {
    const page = await browser.open(application.url, { expects: REFUSED });
    const dialog = page.getByRole('dialog', { name: 'Join' });
    await dialog.waitFor();
    assert.deepEqual(await texts(page), []);
    for (const look of looks(page)) {
      await look.apply();
      await accessible(page);
      await screenshot(page, `${look.name}-join`, { always: false });
    }
    await page.locator('#join-name').fill('Ann');
    await page.keyboard.press('Enter');
    await dialog.waitFor({ state: 'hidden' });
    await live(page);
    await shows(page, 'For those who came in');
    await send(page, 'From a guest');
    await nothingPending(page);

    const other = await browser.open(application.url, { expects: REFUSED });
    await other.getByText('For developers').click();
    await other.getByLabel('Token', { exact: true }).fill(issuer.token('dan', { name: 'Dan' }));
    await other.keyboard.press('Enter');
    await live(other);
    await shows(other, 'From a guest');
    const names = await other.locator('[role=log] .name').allTextContents();
    assert.deepEqual(names, ['Carol', 'Ann']);
    await until('both are in the list', PATIENCE, async () => `${await page.locator('aside .name').allTextContents()}` === 'Ann,Dan');
  });
});

function countSockets() {
  globalThis.sockets = 0;
  globalThis.WebSocket = class extends WebSocket {
    constructor(...options) {
      super(...options);
      globalThis.sockets++;
    }
  };
}
