import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { Application, Network, until } from './application.mjs';
import { Browser, PATIENCE, TROUBLE, accessible, live, nothingPending, looks, outOfReach, screenshot, send, shows, texts, whereItIsMorning } from './browser.mjs';

/** The page in a real browser with the real application. APPLICATION and CHROMIUM are their paths. */
describe('The page', { timeout: 600_000 }, () => {
  const application = new Application(process.env['APPLICATION']);
  const network = new Network(application);
  const browser = new Browser();

  before(async () => {
    await application.start();
    await network.open();
    await browser.launch();
  });

  after(async () => {
    await browser.close();
    await network.cut().catch(() => {});
    await application.stop();
  });

  afterEach(() => browser.settle());

  const open = ({ through = application, ...options } = {}) => browser.open(through.url, options);

  it('is for everyone: light and dark, phone and desktop', async () => {
    const page = await live(await open({ timezoneId: whereItIsMorning() }));
    page.expects = TROUBLE;
    await accessible(page);
    for (const content of TALK) {
      await (content.startsWith('You: ') ? send(page, content.slice(5)) : application.post(content));
      await shows(page, content.replace('You: ', ''));
    }
    await nothingPending(page);
    assert.equal(await page.evaluate(() => document.getAnimations().length), 0, 'nothing moves for who does not want it');
    await page.evaluate(() => document.activeElement.blur());
    for (const look of looks(page)) {
      await look.apply();
      await accessible(page);
    }
    const refuse = (route) => (route.request().method() === 'POST' ? route.abort() : route.continue());
    await page.route('**/messages', refuse);
    await send(page, 'Not sent yet');
    await page.locator('.pending.waiting').waitFor();
    for (const look of looks(page)) {
      await look.apply();
      await accessible(page);
      await screenshot(page, `${look.name}-waiting`, { always: false });
    }
    await page.unroute('**/messages', refuse);
    await tryAgain(page);
    await nothingPending(page);
    await page.setViewportSize({ width: 390, height: 300 });
    await until('the end is out of sight', PATIENCE, async () => {
      await page.evaluate(() => (document.querySelector('.messages').scrollTop = 0));
      return (await page.locator('.newest').count()) === 1;
    });
    await accessible(page);
  });

  it('can be used by keyboard alone', async () => {
    const page = await live(await open());
    await application.post('See https://example.com/keyboard');
    await shows(page, 'See https://example.com/keyboard');
    const focused = () => page.evaluate(() => document.activeElement.getAttribute('aria-label') ?? document.activeElement.id);
    assert.equal(await focused(), 'message', 'one can write at once');
    const visited = [];
    for (let times = 0; times < 30 && visited.at(-1) !== 'Messages'; times++) {
      await page.keyboard.press('Shift+Tab');
      visited.push(await focused());
      const { width, style } = await page.evaluate(() => {
        const around = document.activeElement.closest('.field') ?? document.activeElement;
        const { outlineWidth, outlineStyle } = getComputedStyle(around);
        return { width: parseFloat(outlineWidth), style: outlineStyle };
      });
      assert.ok(width >= 2 && style !== 'none', `the focus is seen on “${visited.at(-1)}”`);
    }
    assert.equal(visited.at(-1), 'Messages');
    for (let times = 0; times < 30 && (await focused()) !== 'message'; times++) {
      await page.keyboard.press('Tab');
    }
    await page.keyboard.type('Typed');
    await page.locator('[aria-label=Send]:enabled').waitFor();
    await page.keyboard.press('Tab');
    assert.equal(await focused(), 'Send');
    await page.keyboard.press('Space');
    await shows(page, 'Typed');
    assert.equal(await focused(), 'message');
  });

  it('reads from right to left where that is how it is written', async () => {
    const page = await live(await open());
    await application.post('مرحبا بالجميع');
    await shows(page, 'مرحبا بالجميع');
    const directions = await page
      .locator('[role=log] .text')
      .evaluateAll((all) => all.map((text) => `${getComputedStyle(text).direction} ${text.textContent.slice(0, 3)}`));
    assert.equal(directions.at(-1), 'rtl مرح');
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await page.setViewportSize({ width: 390, height: 740 });
    await accessible(page);
    assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing sticks out');
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
    // not the last one: an earlier test's is there before this one arrives
    const link = page.locator('.text a', { hasText: 'https://example.com/?a=1' });
    await link.waitFor();
    assert.equal(await link.getAttribute('href'), 'https://example.com/?a=1&b=');
    assert.match(await link.getAttribute('rel'), /noopener/);
  });

  it('catches up when the network was cut', async () => {
    const page = await live(await open({ through: network }));
    page.expects = TROUBLE;
    // the attempts of pusher-js hang until the page reconnects by itself
    await page.evaluate(() => {
      window.realWebSocket = window.WebSocket;
      window.WebSocket = class {
        send() {}
        close() {}
      };
    });
    await page.route('**/config.json', async (route) => {
      await page.evaluate(() => (window.WebSocket = window.realWebSocket));
      await route.continue();
    });
    await network.cut();
    await page.locator('.connection.offline').waitFor();
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
    page.expects = TROUBLE;
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
    page.expects = TROUBLE;
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
    page.expects = /422/;
    await send(page, 'A NUL \u0000 inside');
    const alert = page.locator('.message').getByRole('alert');
    await alert.waitFor();
    assert.match(await alert.textContent(), /must not contain NUL/);
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
    assert.equal(await page.locator('#limit').textContent(), '100 bytes left');
    await field.fill('é'.repeat(6_000));
    assert.equal(await page.locator('#limit').textContent(), 'Too long by 1900 bytes');
    await field.fill('');
  });

  it('sends what was typed fast while the page was busy', async () => {
    const page = await live(await open());
    const words = Array.from({ length: 16 }, (_, index) => `w${index}`);
    await page.evaluate(() => {
      const busy = () => {
        const end = performance.now() + 150;
        while (performance.now() < end);
        globalThis.timer = setTimeout(busy);
      };
      busy();
    });
    const typed = [];
    for (const key of words.flatMap((word) => [...word, 'Enter'])) {
      typed.push(page.keyboard.press(key));
      // the pace of a fast typist, who does not wait for the page
      await pause(60);
    }
    await Promise.all(typed);
    await page.evaluate(() => clearTimeout(globalThis.timer));
    const stored = async () => (await application.all()).map(({ content }) => content).slice(-words.length);
    await nothingPending(page);
    await until('all is stored', PATIENCE, async () => (await stored()).at(-1).endsWith(words.at(-1)));
    assert.deepEqual(await stored(), words);
  });

  it('sends nothing that is invisible', async () => {
    const page = await live(await open());
    await send(page, 'Before the invisible');
    await send(page, '\u200b \u2060\ufeff');
    assert.ok(await page.getByRole('button', { name: 'Send' }).isDisabled());
    await send(page, '\n\n  Beside the invisible\n\n \n');
    await nothingPending(page);
    const stored = (await application.all()).slice(-2).map(({ content }) => content);
    assert.deepEqual(stored, ['Before the invisible', '  Beside the invisible']);
  });

  it('keeps the end in view beside a draft of many lines', async () => {
    const page = await live(await open());
    await page.setViewportSize({ width: 700, height: 480 });
    await application.post('A line\n'.repeat(40) + 'and the end');
    const field = page.getByLabel('Message', { exact: true });
    const endInView = () =>
      page.evaluate(() => {
        const { scrollHeight, scrollTop, clientHeight } = document.querySelector('.messages');
        return Math.abs(scrollHeight - scrollTop - clientHeight) <= 1 && !document.querySelector('.newest');
      });
    for (const line of ['one', 'two', 'three', 'four', 'five']) {
      await field.pressSequentially(line);
      await field.press('Shift+Enter');
    }
    await application.post('Said meanwhile');
    await shows(page, 'Said meanwhile');
    await until('the end is in view', PATIENCE, endInView);
    const { scrollHeight, clientHeight } = await field.evaluate(({ scrollHeight, clientHeight }) => ({ scrollHeight, clientHeight }));
    assert.ok(clientHeight > 100 && scrollHeight - clientHeight <= 1, `${scrollHeight} of ${clientHeight} pixels are in view`);
    await field.fill('');
    // a scroll event that arrives before the list notices its new size
    await field.evaluate((element) => {
      element.value = '\n'.repeat(6);
      element.dispatchEvent(new Event('input', { bubbles: true }));
      document.querySelector('.messages').dispatchEvent(new Event('scroll'));
    });
    await until('the end is in view', PATIENCE, endInView);
    await field.fill('');
  });

  it('can be used with large text on a small screen', async () => {
    const page = await live(await open());
    await application.post('W'.repeat(500));
    await shows(page, 'W'.repeat(500));
    for (const draft of ['', 'W'.repeat(300)]) {
      await page.getByLabel('Message', { exact: true }).fill(draft);
      for (const [width, text] of [[390, '200%'], [320, '115%'], [320, '200%'], [1000, '200%']]) {
        assert.deepEqual(await outOfReach(page, { width, text }), [], `${width} px, ${text}`);
      }
    }
    await page.getByLabel('Message', { exact: true }).fill('');
  });

  it('shows an own message in one place, from Enter until it is stored', async () => {
    const page = await live(await open({ reducedMotion: 'no-preference' }));
    const stored = (content) => shows(page, content);
    const orders = {
      'Answer and event as they come': (route) => route.continue(),
      'Event before the answer': async (route) => {
        const response = await route.fetch();
        await stored('Event before the answer');
        await route.fulfill({ response });
      },
      'Answer after more than a second': async (route) => {
        await page.getByText('Sending…').waitFor();
        await route.continue();
      },
    };
    for (const [content, answer] of Object.entries(orders)) {
      let answered;
      const take = (route) => (route.request().method() === 'POST' ? (answered = answer(route)) : route.continue());
      await page.route('**/messages', take);
      await page.evaluate(watchRow, content);
      await send(page, content);
      await stored(content);
      await answered;
      await nothingPending(page);
      await page.unroute('**/messages', take);
      const { elements, places, animations, sendingAfter } = await page.evaluate(() => globalThis.watchedRow());
      assert.equal(elements, 1, 'one element');
      assert.equal(animations, 1, 'one animation');
      assert.deepEqual(places.slice(1), [], `it stays at ${places[0]}`);
      if (content.includes('second')) {
        assert.ok(sendingAfter >= 1_000, `“Sending…” after ${sendingAfter} ms`);
      } else {
        assert.equal(sendingAfter, null);
      }
    }
  });

  it('copies nothing that is invisible', async () => {
    const page = await live(await open());
    for (const content of ['Copied 1', 'Copied 2']) {
      await send(page, content);
      await shows(page, content);
    }
    await page.mouse.move(0, 0);
    await page.locator('.messages').focus();
    await page.evaluate(() => {
      const [first, last] = [...document.querySelectorAll('.message')].slice(-2);
      const text = last.querySelector('.text');
      getSelection().setBaseAndExtent(first, 0, text, text.childNodes.length);
    });
    await page.keyboard.press('Control+C');
    const field = page.getByLabel('Message', { exact: true });
    await field.press('Control+V');
    const [author, time, ...copied] = (await field.inputValue()).split(/\s*\n\s*/);
    assert.deepEqual([author, ...copied], ['You', 'Copied 1', 'Copied 2']);
    assert.match(time, /^\d?\d:\d\d$/);
    await field.fill('');
  });

  it('does not open the keyboard of a touch screen by itself', async () => {
    const page = await live(await open({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 740 } }));
    assert.equal(await page.evaluate(() => document.activeElement.tagName), 'BODY');
  });

  it('calls today yesterday when it is over', async () => {
    const page = await live(await open({ timezoneId: 'UTC' }));
    const { created_at: at } = await application.post('Said today');
    await shows(page, 'Said today');
    await page.clock.install({ time: `${at.slice(0, 10)}T23:59:50Z` });
    await page.evaluate(() => document.dispatchEvent(new Event('visibilitychange')));
    const day = page.locator('[role=log] h2').last();
    assert.equal(await day.textContent(), 'Today');
    await page.clock.fastForward(20_000);
    await until('it is yesterday', PATIENCE, async () => (await day.textContent()) === 'Yesterday');
  });

  it('loses and repeats nothing when the server is killed while two windows send', async () => {
    const pages = [await live(await open()), await live(await open())];
    pages.forEach((page) => (page.expects = TROUBLE));
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

/** Watches in every frame where a message is and whether its element is still the same. */
function watchRow(content) {
  const [elements, places, begun] = [new Set(), new Set(), performance.now()];
  let animations = 0;
  let sendingAfter = null;
  let watching = true;
  const count = ({ target }) => (animations += target.matches('.message') && target.textContent.includes(content) ? 1 : 0);
  document.addEventListener('animationstart', count);
  document.addEventListener('transitionrun', count);
  const look = () => {
    for (const row of document.querySelectorAll('.message')) {
      const text = row.querySelector('.text');
      if (text.textContent === content) {
        const { left, right, top, bottom } = text.getBoundingClientRect();
        elements.add(row);
        places.add([left, right, top, bottom].map(Math.round).join());
        sendingAfter ??= row.textContent.includes('Sending…') ? performance.now() - begun : null;
      }
    }
    watching && requestAnimationFrame(look);
  };
  look();
  globalThis.watchedRow = () => {
    watching = false;
    document.removeEventListener('animationstart', count);
    document.removeEventListener('transitionrun', count);
    return { elements: elements.size, places: [...places], animations, sendingAfter };
  };
}

/** Clicks “Try again”, unless the page has tried again already. */
function tryAgain(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('.state button')].find(({ textContent }) => textContent === 'Try again')?.click(),
  );
}
