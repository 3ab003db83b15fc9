import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Application } from './application.mjs';
import { Browser, live, nothingPending, send, shows } from './browser.mjs';

describe('The page of an application that broadcasts through another server', { timeout: 300_000 }, () => {
  const pusher = new Application(process.env['APPLICATION']);
  const application = new Application(process.env['APPLICATION'], { 'channels.enabled': false, 'pusher.host': 'localhost', 'pusher.use-tls': false });
  const browser = new Browser();

  before(async () => {
    await pusher.start();
    application.settings['pusher.port'] = pusher.port;
    await application.start();
    await browser.launch();
  });

  after(async () => {
    await browser.close();
    await application.stop();
    await pusher.stop();
  });

  afterEach(() => browser.settle());

  it('listens there, and sends here', async () => {
    const page = await live(await browser.open(application.url));
    const sockets = [];
    page.on('websocket', (socket) => sockets.push(new URL(socket.url()).host));
    await page.reload();
    await live(page);
    await send(page, 'Sent here');
    await nothingPending(page);
    await application.post('Heard there');
    await shows(page, 'Heard there');
    assert.deepEqual(sockets, [`localhost:${pusher.port}`]);
    assert.deepEqual((await application.all()).map(({ content }) => content), ['Sent here', 'Heard there']);
    assert.deepEqual(await pusher.all(), []);
  });
});
