import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';
import { until } from './application.mjs';

const { CHROMIUM = '/usr/bin/chromium', SCREENSHOTS } = process.env;
const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const FLAGS = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];
const QUIET = ['--disable-component-update', '--disable-sync'];

export const PATIENCE = Number(process.env['PATIENCE'] ?? 60_000);
/** What a browser says of a network that is cut. */
export const TROUBLE = /net::ERR_|WebSocket connection to/;

/** Chromium, and what it complains of: nothing, unless a page `expects` it. */
export class Browser {
  /** All that was written to the console. */
  said = [];
  #complaints = [];
  #contexts = [];
  #browser = null;

  async launch() {
    this.#browser = await chromium.launch({ executablePath: CHROMIUM, args: [...FLAGS, ...QUIET] });
  }

  async open(url, { expects, watch, ...options } = {}) {
    const context = await this.#browser.newContext({ locale: 'en-GB', timezoneId: 'Europe/Berlin', ...options });
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
    await page.goto(url);
    await page.locator('.begin').first().waitFor({ state: 'attached' });
    return page;
  }

  /** Ends a test: nothing was complained of. */
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

export async function send(page, content) {
  await page.getByLabel('Message', { exact: true }).fill(content);
  await page.keyboard.press('Enter');
}

export const texts = (page) => page.locator('[role=log] .text').allTextContents();

export const shows = (page, content) =>
  until(`“${content}” is shown once`, PATIENCE, async () => (await texts(page)).filter((text) => text === content).length === 1);

export const nothingPending = (page) => page.locator('.pending').first().waitFor({ state: 'detached' });

export async function ids(page) {
  await page.locator('[role=log] .message').first().waitFor();
  return page.evaluate(() => [...document.querySelectorAll('[role=log] [data-key]')].map((row) => Number(row.dataset.key)));
}

export async function accessible(page) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) {
    await page.evaluate(AXE);
  }
  const { violations } = await page.evaluate(() => globalThis.axe.run());
  assert.deepEqual(violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`), []);
}

/** Those of the README where it is asked for pictures, the others too where for all of them. */
export async function screenshot(page, name, { always = true } = {}) {
  if (SCREENSHOTS && (always || process.env['ALL_SCREENSHOTS'])) {
    await page.screenshot({ path: join(SCREENSHOTS, `${name}.png`), scale: 'css' });
  }
}

/** Light and dark, phone and desktop. */
export function looks(page) {
  return ['light', 'dark'].flatMap((colorScheme) =>
    [['desktop', 1000, 680], ['phone', 390, 740]].map(([device, width, height]) => ({
      name: `${device}-${colorScheme}`,
      apply: async () => {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height });
      },
    })),
  );
}
