import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Application, DevelopmentServer } from './application.mjs';
import { Browser, live, nothingPending, send, shows } from './browser.mjs';

describe('The page of `ng serve`', { timeout: 300_000 }, () => {
  const server = new DevelopmentServer();
  const application = new Application(process.env['APPLICATION']);
  const browser = new Browser();

  before(async () => {
    await server.claim();
    application.settings['cors.allowed-origins'] = server.url;
    await application.start();
    await server.start(application.url);
    await browser.launch();
  });

  after(async () => {
    await browser.close();
    await server.stop();
    await application.stop();
  });

  afterEach(() => browser.settle());

  it('lists, sends and receives from its own port, as CORS lets it', async () => {
    const first = await application.post('Posted before');
    const page = await live(await browser.open(server.url));
    await shows(page, 'Posted before');
    const asked = [];
    page.on('request', (request) => asked.push(`${request.method()} ${request.url()}`));
    await send(page, 'Sent from another origin');
    await nothingPending(page);
    await shows(page, 'Sent from another origin');
    assert.ok(asked.includes(`POST ${application.url}/messages`));
    await application.post('Received on another origin');
    await shows(page, 'Received on another origin');
    assert.deepEqual((await application.all()).map(({ id }) => id), [first.id, first.id + 1, first.id + 2]);
  });

  it('is of that origin alone', async () => {
    const { headers } = await fetch(`${application.url}/messages`, { headers: { Origin: 'http://elsewhere.example' } });
    assert.equal(headers.get('Access-Control-Allow-Origin'), null);
  });
});
