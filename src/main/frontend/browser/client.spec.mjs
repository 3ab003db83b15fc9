import assert from 'node:assert/strict';
import { execFile, execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { tests } from '../../client/build.mjs';
import { Application, until } from './application.mjs';
import { Browser, PATIENCE, TROUBLE, live, nothingPending, send, shows } from './browser.mjs';

const SOURCES = join(import.meta.dirname, '..', '..', '..');
const CLIENT = join(SOURCES, 'main', 'client');

/** The HTML of the README, as it stands there. */
const [, example] = /```html\n([^]+?)```/.exec(readFileSync(join(SOURCES, '..', 'README.md'), 'utf8'));

describe('The client', { timeout: 300_000 }, () => {
  const application = new Application(process.env['APPLICATION'], { 'cors.allowed-origins': '*' });
  const browser = new Browser();
  const directory = mkdtempSync(join(tmpdir(), 'chat-client-'));

  before(async () => {
    await application.start();
    // the documentation has the port of the example
    await browser.launch({ args: [`--host-resolver-rules=MAP localhost:8080 127.0.0.1:${application.port}`] });
  });

  after(async () => {
    await browser.close();
    await application.stop();
    rmSync(directory, { recursive: true, force: true });
  });

  afterEach(() => browser.settle());

  it('shows a live conversation in ten lines of HTML', async () => {
    assert.equal(example.trim().split('\n').length, 10);
    const file = join(directory, 'chat.html');
    writeFileSync(file, example);
    await application.post('Posted before');
    const page = await browser.open(pathToFileURL(file).href, { ready: 'li' });
    const texts = () => page.locator('li').allTextContents();
    const has = (...all) => until(`${all} are shown`, PATIENCE, async () => `${await texts()}` === `${all}`);
    await has('Posted before');
    await application.post('Posted <b>later</b>');
    await has('Posted before', 'Posted <b>later</b>');
    await page.locator('input').fill('Written here');
    await page.keyboard.press('Enter');
    await has('Posted before', 'Posted <b>later</b>', 'Written here');
    await until('it is stored', PATIENCE, async () => (await application.all()).at(-1).content === 'Written here');
    assert.equal(await page.locator('input').inputValue(), '');
  });

  it('is served with a name that changes with its content, and with its types', async () => {
    const [short, types] = await Promise.all(['client.js', 'client.d.ts'].map((name) => fetch(`${application.url}/${name}`)));
    assert.equal(short.headers.get('Cache-Control'), 'no-cache');
    const [, name] = /'(.+)'/.exec(await short.text());
    const { status, headers } = await fetch(new URL(name, short.url));
    assert.equal(status, 200);
    assert.match(headers.get('Cache-Control'), /max-age=31536000.*immutable/);
    assert.match(await types.text(), /export declare function connect/);
  });

  it('knows in one tab what was written in another', async () => {
    const page = await live(await browser.open(application.url));
    const other = await page.context().newPage();
    await other.goto(application.url);
    await live(other);
    await send(page, 'Written in a tab');
    await shows(other, 'Written in a tab');
    await other.locator('.message.own:not(.pending)', { hasText: 'Written in a tab' }).waitFor();
  });

  for (const [where, watch] of [['', undefined], [', where there are no Web Locks', withoutLocks]]) {
    it(`sends from another tab what was written offline in one that is closed${where}`, async () => {
      const content = `Written offline${where}`;
      const page = await live(await browser.open(application.url, { expects: TROUBLE, watch }));
      assert.equal(await page.evaluate(() => 'locks' in navigator && navigator.locks !== undefined), !watch);
      const other = await page.context().newPage();
      await other.goto(application.url);
      await live(other);
      await page.route('**/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
      await send(page, content);
      await page.locator('.pending.waiting').waitFor();
      await other.locator('.pending', { hasText: content }).waitFor();
      await page.close();
      await shows(other, content);
      await nothingPending(other);
      await other.locator('.message.own:not(.pending)', { hasText: content }).waitFor();
      assert.equal((await application.all()).filter((message) => message.content === content).length, 1);
    });
  }

  it('passes its own tests in Chromium too', async () => {
    const page = await browser.open('data:text/html,<p>A page</p>', { ready: 'p' });
    await page.evaluate(await tests());
    const { count, failures } = await page.evaluate(() => globalThis.runTests());
    assert.deepEqual(failures, []);
    assert.ok(count > 30, `${count} tests`);
  });

  it('works in a worker, of another origin too', async () => {
    const program = `import { connect } from '${application.url}/client.js';
      const chat = connect('${application.url}');
      chat.on('change', ({ messages, state, transport }) => postMessage([state, transport, messages.at(-1)?.content]));
      onmessage = ({ data }) => chat.send(data);`;
    const server = http.createServer(({ url }, response) => {
      const [type, body] = url === '/worker.js' ? ['text/javascript', program] : ['text/html', '<p>A page</p>'];
      response.writeHead(200, { 'Content-Type': type }).end(body);
    });
    await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const page = await browser.open(`http://localhost:${server.address().port}`, { ready: 'p', expects: /favicon|404/ });
      await page.evaluate(() => {
        globalThis.worker = new Worker('worker.js', { type: 'module' });
        worker.onmessage = ({ data }) => (globalThis.said = data.join());
      });
      await until('it is live', PATIENCE, () => page.evaluate(() => globalThis.said?.startsWith('live,websocket,')));
      await page.evaluate(() => worker.postMessage('From a worker'));
      await until('it knows', PATIENCE, () => page.evaluate(() => globalThis.said === 'live,websocket,From a worker'));
      assert.equal((await application.all()).at(-1).content, 'From a worker');
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });

  it('works in Node, as a package', async () => {
    const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--pack-destination', directory], { cwd: CLIENT }));
    const modules = join(directory, 'node_modules');
    mkdirSync(join(modules, 'pusher-chat-client'), { recursive: true });
    execFileSync('tar', ['xf', join(directory, filename), '--strip-components=1', '-C', join(modules, 'pusher-chat-client')]);
    symlinkSync(join(import.meta.dirname, '..', 'node_modules', 'pusher-js'), join(modules, 'pusher-js'));
    writeFileSync(
      join(directory, 'program.mjs'),
      `import { connect } from 'pusher-chat-client';
       const chat = connect('${application.url}');
       let sent = false;
       chat.on('change', ({ messages, pending, state, transport }) => {
         sent ||= state === 'live' && chat.send('From Node');
         if (messages.at(-1)?.content === 'From Node' && pending.length === 0) {
           console.log(state, transport);
           chat.close();
         }
       });`,
    );
    const { stdout } = await promisify(execFile)(process.execPath, ['program.mjs'], { cwd: directory, timeout: PATIENCE });
    assert.equal(stdout.trim(), 'live websocket');
    assert.equal((await application.all()).at(-1).content, 'From Node');
  });
});

/** As on plain HTTP, other than that of the same machine. */
function withoutLocks() {
  Object.defineProperty(Navigator.prototype, 'locks', { value: undefined });
}
