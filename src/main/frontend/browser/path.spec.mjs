import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Application, Network } from './application.mjs';
import { Browser, live, nothingPending, send, shows } from './browser.mjs';

describe('The page below a path', { timeout: 300_000 }, () => {
  const application = new Application(process.env['APPLICATION'], { 'server.servlet.context-path': '/chat' });
  const adding = new Network(application, { '/': '/chat/' });
  const changing = new Network(application, { '/talk/': '/chat/' });
  const browser = new Browser();

  before(async () => {
    await application.start();
    await adding.open();
    await changing.open();
    await browser.launch();
  });

  after(async () => {
    await browser.close();
    await adding.cut();
    await changing.cut();
    await application.stop();
  });

  afterEach(() => browser.settle());

  for (const [way, address, kept] of [
    ['of the application itself', () => application.url, 'chat:%2Fchat%2F.'],
    ['that a proxy adds', () => `${adding.url}/`, 'chat.'],
    ['that a proxy changes', () => `${changing.url}/talk/`, 'chat:%2Ftalk%2F.'],
  ]) {
    it(`${way} is live, sends and receives, and keeps its own apart`, async () => {
      const page = await live(await browser.open(address()));
      await send(page, `Sent ${way}`);
      await nothingPending(page);
      await shows(page, `Sent ${way}`);
      await application.post(`Received ${way}`);
      await shows(page, `Received ${way}`);
      const all = await page.evaluate(() => [...Object.keys(localStorage), ...Object.keys(sessionStorage)]);
      const names = all.filter((name) => !name.startsWith('pusher'));
      assert.ok(names.length > 0 && names.every((name) => name.startsWith(kept)), `${names}`);
    });

    it(`${way} is that of Location and Link too`, async () => {
      await application.post('One more');
      const base = address().replace(/\/?$/, '/');
      const posted = await fetch(`${base}messages`, { method: 'POST', body: new URLSearchParams({ content: 'Here' }) });
      const stored = await fetch(new URL(posted.headers.get('Location'), posted.url));
      assert.deepEqual(await stored.json(), await posted.json());
      const newest = await fetch(`${base}messages?limit=1`);
      const [, link] = /^<([^>]+)>; rel="prev"/.exec(newest.headers.get('Link'));
      const [before] = await (await fetch(new URL(link, newest.url))).json();
      assert.equal(before.content, 'One more');
    });
  }

  it('has a page to try the API', async () => {
    const page = await browser.open(application.url);
    await page.goto(`${application.url}/try.html`);
    await page.getByText('POST /messages', { exact: true }).click();
    const form = page.locator('details[open] form');
    await form.getByLabel('Body').fill('{"content":"Tried"}');
    await form.getByRole('button', { name: 'Send' }).click();
    await page.getByText(/^201[^]*location: messages\/\d+[^]*"content":"Tried"/).waitFor();
  });
});
