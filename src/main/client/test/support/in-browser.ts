/** What the tests use of Vitest, in a browser: its own assertions, and the rest in short. */
// @ts-nocheck: its packages are found by the bundler only
import { JestAsymmetricMatchers, JestChaiExpect, JestExtend } from '@vitest/expect';
import { spyOn } from '@vitest/spy';
import * as chai from 'chai';

[JestExtend, JestChaiExpect, JestAsymmetricMatchers].forEach((plugin) => chai.use(plugin));

const tests = [];
let around = { name: '', before: [], after: [] };

globalThis.expect = chai.expect;
globalThis.describe = (name, define) => {
  const outer = around;
  around = { name: `${outer.name}${name}: `, before: [...outer.before], after: [...outer.after] };
  define();
  around = outer;
};
globalThis.it = (name, run) => tests.push({ name: around.name + name, run, around });
globalThis.beforeEach = (run) => around.before.push(run);
globalThis.afterEach = (run) => around.after.push(run);
globalThis.vi = {
  spyOn,
  stubGlobal: (name, value) => {
    originals[name] ??= globalThis[name];
    globalThis[name] = value;
  },
  unstubAllGlobals: () => Object.assign(globalThis, originals),
  waitFor: async (check, { timeout, interval }) => {
    for (const end = Date.now() + timeout; ; ) {
      try {
        return check();
      } catch (error) {
        if (Date.now() > end) {
          throw error;
        }
      }
      await new Promise((resolve) => setTimeout(resolve, interval));
    }
  },
};
const originals = {};

/** Runs all tests, and returns the failures. */
globalThis.runTests = async () => {
  const failures = [];
  for (const { name, run, around } of tests) {
    try {
      for (const prepare of around.before) await prepare();
      await run();
    } catch (error) {
      failures.push(`${name}: ${error.stack ?? error}`);
    } finally {
      for (const clear of around.after) await clear();
    }
  }
  return { count: tests.length, failures };
};
