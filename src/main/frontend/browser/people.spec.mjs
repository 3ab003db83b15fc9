import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import Pusher from 'pusher-js';
import { Application, until } from './application.mjs';
import { Browser, PATIENCE } from './browser.mjs';

/** The HTML of the documentation that shows people, as it stands there. */
const [, [, example]] = readFileSync(join(import.meta.dirname, '../../../docs/clients.md'), 'utf8').matchAll(/```html\n([^]+?)```/g);

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
    await other.goto(`${url}/blank`);
    await other.evaluate(async () => {
      const { connect } = await import('http://localhost:8080/client.js');
      globalThis.chat = connect('http://localhost:8080', { guest: true });
    });
    await until('the list is full', PATIENCE, () => other.evaluate(() => chat.view.peopleFull));
    await enter(page, 'Nobody sees me');
    await page.locator('li', { hasText: 'The 101st: Nobody sees me' }).waitFor();
    await until('the other tab has it', PATIENCE, () => other.evaluate(() => chat.view.messages.at(-1)?.author_name === 'The 101st'));
    const { state, transport, people } = await other.evaluate(() => chat.view);
    assert.deepEqual([state, transport, people], ['live', 'websocket', undefined]);
  });

  it('learn why a name is refused', async () => {
    const page = await open({ expects: /422|favicon|404/ });
    const said = new Promise((resolve) => page.once('dialog', (dialog) => (resolve(dialog.message()), dialog.dismiss())));
    await enter(page, 'n'.repeat(41));
    assert.match(await said, /^The name /);
    assert.equal(await page.locator('#here').textContent(), 'Here: unknown');
  });
});
