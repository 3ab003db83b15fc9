import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, afterEach, before, describe, it } from 'node:test';
import { chromium } from 'playwright-core';
import { Application, Network, until } from './application.mjs';

/** The page in a real browser against the real application: JAR says where it is, CHROMIUM where the browser is. */
const { JAR, CHROMIUM = '/usr/bin/chromium', SCREENSHOTS } = process.env;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const QUIET = ['--disable-component-update', '--disable-sync'];
const PATIENCE = Number(process.env['PATIENCE'] ?? 60_000);

describe('The page', { timeout: 600_000 }, () => {
  const application = new Application(JAR);
  const network = new Network(application);
  /** What the browser complained of. */
  let complaints = [];
  let contexts = [];
  let browser;

  before(async () => {
    await application.start();
    await network.open();
    browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...QUIET] });
  });

  after(async () => {
    await browser?.close();
    await network.cut().catch(() => {});
    await application.stop();
  });

  afterEach(async () => {
    await Promise.all(contexts.map((context) => context.close()));
    contexts = [];
    const found = complaints;
    complaints = [];
    assert.deepEqual(found, []);
  });

  async function open({ through = application, ...options } = {}) {
    const context = await browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
    contexts.push(context);
    context.setDefaultTimeout(PATIENCE);
    await context.addInitScript(() =>
      addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`)),
    );
    const page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(`${error}`));
    page.on('console', (message) => {
      const cut = /net::ERR_|WebSocket connection to/;
      const expected = page.expectsTrouble && cut.test(message.text());
      if (message.type() === 'error' && !expected) {
        complaints.push(message.text());
      }
    });
    await page.goto(through.url);
    await page.locator('.begin').first().waitFor({ state: 'attached' });
    return page;
  }

  async function live(page) {
    await page.locator('.connection.live').waitFor();
    return page;
  }

  async function send(page, content) {
    await page.getByLabel('Message', { exact: true }).fill(content);
    await page.keyboard.press('Enter');
  }

  const texts = (page) => page.locator('[role=log] .text').allTextContents();
  const shows = (page, content) =>
    until(`“${content}” is shown once`, PATIENCE, async () => (await texts(page)).filter((text) => text === content).length === 1);
  const nothingPending = (page) => page.locator('.pending').first().waitFor({ state: 'detached' });

  it('is for everyone: light and dark, phone and desktop', async () => {
    const page = await live(await open({ reducedMotion: 'reduce' }));
    page.expectsTrouble = true;
    await page.evaluate(AXE);
    await accessible(page);
    for (const content of TALK) {
      await (content.startsWith('You: ') ? send(page, content.slice(5)) : application.post(content));
      await shows(page, content.replace('You: ', ''));
    }
    await nothingPending(page);
    const refuse = (route) => (route.request().method() === 'POST' ? route.abort() : route.continue());
    for (const colorScheme of ['light', 'dark']) {
      for (const [device, width, height] of [['desktop', 1000, 680], ['phone', 390, 740]]) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height });
        await accessible(page);
        await screenshot(page, `${device}-${colorScheme}`);
        await page.route('**/messages', refuse);
        await send(page, `Not sent on a ${colorScheme} ${device}`);
        await page.locator('.pending.waiting').waitFor();
        await accessible(page);
        await screenshot(page, `${device}-${colorScheme}-waiting`);
        await page.unroute('**/messages', refuse);
        await tryAgain(page);
        await nothingPending(page);
      }
    }
    await page.setViewportSize({ width: 390, height: 300 });
    await until('the end is out of sight', PATIENCE, async () => {
      await page.evaluate(() => (document.querySelector('.messages').scrollTop = 0));
      return (await page.locator('.newest').count()) === 1;
    });
    await accessible(page);
  });

  it('shows in one window what another sends', async () => {
    const [one, other] = [await live(await open()), await live(await open())];
    await send(one, 'Hello there');
    await shows(other, 'Hello there');
    await send(other, 'Hello back\nin two lines');
    await shows(one, 'Hello back\nin two lines');
    assert.deepEqual(await texts(one), await texts(other));
    assert.equal(await one.locator('.message.own .text').last().textContent(), 'Hello there');
  });

  it('leaves script in a message text', async () => {
    const page = await live(await open());
    const attacks = [
      '<script>document.title="owned"</script>',
      '<img src=x onerror="document.title=\'owned\'">',
      '{{constructor.constructor("document.title=1")()}}',
      '<a href="javascript:alert(1)">x</a> javascript:alert(1)',
    ];
    for (const attack of attacks) {
      await application.post(attack);
      await shows(page, attack);
    }
    assert.equal(await page.title(), 'Chat');
    assert.equal(await page.locator('.text script, .text img').count(), 0);
    await application.post('See https://example.com/?a=1&b=<2>.');
    const link = page.locator('.text a').last();
    await link.waitFor();
    assert.equal(await link.getAttribute('href'), 'https://example.com/?a=1&b=');
    assert.match(await link.getAttribute('rel'), /noopener/);
  });

  it('catches up when the network was cut', async () => {
    const page = await live(await open({ through: network }));
    page.expectsTrouble = true;
    await network.cut();
    await page.locator('.connection.offline, .connection.polling').waitFor();
    await application.post('Said while you were away');
    await send(page, 'Written without a network');
    await page.locator('.pending.waiting').waitFor();
    await network.open();
    await shows(page, 'Said while you were away');
    await shows(page, 'Written without a network');
    await nothingPending(page);
    await live(page);
    assert.equal((await application.all()).filter(({ content }) => content === 'Written without a network').length, 1);
  });

  it('keeps over a reload what was not sent, and what was not finished', async () => {
    const page = await live(await open());
    page.expectsTrouble = true;
    await page.route('**/messages', (route) => (route.request().method() === 'POST' ? route.abort() : route.continue()));
    await send(page, 'Not sent before the reload');
    await page.locator('.pending.waiting').waitFor();
    await page.getByLabel('Message', { exact: true }).fill('Half a sent');
    await page.reload();
    await page.locator('.pending').waitFor();
    assert.equal(await page.getByLabel('Message', { exact: true }).inputValue(), 'Half a sent');
    await page.unroute('**/messages');
    await tryAgain(page);
    await shows(page, 'Not sent before the reload');
    await nothingPending(page);
    assert.equal((await application.all()).filter(({ content }) => content === 'Not sent before the reload').length, 1);
  });

  it('never stores twice what was answered into the void', async () => {
    const page = await live(await open());
    page.expectsTrouble = true;
    let lost = 0;
    await page.route('**/messages', async (route) => {
      if (route.request().method() === 'POST' && lost++ < 2) {
        await route.fetch();
        return route.abort();
      }
      return route.continue();
    });
    await send(page, 'Answered into the void');
    await until('it was sent again', PATIENCE, () => lost > 2);
    await nothingPending(page);
    await shows(page, 'Answered into the void');
    assert.equal((await application.all()).filter(({ content }) => content === 'Answered into the void').length, 1);
  });

  it('says in words what the server refuses, and gives it back', async () => {
    const page = await live(await open());
    page.on('console', () => (complaints = complaints.filter((text) => !text.includes('422'))));
    await send(page, 'A NUL \u0000 inside');
    await page.getByRole('alert').waitFor();
    assert.match(await page.getByRole('alert').textContent(), /must not contain NUL/);
    await page.getByRole('button', { name: 'Discard' }).click();
    await nothingPending(page);
  });

  it('heeds Shift and input methods', async () => {
    const page = await live(await open());
    const field = page.getByLabel('Message', { exact: true });
    await field.pressSequentially('one');
    await field.press('Shift+Enter');
    await field.pressSequentially('two');
    assert.equal(await field.inputValue(), 'one\ntwo');
    await field.evaluate((element) =>
      element.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', isComposing: true, bubbles: true, cancelable: true })),
    );
    assert.equal(await field.inputValue(), 'one\ntwo');
    await field.fill('x'.repeat(10_000));
    assert.equal(await page.locator('#limit').textContent(), '100 left');
    await field.fill('');
  });

  it('loses and repeats nothing when the server is killed while two windows send', async () => {
    const pages = [await live(await open()), await live(await open())];
    pages.forEach((page) => (page.expectsTrouble = true));
    const sent = [];
    for (let round = 0; round < 3; round++) {
      for (let times = 0; times < 5; times++) {
        await Promise.all(
          pages.map((page, index) => {
            sent.push(`Window ${index}, round ${round}, ${times}`);
            return send(page, sent.at(-1));
          }),
        );
      }
      await application.kill();
      await Promise.all(pages.map((page, index) => (sent.push(`Window ${index}, down ${round}`), send(page, sent.at(-1)))));
      await application.start();
    }
    const content = async () => (await application.all()).map((message) => message.content);
    await until('all is stored', PATIENCE * 2, async () => {
      const stored = new Set(await content());
      return sent.every((message) => stored.has(message));
    }).catch(async (error) => {
      const stored = new Set(await content());
      const pending = await Promise.all(pages.map((page) => page.locator('.pending').allTextContents()));
      throw new Error(`${error.message}: ${sent.filter((message) => !stored.has(message))}; pending: ${pending}`);
    });
    const stored = await content();
    assert.equal(new Set(stored).size, stored.length, 'nothing is stored twice');
    for (const page of pages) {
      await until('the window shows the log', PATIENCE, async () => {
        const shown = await texts(page);
        return JSON.stringify(shown) === JSON.stringify(stored.slice(-shown.length)) && shown.length >= sent.length;
      });
      assert.equal(await page.locator('.pending').count(), 0);
      await live(page);
    }
  });

  it('scrolls through 10,000 messages without a jump, and knows what is new', async () => {
    await application.fill(10_000, (number) => `History ${number}${number % 7 ? '' : ', of the longer kind, '.repeat(9)}`);
    const page = await live(await open());
    const first = Math.max(...(await ids(page)));
    let jumps = 0;
    let rows = 0;
    const begin = Date.now();
    while ((await page.getByText('The beginning').count()) === 0) {
      const step = await page.evaluate(climb);
      jumps += step.jumped > 1 ? 1 : 0;
      rows = Math.max(rows, step.rows);
    }
    console.log(`# ${first} messages scrolled through in ${Date.now() - begin} ms, at most ${rows} in the page`);
    assert.equal(jumps, 0);
    assert.ok(rows <= 400);
    assert.equal((await ids(page))[0], 1);

    await application.post('Something new');
    await page.getByRole('button', { name: '1 new message' }).waitFor();
    await application.fill(2, (number) => `New ${number}`);
    await page.getByRole('button', { name: '3 new messages' }).click();
    await shows(page, 'New 2');
    const end = await ids(page);
    assert.deepEqual(end, end.map((_, index) => end[0] + index));
    await page.locator('.newest').waitFor({ state: 'detached' });
  });

  it('comes back down to the newest message by scrolling alone', async () => {
    const page = await live(await open());
    const newest = Math.max(...(await ids(page)));
    for (let times = 0; times < 60; times++) {
      await page.evaluate(climb);
    }
    assert.ok(Math.max(...(await ids(page))) < newest);
    await until('the end is reached', PATIENCE, async () => {
      await page.evaluate(() => document.querySelector('.messages').scrollBy(0, 2000));
      return (await page.locator('.newest').count()) === 0;
    });
    assert.equal(Math.max(...(await ids(page))), newest);
  });

  it('shows the first message soon', async () => {
    const times = [];
    for (let time = 0; time < 5; time++) {
      const page = await open();
      times.push(
        await page.evaluate(
          () =>
            new Promise((resolve) => {
              const look = () =>
                document.querySelector('.message') ? resolve(Math.round(performance.now())) : requestAnimationFrame(look);
              look();
            }),
        ),
      );
    }
    console.log(`# first message visible after ${times.sort((a, b) => a - b).join(', ')} ms`);
  });

  async function accessible(page) {
    const { violations } = await page.evaluate(() => globalThis.axe.run());
    assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`), []);
  }

  async function screenshot(page, name) {
    if (SCREENSHOTS && (!name.endsWith('waiting') || process.env['ALL_SCREENSHOTS'])) {
      await page.evaluate(() => document.activeElement?.blur());
      await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), scale: 'css' });
    }
  }
});

const TALK = [
  'Good morning! Does the release go out today?',
  'You: Yes, at four. The last tests are running.',
  'You: Notes are at https://example.com/notes/4.1',
  'שלום לכולם, אני מצטרף בעוד רגע',
  'Anything I can help with before? I have an hour, and a list of small things that nobody wanted.',
  'You: Could you look over the upgrade page? Somebody on version 3 should find everything there.',
  'On it.',
];

/** Unless the page has done it by itself already. */
function tryAgain(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('.state button')].find(({ textContent }) => textContent === 'Try again')?.click(),
  );
}

async function ids(page) {
  await page.locator('[role=log] .message').first().waitFor();
  return page.evaluate(() => [...document.querySelectorAll('[role=log] [data-key]')].map((row) => Number(row.dataset.key)));
}

/** Scrolls to the top, waits for older messages, and tells how far what was in view has moved. */
async function climb() {
  const scroller = document.querySelector('.messages');
  const frame = () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
  scroller.scrollTop = Math.min(scroller.scrollTop, 300);
  await frame();
  const edge = scroller.getBoundingClientRect().top;
  const row = [...document.querySelectorAll('[data-key]')].find((each) => each.getBoundingClientRect().bottom > edge);
  const first = document.querySelector('[data-key]').dataset.key;
  const top = row.getBoundingClientRect().top;
  for (let frames = 0; frames < 600; frames++) {
    await frame();
    if (document.querySelector('[data-key]').dataset.key !== first || document.body.textContent.includes('The beginning')) {
      break;
    }
  }
  await frame();
  return {
    jumped: row.isConnected ? Math.abs(row.getBoundingClientRect().top - top) : 1000,
    rows: document.querySelectorAll('[data-key]').length,
  };
}
