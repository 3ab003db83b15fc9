import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Application, Network, until } from './application.mjs';
import { Browser, PATIENCE, TROUBLE, joinApart, joinAs, live, send, shows, typing } from './browser.mjs';

/** Seconds after which the server lets go of somebody who is silent. */
const [ACTIVITY, PONG] = [3, 3];
const SETTINGS = {
  'web.rate-limit.guests.burst': 1000,
  'channels.activity-timeout': `${ACTIVITY}s`,
  'channels.pong-timeout': `${PONG}s`,
  'channels.client-events.enabled': true,
};
/** A database for several nodes, as a JDBC URL. */
const { POSTGRESQL } = process.env;

/** The applications of each setting: Ann is at the first one, and Bob at the second. */
const settings = {
  'on one node': () => {
    const application = new Application(process.env['APPLICATION'], SETTINGS);
    return { started: [application], ann: application, bob: application };
  },
  'on an application that broadcasts through another server': () => {
    const pusher = new Application(process.env['APPLICATION'], SETTINGS);
    const hosted = new Application(process.env['APPLICATION'], {
      ...SETTINGS,
      'channels.enabled': false,
      'pusher.host': 'localhost',
      'pusher.use-tls': false,
      'frontend.typing': true,
    });
    hosted.before = () => (hosted.settings['pusher.port'] = pusher.port);
    return { started: [pusher, hosted], ann: hosted, bob: hosted, sockets: pusher };
  },
  ...(POSTGRESQL && {
    'on two nodes': () => {
      const node = () =>
        new Application(process.env['APPLICATION'], {
          ...SETTINGS,
          'spring.datasource.url': POSTGRESQL,
          'spring.datasource.username': 'postgres',
          'channels.cluster.journal': 'postgresql',
        });
      const [ann, bob] = [node(), node()];
      return { started: [ann, bob], ann, bob };
    },
  }),
};

for (const [where, make] of Object.entries(settings)) {
  describe(`Two windows ${where}`, { timeout: 300_000 }, () => {
    const { started, ...at } = make();
    const network = new Network(at.bob);
    const browser = new Browser();

    before(async () => {
      for (const application of started) {
        application.before?.();
        await application.start();
      }
      await network.open();
      await browser.launch();
    });

    after(async () => {
      await browser.close();
      await network.cut().catch(() => {});
      await Promise.all(started.map((application) => application.stop()));
    });

    afterEach(() => browser.settle());

    const open = async (url) => live(await browser.open(url, { expects: TROUBLE }));
    const joins = async (name, url) => joinAs(await open(url), name);
    const here = (page, ...names) =>
      until(`${names} are here`, PATIENCE, async () => `${await page.locator('aside .name').allTextContents()}` === `${names}`);
    const heads = (page) =>
      page.locator('.message .name').evaluateAll((all) => all.map((name) => `${name.textContent} ${getComputedStyle(name).color}`));

    it('have names and colours, type, and are both in the list', async () => {
      const hues = [];
      const ann = await joinApart(hues, () => open(at.ann.url), 'Ann');
      const bob = await joinApart(hues, () => open(at.bob.url), 'Bob');
      await here(ann, 'Ann', 'Bob');
      await here(bob, 'Ann', 'Bob');
      // one whose colour was too near may leave a moment later
      await until('two are here', PATIENCE, async () => (await ann.locator('.here').textContent()).trim() === '2');
      await send(ann, 'From Ann');
      await shows(bob, 'From Ann');
      await send(bob, 'From Bob');
      await shows(ann, 'From Bob');
      const [shown, same] = [await heads(ann), await heads(bob)];
      assert.deepEqual(shown, same);
      assert.deepEqual(shown.map((head) => head.split(' ')[0]), ['Ann', 'Bob']);
      assert.notEqual(shown[0].slice(4), shown[1].slice(4));

      const places = () => ann.evaluate(() => JSON.stringify([...document.querySelectorAll('.text, .composer')].map((each) => each.getBoundingClientRect())));
      const before = await places();
      await typing(bob, ann, 'Bob is typing…');
      assert.equal(await places(), before, 'nothing moves');
      await typing(ann, bob, 'Ann is typing…');
      await bob.keyboard.press('Enter');
      await until('Bob has stopped', PATIENCE, async () => (await ann.locator('.typing').textContent()).trim() === '');
    });

    it('are one person when both are of the same browser, under a new name too', async () => {
      const [ann, bob] = [await joins('Ann', at.ann.url), await joins('Bob', at.bob.url)];
      const other = await ann.context().newPage();
      other.expects = TROUBLE;
      await other.goto(at.ann.url);
      for (const page of [ann, other, bob]) {
        await here(page, 'Ann', 'Bob');
      }
      await send(other, 'Under the old name');
      await shows(bob, 'Under the old name');
      await bob.evaluate(() => {
        globalThis.lists = new Set();
        const note = () => lists.add([...document.querySelectorAll('aside .name')].map((name) => name.textContent).join());
        new MutationObserver(note).observe(document.querySelector('aside'), { childList: true, subtree: true, characterData: true });
      });
      await ann.locator('.me').click();
      await ann.locator('#rename-name').fill('Anna');
      await ann.keyboard.press('Enter');
      for (const page of [ann, other, bob]) {
        await here(page, 'Anna', 'Bob');
      }
      assert.deepEqual(await bob.evaluate(() => [...globalThis.lists]), ['Anna,Bob'], 'nobody left');
      await send(other, 'Under the new name');
      await shows(bob, 'Under the new name');
      const nameOf = (content) => bob.locator('.message:has(.name)', { hasText: content }).locator('.name').textContent();
      assert.equal(await nameOf('Under the old name'), 'Ann');
      await other.close();
      await here(bob, 'Anna', 'Bob');
    });

    it('are without the one that is killed, and without the one that falls silent', async () => {
      const ann = await joins('Ann', at.ann.url);
      const killed = await joins('Bob', at.bob.url);
      await here(ann, 'Ann', 'Bob');
      const session = await killed.context().newCDPSession(killed);
      session.send('Page.crash').catch(() => {});
      await ann.locator('aside .name', { hasText: 'Bob' }).waitFor({ state: 'detached', timeout: 10_000 });

      if (!at.sockets) {
        const silent = await joins('Carol', network.url);
        await here(ann, 'Ann', 'Carol');
        network.hold();
        const most = (ACTIVITY + PONG + 10) * 1_000;
        await ann.locator('aside .name', { hasText: 'Carol' }).waitFor({ state: 'detached', timeout: most });
        await silent.close();
      }
    });
  });
}
