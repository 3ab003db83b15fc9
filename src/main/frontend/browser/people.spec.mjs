import assert from 'node:assert/strict';
import { after, afterEach, before, describe, it } from 'node:test';
import { Application, until } from './application.mjs';
import { Browser, PATIENCE, TROUBLE, accessible, ids, joinApart, joinAs, live, looks, nothingPending, outOfReach, screenshot, send, shows, typing, whereItIsMorning } from './browser.mjs';

/** Guests in a room: who wrote it, who is here, who is typing. */
describe('The page for a group', { timeout: 600_000 }, () => {
  const application = new Application(process.env['APPLICATION'], { 'web.rate-limit.guests.burst': 1000, 'frontend.title': 'Release 4.1' });
  const browser = new Browser();

  before(async () => {
    await application.start();
    await browser.launch();
  });

  after(async () => {
    await browser.close();
    await application.stop();
  });

  afterEach(() => browser.settle());

  const open = (options) => browser.open(application.url, options);
  const named = async (name, options) => joinAs(await live(await open(options)), name);

  it('says what an empty room is, and who can read it', async () => {
    const page = await live(await open());
    await page.getByText('Nobody has written in Release 4.1 yet').waitFor();
    await page.locator('.empty', { hasText: 'Everybody who can open this page can read and write here.' }).waitFor();
    assert.equal(await page.title(), 'Release 4.1');
    await everyLook(page, 'empty');
  });

  it('shows a conversation of four people: light and dark, phone and desktop', async () => {
    const pages = {};
    const hues = [];
    for (const [who, name] of Object.entries({ ann: 'Ann', bob: 'Bob Baker', carol: 'Carol', sara: 'שרה' })) {
      pages[who] = await joinApart(hues, async () => live(await open({ timezoneId: whereItIsMorning() })), name);
    }
    const { ann, carol } = pages;
    for (const [who, content] of TALK) {
      await pages[who].getByLabel('Message', { exact: true }).fill(content);
      await pages[who].keyboard.press('Enter');
      await nothingPending(pages[who]);
      await until(`${content} is there`, PATIENCE, async () => (await application.all()).at(-1).content === content);
    }
    await until('all is shown', PATIENCE, async () => (await ids(ann)).length === TALK.length);
    await ann.evaluate(() => document.activeElement.blur());
    for (const look of looks(ann)) {
      await look.apply();
      await typing(carol, ann, 'Carol is typing…');
      await accessible(ann);
      await screenshot(ann, look.name);
    }
  });

  it('can be used with large text on a small screen, in each of its states', async () => {
    const page = await named('M'.repeat(40));
    await application.post('From one with a long name', undefined, await application.guest('W'.repeat(40)));
    await shows(page, 'From one with a long name');
    await send(page, 'From another one');
    await nothingPending(page);
    const sizes = [[390, '100%'], [390, '200%'], [320, '115%'], [320, '200%'], [1200, '200%']];
    const states = {
      plain: async () => {},
      people: () => page.locator('.here').click(),
      name: () => page.locator('.me').click(),
    };
    for (const [state, enter] of Object.entries(states)) {
      await page.setViewportSize({ width: 390, height: 740 });
      await enter();
      for (const [width, text] of sizes) {
        assert.deepEqual(await outOfReach(page, { width, text }), [], `${state}, ${width} px, ${text}`);
      }
      await page.keyboard.press('Escape');
    }
  });

  it('is for everyone in each of its states', async () => {
    const page = await live(await open());
    await everyLook(page, 'invitation');
    await joinAs(page, 'Dan');
    await page.setViewportSize({ width: 390, height: 740 });
    await page.locator('.here').click();
    await page.getByRole('dialog', { name: 'Here now' }).waitFor();
    await everyLook(page, 'people', ['phone']);
    await page.getByRole('dialog').getByRole('button', { name: 'Close' }).click();
    await page.locator('.me').click();
    await everyLook(page, 'name');
    await page.keyboard.press('Escape');
    await application.post('**Long** `x`\n> quoted\n- one\n- two\n```\ncode\n```\n' + 'A line\n'.repeat(20));
    await page.locator('.fold').waitFor();
    await page.locator('.message').last().hover();
    await page.locator('chat-actions').waitFor();
    await everyLook(page, 'actions', ['desktop']);
    page.expects = TROUBLE;
    await application.kill();
    await page.getByText('The server can’t be reached').waitFor();
    await page.getByText(/Next attempt in \d+ second|Trying now/).waitFor();
    await everyLook(page, 'offline');
    await application.start();
    await page.getByRole('button', { name: 'Try now' }).click();
    await live(page);
    await page.locator('chat-offline-bar').waitFor({ state: 'detached' });
  });

  it('refuses a name in words, and lets the reader write without one', async () => {
    const page = await live(await open({ expects: /422/ }));
    await page.locator('#invitation-name').fill('\u202eevil');
    await page.keyboard.press('Enter');
    await until('it says why', PATIENCE, async () => (await page.locator('#invitation-name-problem').textContent()) !== '');
    await everyLook(page, 'refused-name');
    await page.getByRole('button', { name: 'Not now' }).click();
    await send(page, 'From nobody');
    await nothingPending(page);
    assert.equal(await page.locator('.message').last().locator('.name').textContent(), 'You');
    const reader = await live(await open());
    await shows(reader, 'From nobody');
    assert.equal(await reader.locator('.message').last().locator('.name').textContent(), 'Someone');
  });

  it('keeps a line above what is new since the reader left, over a reload too', async () => {
    const page = await named('Erin');
    await application.post('Read');
    await shows(page, 'Read');
    const context = page.context();
    await page.close();
    await application.post('New');
    await application.post('Newer');
    const again = await context.newPage();
    await again.goto(application.url);
    await shows(again, 'Newer');
    const line = again.locator('.message', { hasText: 'New since you left' });
    await line.waitFor();
    assert.equal(await line.locator('.text').textContent(), 'New');
    await accessible(again);
    await again.reload();
    await line.waitFor();
    assert.equal(await line.locator('.text').textContent(), 'New');
    await live(again);
    await send(again, 'I am back');
    await line.waitFor({ state: 'detached' });
  });

  it('does with a message what the keyboard asks for', async () => {
    const page = await named('Fay', { permissions: ['clipboard-read', 'clipboard-write'] });
    await send(page, 'Copy **me**');
    await shows(page, 'Copy me');
    const { id } = (await application.all()).at(-1);
    const copied = () => page.evaluate(() => navigator.clipboard.readText());
    await page.keyboard.press('Shift+Tab');
    assert.equal(await page.evaluate(() => document.activeElement.querySelector('.text')?.textContent), 'Copy me');
    await page.locator('chat-actions').waitFor();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('The text is copied').waitFor();
    assert.equal(await copied(), 'Copy **me**');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByText('The link is copied').waitFor();
    assert.equal(await copied(), `${application.url}/#m${id}`);
    await accessible(page);
    await page.goto(await copied());
    await page.locator('.message.linked', { hasText: 'Copy me' }).waitFor();
  });

  it('shows what can be done with a message after a long press', async () => {
    const page = await live(await open({ hasTouch: true, isMobile: true, viewport: { width: 390, height: 740 } }));
    await application.post('Press me');
    await shows(page, 'Press me');
    const { x, y } = await page.locator('.message', { hasText: 'Press me' }).last().locator('.text').boundingBox();
    const session = await page.context().newCDPSession(page);
    await session.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: [{ x: x + 10, y: y + 5 }] });
    await page.getByRole('dialog', { name: 'Actions' }).waitFor();
    await session.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] });
    await everyLook(page, 'pressed', ['phone']);
    await page.getByRole('dialog').getByRole('button', { name: 'Copy link' }).waitFor();
  });

  it('is never blank, even before it has started', async () => {
    const page = await open();
    await page.route('**/main-*.js', () => {});
    await page.goto(application.url, { waitUntil: 'commit' });
    await page.getByRole('heading', { name: 'Chat' }).waitFor();
    await accessible(page);
    const manifest = await page.evaluate(async () => (await fetch(document.querySelector('[rel=manifest]').href)).json());
    for (const { src } of manifest.icons) {
      assert.equal((await fetch(new URL(src, `${application.url}/`))).status, 200, src);
    }
  });

  async function everyLook(page, name, devices = ['desktop', 'phone']) {
    for (const look of looks(page).filter((each) => devices.some((device) => each.name.startsWith(device)))) {
      await look.apply();
      await accessible(page);
      await screenshot(page, `${look.name}-${name}`, { always: false });
    }
  }
});

const TALK = [
  ['ann', 'Good morning! Does the release go out today?'],
  ['bob', 'Yes, at four. The last tests are running.\n\nStill open:\n- the upgrade page\n- **two** reviews'],
  ['bob', 'Notes are at https://example.com/notes/4.1'],
  ['sara', 'שלום לכולם, אני מצטרפת בעוד רגע'],
  ['carol', '> the upgrade page\nI take it. Is this still the way to begin?\n```\n./mvnw verify\n```'],
  ['ann', 'It is. Set `JAVA_HOME` first.'],
  ['carol', 'On it.'],
];
