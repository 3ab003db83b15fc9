import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Application, until } from './application.mjs';
import { Browser, PATIENCE, ids, live, shows } from './browser.mjs';

// the page keeps 400: with 5,000 it lets go of messages at both ends
const MESSAGES = Number(process.env['MESSAGES'] ?? 5_000);
const RUNS = Number(process.env['RUNS'] ?? 1);

describe(`The page, after ${MESSAGES} messages`, { timeout: 600_000 }, () => {
  const application = new Application(process.env['APPLICATION']);
  const browser = new Browser();

  before(async () => {
    application.history(MESSAGES);
    await application.start();
    await browser.launch();
  });

  after(async () => {
    await browser.close();
    await application.stop();
  });

  afterEach(() => browser.settle());

  it('takes at most 150 KB until the first message is painted', async () => {
    const page = await browser.open('about:blank', { ready: 'html' });
    const session = await page.context().newCDPSession(page);
    await session.send('Network.enable');
    let bytes = 0;
    session.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
    await page.goto(application.url);
    await page.locator('.message').first().waitFor();
    console.log(`# ${bytes} bytes until the first message`);
    assert.ok(bytes > 50_000 && bytes <= 150_000, `${bytes} bytes`);
  });

  it('shows the first message soon', async () => {
    const times = [];
    for (let time = 0; time < RUNS; time++) {
      const page = await browser.open(application.url, { watch: watchForMessage });
      await page.waitForFunction(() => globalThis.firstMessage);
      times.push(await page.evaluate(() => Math.round(globalThis.firstMessage)));
      await browser.settle();
    }
    const [first] = times;
    times.sort((a, b) => a - b);
    const [least, median, most] = [times[0], times[times.length >> 1], times.at(-1)];
    console.log(`# first message visible after ${least}, ${median}, ${most} ms: the least, median, most of ${RUNS}; the first time ${first} ms`);
  });

  it('scrolls through all of them without a jump, and stays small', async () => {
    const page = await live(await browser.open(application.url));
    const before = await size(page);
    const begin = Date.now();
    const seen = await page.evaluate(climb);
    const after = await size(page);
    console.log(
      `# ${seen.count} messages scrolled through in ${Date.now() - begin} ms, ${seen.steps} pages, the median one in ${seen.median} ms, ` +
        `the last ten in ${seen.last} ms each; at most ${seen.rows} messages and ${seen.elements} elements in the page; ` +
        `nodes ${before.nodes} to ${after.nodes}, heap ${before.heap} to ${after.heap} MB`,
    );
    assert.deepEqual(seen.wrong, []);
    assert.equal(seen.count, MESSAGES);
    assert.equal((await ids(page))[0], 1);
    assert.equal(seen.jumps, 0);
    assert.ok(seen.rows <= 400);
    assert.ok(seen.elements <= 400 * 10);
    assert.ok(after.nodes <= 400 * 50, 'what was let go of is gone');

    await application.post('Something new');
    await page.getByRole('button', { name: '1 new message' }).waitFor();
    await application.post('New 1');
    await application.post('New 2');
    await page.getByRole('button', { name: '3 new messages' }).click();
    await shows(page, 'New 2');
    const end = await ids(page);
    assert.deepEqual(end, end.map((_, index) => end[0] + index));
    await page.locator('.newest').waitFor({ state: 'detached' });
  });

  it('opens a link to a message among those around it, and goes on from there', async () => {
    const id = Math.round(MESSAGES / 3);
    const page = await live(await browser.open(`${application.url}/#m${id}`));
    const linked = page.locator('.message.linked');
    await linked.waitFor();
    assert.equal(await linked.getAttribute('data-id'), `${id}`);
    const { top, bottom, height } = await page.evaluate(() => {
      const { top, bottom } = document.querySelector('.linked').getBoundingClientRect();
      const { top: above, bottom: below, height } = document.querySelector('.messages').getBoundingClientRect();
      return { top: top - above, bottom: below - bottom, height };
    });
    assert.ok(top > height / 4 && bottom > height / 4, `${top} above, ${bottom} below`);
    const around = await ids(page);
    assert.ok(around.includes(id - 20) && around.includes(id + 10), `${around[0]} to ${around.at(-1)}`);
    assert.deepEqual(around, around.map((_, index) => around[0] + index));
    await page.locator('.newest').click();
    await until('the end is shown', PATIENCE, async () => (await ids(page)).at(-1) === (await application.all()).length);
    await page.evaluate(() => (location.hash = '#m1'));
    await until('the first one is in view', PATIENCE, () => page.evaluate(() => document.querySelector('.linked')?.dataset.id === '1'));
    await page.evaluate(() => (location.hash = '#m99999999'));
    await page.getByText('There is no such message here any more').waitFor();
  });

  it('comes back down to the newest message by scrolling alone', async () => {
    const page = await live(await browser.open(application.url));
    const newest = Math.max(...(await ids(page)));
    await page.evaluate(climb, 1_500);
    assert.ok(Math.max(...(await ids(page))) < newest);
    await page.evaluate(() => document.querySelector('.messages').scrollBy(0, 5));
    await until('the day is in view while the reader scrolls', PATIENCE, () => page.evaluate(dayAbove));
    await until('the day covers nothing at rest', PATIENCE, async () => !(await page.evaluate(dayAbove)));
    await until('the end is reached', PATIENCE, async () => {
      await page.evaluate(() => document.querySelector('.messages').scrollBy(0, 2000));
      return (await page.locator('.newest').count()) === 0;
    });
    assert.equal(Math.max(...(await ids(page))), newest);
  });
});

