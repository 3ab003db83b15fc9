import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright';
import { until } from './application.mjs';

const { CHROMIUM = '/usr/bin/chromium', SCREENSHOTS } = process.env;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--in-process-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const QUIET = ['--disable-component-update', '--disable-sync'];
// Two popups of the address bar, which take more of the processor than the page; and what Playwright itself turns off, as this replaces it.
const OFF = [
  'WebUIOmniboxPopup', 'WebUIOmniboxAimPopup',
  'AimEnabled', 'AvoidCorsURLLoaderRestartOnRedirect', 'AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsFirstBalancedModeAutoEnable',
  'HttpsUpgrades', 'LensOverlay', 'MediaRouter', 'NetworkTimeServiceQuerying', 'OptimizationHints', 'PaintHolding', 'PreconnectToSearch', 'ThirdPartyStoragePartitioning',
];

export const PATIENCE = Number(process.env['PATIENCE'] ?? 60_000);
/** The errors that a browser logs while the network is cut, or while the server starts. */
export const TROUBLE = /net::ERR_|WebSocket connection to|status of 503/;

/** Chromium. A test fails on every error in the console that its page does not `expect`. */
export class Browser {
  /** Everything in the console. */
  said = [];
  #complaints = [];
  #contexts = [];
  #browser = null;

  async launch({ args = [] } = {}) {
    this.#browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...QUIET, `--disable-features=${OFF}`, ...args] });
  }

  async open(url, { expects, watch, onPage, ready = '.begin', ...options } = {}) {
    // without a graphics card an animation takes a third of a core
    const context = await this.#browser.newContext({ reducedMotion: 'reduce', locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
    this.#contexts.push(context);
    context.setDefaultTimeout(PATIENCE);
    await context.addInitScript(() =>
      addEventListener('securitypolicyviolation', (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`)),
    );
    if (watch) {
      await context.addInitScript(watch);
    }
    const page = await context.newPage();
    page.on('request', (request) => {
      const { hostname, protocol } = new URL(request.url());
      if (protocol.startsWith('http') && hostname !== 'localhost') {
        this.#complaints.push(`${request.url()} is asked of another host`);
      }
    });
    page.on('pageerror', (error) => this.#complaints.push(`${error}`));
    page.on('console', (message) => {
      this.said.push(message.text());
      if (message.type() === 'error' && !page.expects?.test(message.text())) {
        this.#complaints.push(message.text());
      }
    });
    page.expects = expects;
    onPage?.(page);
    await page.goto(url);
    await page.locator(ready).first().waitFor({ state: 'attached' });
    return page;
  }

  /** Ends a test, and fails if there were errors. */
  async settle() {
    await Promise.all(this.#contexts.map((context) => context.close()));
    this.#contexts = [];
    const found = this.#complaints;
    this.#complaints = [];
    assert.deepEqual(found, []);
  }

  async close() {
    await this.#browser?.close();
  }
}

export async function live(page) {
  await page.locator('.connection.live').waitFor();
  return page;
}

/** Joins as a guest. */
export async function joinAs(page, name) {
  await page.locator('#invitation-name').fill(name);
  await page.keyboard.press('Enter');
  await page.locator('.me', { hasText: name }).waitFor();
  return page;
}

export async function send(page, content) {
  await page.getByLabel('Message', { exact: true }).fill(content);
  await page.keyboard.press('Enter');
}

/** Joins with a colour that is far from the others, whose hues are given. A colour follows from an id, and so by chance. */
export async function joinApart(hues, open, name) {
  for (;;) {
    const page = await joinAs(await open(), name);
    const hue = Number(await page.locator('.me .avatar').evaluate((avatar) => avatar.style.getPropertyValue('--hue')));
    if (hues.every((other) => Math.abs(((hue - other + 540) % 360) - 180) >= 60)) {
      hues.push(hue);
      return page;
    }
    await page.context().close();
  }
}

/** Types in one window until it is seen in another: a client tells of it once in three seconds. */
export async function typing(page, other, words) {
  await until(`“${words}” is shown`, PATIENCE, async () => {
    await page.getByLabel('Message', { exact: true }).pressSequentially('a');
    return (await other.locator('.typing').textContent()).replace(/[\u2068\u2069]/g, '').trim() === words;
  });
}

/** The texts of the stored messages. */
export const texts = (page) => page.locator('.message:not(.pending) .text').allTextContents();

export const shows = (page, content) =>
  until(`“${content}” is shown once`, PATIENCE, async () => (await texts(page)).filter((text) => text === content).length === 1);

export const nothingPending = (page) => page.locator('.pending').first().waitFor({ state: 'detached' });

export async function ids(page) {
  await page.locator('[data-id]').first().waitFor();
  return page.evaluate(() => [...document.querySelectorAll('[data-id]')].map((row) => Number(row.dataset.id)));
}

export async function accessible(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(AXE);
  }
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`), []);
}

/** Takes the README's pictures if SCREENSHOTS is set, and the other ones if ALL_SCREENSHOTS is set too. */
export async function screenshot(page, name, { always = true } = {}) {
  if (SCREENSHOTS && (always || process.env['ALL_SCREENSHOTS'])) {
    await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), scale: 'css' });
  }
}

/** The names of the controls that a small screen or a large text pushes out of view. */
export async function outOfReach(page, { width, height = 740, text }) {
  await page.setViewportSize({ width, height });
  return page.evaluate(async (size) => {
    document.documentElement.style.fontSize = size;
    await new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve)));
    const within = ({ left, right, top, bottom }) => left >= 0 && top >= 0 && right <= innerWidth && bottom <= innerHeight;
    const name = (element) => element.getAttribute('aria-label') || element.id || element.textContent.trim();
    const wanted = [...document.querySelectorAll('header button, form button, textarea, input, .connection')];
    const reachable = (element) => {
      // a dialog can be scrolled
      if (element.closest('dialog')) {
        element.scrollIntoView({ block: 'nearest' });
      }
      return within(element.getBoundingClientRect());
    };
    const found = wanted.filter((element) => element.checkVisibility() && !reachable(element)).map(name);
    const wide = ['html', 'main', '.messages', '.composer'].filter((each) => {
      const { scrollWidth, clientWidth } = document.querySelector(each);
      return scrollWidth > clientWidth;
    });
    document.documentElement.style.fontSize = '';
    return [...found, ...wide.map((each) => `${each} is too wide`)];
  }, text);
}

/** Light and dark, phone and desktop. */
export function looks(page) {
  return ['light', 'dark'].flatMap((colorScheme) =>
    [['desktop', 1180, 760], ['phone', 390, 760]].map(([device, width, height]) => ({
      name: `${device}-${colorScheme}`,
      apply: async () => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height });
      },
    })),
  );
}

/** A time zone where it is morning now, for the pictures. */
export function whereItIsMorning() {
  const hours = 9 - new Date().getUTCHours();
  const east = hours < -12 ? hours + 24 : hours;
  return `Etc/GMT${east > 0 ? '-' : '+'}${Math.abs(east)}`;
}
