import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Application, until } from './application.mjs';
import { Browser, PATIENCE, ids, live, shows } from './browser.mjs';
import { Middlebox, UPGRADES } from './middlebox.mjs';

/** How many messages are posted while the network changes; MESSAGES=10000 takes three minutes more. */
const MANY = Number(process.env['MESSAGES'] ?? 1_500);
/** A poll every five seconds brings fewer than the 400 messages that a client keeps in view. */
const EACH_SECOND = 50;

const TROUBLE = /net::ERR_|WebSocket|status of (403|502|503)/;

describe('The page behind a proxy', { timeout: 600_000 }, () => {
  const application = new Application(process.env['APPLICATION']);
  const middlebox = new Middlebox(application);
  const browser = new Browser();

  before(async () => {
    await application.start();
    await middlebox.open();
    await browser.launch();
  });

  after(async () => {
    await browser.close();
    await middlebox.close();
    await application.stop();
  });

  afterEach(() => browser.settle());

  const is = (page, state) => page.locator(`.connection.${state}`).waitFor();
  const readers = (count, box = middlebox) => until(`${count} streams are open`, PATIENCE, () => box.readers.size === count);

  async function missesNothing(box, way) {
    const page = await browser.open(box.url, { expects: TROUBLE });
    const first = await application.post(`Posted before, ${way}`);
    await readers(1, box);
    await live(page);
    await application.post(`By the stream, ${way}`);
    await shows(page, `By the stream, ${way}`);
    box.cutStreams();
    await application.post(`By polling, ${way}`);
    await shows(page, `By polling, ${way}`);
    box.streams = true;
    await readers(1, box);
    await live(page);
    for (let count = 1; count <= 20; count++) {
      await application.post(`Message ${count}, ${way}`);
    }
    box.upgrade = UPGRADES.passes;
    await readers(0, box);
    await live(page);
    const last = await application.post(`By the WebSocket, ${way}`);
    await shows(page, `By the WebSocket, ${way}`);
    const seen = (await ids(page)).filter((id) => id >= first.id && id <= last.id);
    assert.deepEqual(seen, Array.from({ length: last.id - first.id + 1 }, (_, index) => first.id + index));
  }

  it('that blocks WebSockets is live by the stream, looks now and then without it, and misses nothing', async () => {
    const { passes: _, ...ways } = UPGRADES;
    const blocking = Object.entries(ways).map(([way, upgrade]) => [way, Object.assign(new Middlebox(application), { upgrade })]);
    await Promise.all(blocking.map(([, box]) => box.open()));
    try {
      await Promise.all(blocking.map(([way, box]) => missesNothing(box, way)));
    } finally {
      await Promise.all(blocking.map(([, box]) => box.close()));
    }
  });

  it('that comes back after an outage is used again within ten seconds, whatever it lets through', async () => {
    const ways = [
      ['live', UPGRADES.passes, true],
      ['live', UPGRADES.refuses, true],
      ['polling', UPGRADES.refuses, false],
    ];
    const comesBack = async ([state, upgrade, streams]) => {
      const box = Object.assign(new Middlebox(application), { upgrade, streams });
      await box.open();
      const page = await browser.open(box.url, { expects: TROUBLE });
      await is(page, state);
      await box.close();
      await is(page, 'offline');
      // long enough for the waits to grow
      await pause(12_000);
      await box.open();
      await page.locator(`.connection.${state}`).waitFor({ timeout: 10_000 });
      await box.close();
    };
    await Promise.all(ways.map(comesBack));
  });

  it('that lets neither through says so', async () => {
    Object.assign(middlebox, { upgrade: UPGRADES.refuses, streams: false });
    const page = await browser.open(middlebox.url, { expects: TROUBLE });
    await is(page, 'polling');
    assert.equal(await page.locator('.connection').textContent(), 'Connecting', 'nothing was lost that could come back');
    await application.post('Seen all the same');
    await shows(page, 'Seen all the same');
  });

  it('has one stream for all tabs', async () => {
    Object.assign(middlebox, { upgrade: UPGRADES.refuses, streams: true });
    const page = await browser.open(middlebox.url, { expects: TROUBLE });
    await live(page);
    const open = async () => {
      const other = await page.context().newPage();
      await other.goto(middlebox.url);
      return live(other);
    };
    const others = await Promise.all(Array.from({ length: 8 }, open));
    assert.equal(middlebox.readers.size, 1);
    await application.post('To all tabs');
    for (const tab of [page, ...others]) {
      await shows(tab, 'To all tabs');
    }
    await page.close();
    await readers(1);
    await application.post('To all the others');
    for (const tab of others) {
      await live(tab);
      await shows(tab, 'To all the others');
    }
    assert.equal(middlebox.readers.size, 1);
  });

  it('that changes its mind shows each of many messages once, in order', async () => {
    Object.assign(middlebox, { upgrade: UPGRADES.passes, streams: true });
    const page = await live(await browser.open(middlebox.url, { expects: TROUBLE }));
    const { id: start } = await application.post('The first of many');
    await page.evaluate(watch, start);
    const moods = [
      () => (middlebox.upgrade = UPGRADES.refuses),
      () => middlebox.cut(),
      () => middlebox.cutStreams(),
      () => (middlebox.streams = true),
      () => (middlebox.upgrade = UPGRADES.killsAfterFiveSeconds),
      () => middlebox.cut(),
      () => (middlebox.upgrade = UPGRADES.passes),
    ];
    const began = Date.now();
    for (let sent = 1, mood = 0; sent < MANY; ) {
      const due = Math.min(MANY, 1 + ((Date.now() - began) / 1000) * EACH_SECOND);
      const posts = [];
      while (sent < due) {
        posts.push(application.post(`Number ${++sent}`));
      }
      await Promise.all(posts);
      if (sent > ((mood + 1) * MANY) / (moods.length + 1)) {
        moods[mood++]?.();
      }
      await pause(50);
    }
    await until('all are shown', PATIENCE, () => page.evaluate((end) => globalThis.seen.at(-1) === end, start + MANY - 1));
    const seen = await page.evaluate(() => globalThis.seen);
    assert.deepEqual(seen, Array.from({ length: MANY }, (_, index) => start + index));
    assert.deepEqual(await page.evaluate(() => [...globalThis.ways].sort()), ['polling', 'stream', 'websocket']);
  });
});

/** Notes each message that comes into sight, and how it came. */
async function watch(start) {
  const { connect } = await import('./client.js');
  globalThis.seen = [];
  globalThis.ways = new Set();
  connect('.').on('change', ({ messages, transport }) => {
    globalThis.ways.add(transport);
    const last = globalThis.seen.at(-1) ?? start - 1;
    globalThis.seen.push(...messages.map(({ id }) => id).filter((id) => id > last));
  });
}
