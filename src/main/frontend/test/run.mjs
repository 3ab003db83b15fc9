/** Runs the unit tests in Chromium, which CHROME_BIN or the PATH names. */
import { spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const paths = process.env['PATH'].split(delimiter).flatMap((directory) => NAMES.map((name) => join(directory, name)));
const chromium = process.env['CHROME_BIN'] ?? paths.find(executable);

if (chromium) {
  const ng = join(import.meta.dirname, '..', 'node_modules', '@angular', 'cli', 'bin', 'ng.js');
  const options = ['test', '--watch=false', ...process.argv.slice(2)];
  const { status } = spawnSync(process.execPath, [ng, ...options], { stdio: 'inherit', env: { ...process.env, CHROME_BIN: chromium } });
  process.exitCode = status ?? 1;
} else {
  console.log('The unit tests of the page are left out: there is no Chromium. CHROME_BIN may name one.');
  process.exitCode = process.env['CI'] ? 1 : 0;
}

function executable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
