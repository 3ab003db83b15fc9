import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import Pusher from 'pusher-js';
import { Application, until } from './application.mjs';
import { Browser, PATIENCE } from './browser.mjs';

/** The HTML of the documentation that shows people, as it stands there. */
const [, example] = /```html\n([^]+?)```/.exec(readFileSync(join(import.meta.dirname, '../../../docs/clients.md'), 'utf8'));

describe('The client’s people', { timeout: 300_000 }, () => {
  const settings = { 'cors.allowed-origins': '*', 'channels.client-events.enabled': true, 'access.guests': true };
  const application = new Application(process.env['APPLICATION'], { ...settings, 'web.rate-limit.guests.burst': 1000 });
  const browser = new Browser();
  /** A page that others serve: its tabs share their storage. */
  const server = http.createServer(({ url }, response) =>
    response.writeHead(200, { 'Content-Type': 'text/html' }).end(url === '/' ? example : '<!doctype html>'),
  );
  let url;

  before(async () => {
    await application.start();
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    url = `http://localhost:${server.address().port}`;
    // the documentation has the port of the example
    await browser.launch({ args: [`--host-resolver-rules=MAP localhost:8080 127.0.0.1:${application.port}`] });
  });

  after(async () => {
    await browser.close();
    server.closeAllConnections();
    server.close();
    await application.stop();
  });

  afterEach(() => browser.settle());

  const open = (options) => browser.open(url, { ready: '#here', expects: /favicon|404/, ...options });
  const here = (page, ...names) => says(page, '#here', `Here: ${names.join(', ')}`);
  const says = (page, selector, text) =>
    until(`${selector} is “${text}”`, PATIENCE, async () => (await page.locator(selector).textContent()) === text);

  async function enter(page, text) {
    await page.locator('#text').fill(text);
    await page.keyboard.press('Enter');
  }

  async function joins(name, options) {
    const page = await open(options);
    await enter(page, name);
    await page.locator('input[placeholder="Message"]').waitFor();
    return page;
  }

  /** A guest's connection to the presence channel, which ends with the test. */
  async function member(context, name) {
    const { token } = await json('guests', { 'Content-Type': 'application/json' }, JSON.stringify({ name }));
    const pusher = new Pusher('app-key', {
      cluster: '',
      wsHost: 'localhost',
      wsPort: application.port,
      forceTLS: false,
      channelAuthorization: {
        customHandler: ({ socketId, channelName }, callback) => {
          const body = new URLSearchParams({ socket_id: socketId, channel_name: channelName });
          json('pusher/auth', { Authorization: `Bearer ${token}` }, body).then((data) => callback(null, data), (error) => callback(error, null));
        },
      },
    });
    context.after(() => pusher.disconnect());
    await new Promise((joined) => pusher.subscribe('presence-chat').bind('pusher:subscription_succeeded', joined));
  }

  const json = async (path, headers, body) => (await fetch(`${application.url}/${path}`, { method: 'POST', headers, body })).json();

  async function tab(page) {
    const other = await page.context().newPage();
    other.expects = page.expects;
    await other.goto(url);
    return other;
  }

  it('are here, type, write and leave', async () => {
    const [ann, bob] = [await joins('Ann'), await joins('Bob')];
    await here(ann, 'Ann', 'Bob');
    await here(bob, 'Ann', 'Bob');
    await bob.locator('#text').pressSequentially('Hi');
    await says(ann, '#typists', 'Typing: Bob');
    await bob.keyboard.press('Enter');
    await ann.locator('li', { hasText: 'Bob: Hi' }).waitFor();
    await says(ann, '#typists', '');
    await bob.context().close();
    await here(ann, 'Ann');
    assert.equal(await ann.locator('li').last().textContent(), 'Bob: Hi');
  });

  it('are one person in two tabs, and the same one after a reload', async () => {
    const [carol, dave] = [await joins('Carol'), await joins('Dave')];
    const other = await tab(carol);
    for (const page of [carol, other, dave]) {
      await here(page, 'Carol', 'Dave');
    }
    await carol.close();
    await other.reload();
    await here(other, 'Carol', 'Dave');
    await here(dave, 'Carol', 'Dave');
  });

  it('do not leave when they rename in several tabs', async () => {
    const [eve, frank] = [await joins('Eve'), await joins('Frank')];
    const other = await tab(eve);
    await here(other, 'Eve', 'Frank');
    await here(frank, 'Eve', 'Frank');
    await frank.evaluate(() => {
      globalThis.seen = new Set();
      new MutationObserver(() => seen.add(here.textContent)).observe(here, { childList: true });
    });
    const third = await eve.context().newPage();
    await third.goto(`${url}/third`);
    await third.evaluate(async () => {
      const { connect } = await import('http://localhost:8080/client.js');
      const chat = connect('http://localhost:8080', { guest: true });
      await chat.rename('Eva');
      chat.close();
    });
    await here(frank, 'Eva', 'Frank');
    for (const page of [eve, other]) {
      await here(page, 'Eva', 'Frank');
    }
    const seen = await frank.evaluate(() => [...globalThis.seen]);
    assert.deepEqual(seen, ['Here: Eva, Frank']);
  });

  it('are told when the list is full, and write and read without it', async (context) => {
    await Promise.all(Array.from({ length: 100 }, (_, index) => member(context, `Guest ${index}`)));
    const page = await joins('The 101st');
    const other = await tab(page);
    await blank(other);
    await until('the list is full', PATIENCE, () => other.evaluate(() => chat.view.peopleFull));
    await enter(page, 'Nobody sees me');
    await page.locator('li', { hasText: 'The 101st: Nobody sees me' }).waitFor();
    await until('the other tab has it', PATIENCE, () => other.evaluate(() => chat.view.messages.at(-1)?.author_name === 'The 101st'));
    const { state, transport, people } = await other.evaluate(() => chat.view);
    assert.deepEqual([state, transport, people], ['live', 'websocket', undefined]);
  });

  /** A page with a chat and nothing else. */
  async function blank(page) {
    await page.goto(`${url}/blank`);
    await page.evaluate(async () => {
      const { connect } = await import('http://localhost:8080/client.js');
      globalThis.chat = connect('http://localhost:8080', { guest: true });
    });
  }

  /** Posts a message that is stored, though the page never hears of it. Returns the guest's id. */
  async function postsInVain(page, name, content) {
    await blank(page);
    await page.route('**/messages', async (route) => {
      if (route.request().method() === 'POST') {
        await route.fetch({ url: `${application.url}/messages` });
        await route.abort();
      } else {
        await route.continue();
      }
    });
    await page.evaluate(async ([name, content]) => (await chat.join(name), chat.send(content)), [name, content]);
    await until('it is stored', PATIENCE, async () => (await stored(content)).length === 1);
    const id = await page.evaluate(() => (chat.close(), chat.view.me.id));
    await page.unroute('**/messages');
    return id;
  }

  /** Gives the browser another token of its guest. */
  const keep = (page, token) =>
    page.evaluate((token) => {
      const entry = Object.keys(localStorage).find((key) => key.endsWith('guest'));
      localStorage[entry] = JSON.stringify({ ...JSON.parse(localStorage[entry]), token, expires_at: new Date(0).toISOString(), renew: 0 });
    }, token);

  /** A token that ended an hour ago, as the server signs it with the app's secret. */
  function ended(sub, name, secret = 'app-secret') {
    const key = createHmac('sha256', 'pusher-chat guests of 1').update(secret).digest();
    const now = Math.floor(Date.now() / 1000);
    const parts = [{ alg: 'HS256', typ: 'JWT' }, { iss: 'guests', sub, name, iat: now - 7200, exp: now - 3600 }];
    const text = parts.map((part) => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.');
    return `${text}.${createHmac('sha256', key).update(text).digest('base64url')}`;
  }

  const stored = async (content) => (await application.all()).filter((message) => message.content === content);

  it('repeat a message as its author, although the token has ended since', async () => {
    const page = await open({ expects: /favicon|404|net::ERR/ });
    const id = await postsInVain(page, 'Grace', 'Stored once');
    await keep(page, ended(id, 'Grace'));
    await blank(page);
    await until('it is answered', PATIENCE, () => page.evaluate(() => !Object.keys(localStorage).some((key) => key.includes('.pending.'))));
    assert.deepEqual((await stored('Stored once')).map(({ author }) => author), [id]);
    assert.equal(await page.evaluate(() => chat.view.me.id), id);
  });

  it('are somebody else after a forged token, and repeat nothing by themselves', async () => {
    const page = await open({ expects: /favicon|404|401|net::ERR/ });
    const id = await postsInVain(page, 'Mallory', 'Perhaps stored');
    await keep(page, ended(id, 'Mallory', 'another secret'));
    await blank(page);
    await page.evaluate(() => chat.send('Never attempted'));
    await until('it is stored', PATIENCE, async () => (await stored('Never attempted')).length === 1);
    const me = await page.evaluate(() => chat.view.me);
    assert.deepEqual([me.name, me.id === id], ['Mallory', false]);
    assert.equal((await stored('Never attempted'))[0].author, me.id);
    await until('the other one failed', PATIENCE, () => page.evaluate(() => chat.view.pending[0]?.state === 'failed'));
    assert.deepEqual((await stored('Perhaps stored')).map(({ author }) => author), [id]);
  });

  it('learn why a name is refused', async () => {
    const page = await open({ expects: /422|favicon|404/ });
    const said = new Promise((resolve) => page.once('dialog', (dialog) => (resolve(dialog.message()), dialog.dismiss())));
    await enter(page, 'n'.repeat(41));
    assert.match(await said, /^The name /);
    assert.equal(await page.locator('#here').textContent(), 'Here: unknown');
  });
});