/** Whether a day is in view on top of messages. */
function dayAbove() {
  const texts = [...document.querySelectorAll('.text')].map((text) => text.getBoundingClientRect());
  return [...document.querySelectorAll('h2 span')].some((day) => {
    const { top, bottom } = day.getBoundingClientRect();
    return texts.some((text) => text.top < bottom && text.bottom > top);
  });
}

/** Records the milliseconds from the request of the page until its first message is painted. */
function watchForMessage() {
  const look = new MutationObserver(() => {
    if (document.querySelector('.message')) {
      look.disconnect();
      requestAnimationFrame(() => setTimeout(() => (globalThis.firstMessage = performance.now())));
    }
  });
  look.observe(document, { childList: true, subtree: true });
}

/** The memory of the page after a garbage collection, and its number of nodes. */
async function size(page) {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  const { nodes } = await session.send('Memory.getDOMCounters');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return { nodes, heap: Math.round(usedSize / 1e6) };
}

/** Scrolls up to the beginning, or through some messages. Checks each new message, and that the view does not jump. */
async function climb(wanted = Infinity) {
  const scroller = document.querySelector('.messages');
  const log = document.querySelector('[role=log]');
  const begun = () => document.querySelector('.begin').textContent.includes('The beginning');
  const rows = () => [...log.querySelectorAll('[data-id]')];
  const seen = { count: 0, steps: 0, jumps: 0, rows: 0, elements: 0, wrong: [] };
  const times = [];
  const look = (found, next) => {
    for (const row of found) {
      const id = Number(row.dataset.id);
      const text = row.querySelector('.text').textContent;
      if (id !== next || (text.startsWith('History ') && parseInt(text.slice(8)) !== id)) {
        seen.wrong.push(`${id} instead of ${next}: ${text}`);
      }
      seen.count++;
      next++;
    }
  };
  const changed = (first) =>
    new Promise((resolve) => {
      const moved = () => log.querySelector('[data-id]').dataset.id !== first;
      const watch = new MutationObserver(() => moved() && resolve(watch.disconnect()));
      watch.observe(log, { childList: true, subtree: true });
      moved() && resolve(watch.disconnect());
    });
  look(rows(), Number(rows()[0].dataset.id));
  while (!begun() && seen.count < wanted && seen.wrong.length === 0) {
    const start = performance.now();
    const first = rows()[0];
    scroller.scrollTop = Math.min(scroller.scrollTop, 300);
    scroller.dispatchEvent(new Event('scroll'));
    const edge = scroller.getBoundingClientRect().top;
    const row = rows().find((each) => each.getBoundingClientRect().bottom > edge);
    const top = row.getBoundingClientRect().top;
    await changed(first.dataset.id);
    await new Promise((resolve) => setTimeout(resolve));
    const found = rows();
    const fresh = found.slice(0, found.indexOf(first));
    look(fresh, Number(first.dataset.id) - fresh.length);
    seen.jumps += row.isConnected && Math.abs(row.getBoundingClientRect().top - top) <= 1 ? 0 : 1;
    seen.rows = Math.max(seen.rows, found.length);
    seen.elements = Math.max(seen.elements, document.querySelectorAll('*').length);
    seen.steps++;
    times.push(performance.now() - start);
  }
  const mean = (some) => Math.round(some.reduce((sum, time) => sum + time, 0) / some.length);
  return { ...seen, last: mean(times.slice(-10)), median: Math.round(times.sort((a, b) => a - b)[times.length >> 1]) };
}
