/**
 * Builds the client with the tools of the page. `node build.mjs DIRECTORY` makes what is served: `client.js`, which
 * imports `client-<hash>.js`, and their types. `node build.mjs` makes what `npm pack` packs.
 */
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const CLIENT = import.meta.dirname;
const page = createRequire(join(CLIENT, '../frontend/package.json'));
// Angular's own
const esbuild = createRequire(page.resolve('@angular/build'))('esbuild');
const ts = page('typescript');

const common = {
  entryPoints: { client: join(CLIENT, 'src/index.ts') },
  bundle: true,
  format: 'esm',
  target: 'es2022',
  absWorkingDir: CLIENT,
  metafile: true,
  logLevel: 'warning',
};

/** The client without pusher-js, which the name takes the place of. */
export function alone(options, pusher = 'pusher-js') {
  const external = {
    name: 'external',
    setup: (build) => build.onResolve({ filter: /^pusher-js$/ }, () => ({ path: pusher, external: true })),
  };
  return esbuild.build({ ...common, plugins: [external], ...options });
}

/** pusher-js for workers, which works in pages too, and is smaller. */
export async function served(outdir) {
  const notice = readFileSync(join(page.resolve('pusher-js/package.json'), '../LICENCE'), 'utf8').trim();
  const { metafile } = await esbuild.build({
    ...common,
    minify: true,
    outdir,
    entryNames: '[name]-[hash]',
    footer: { js: `/*! With pusher-js, which has this licence:\n\n${notice}\n*/` },
  });
  const [bundle] = Object.keys(metafile.outputs);
  writeFileSync(join(outdir, 'client.js'), `export * from './${basename(bundle)}';\n`);
  writeFileSync(join(outdir, 'client.d.ts'), types());
}

/** The tests that need no server of their own, as one script for a browser. */
export async function tests() {
  const names = readdirSync(join(CLIENT, 'test')).filter((name) => name.endsWith('.spec.ts') && !/^(chat|leaders|package|stream|websocket)/.test(name));
  const imports = ['support/in-browser.ts', ...names].map((name) => `import './test/${name}';`);
  const { outputFiles } = await esbuild.build({
    ...common,
    entryPoints: undefined,
    stdin: { contents: imports.join('\n'), resolveDir: CLIENT },
    nodePaths: [join(CLIENT, '../frontend/node_modules')],
    format: 'iife',
    write: false,
  });
  return outputFiles[0].text;
}

async function packed(outdir) {
  await alone({ outfile: join(outdir, 'client.js'), entryPoints: Object.values(common.entryPoints) }, 'pusher-js/worker/index.js');
  await alone({ outfile: join(outdir, 'client.node.js'), entryPoints: Object.values(common.entryPoints) });
  mkdirSync(outdir, { recursive: true });
  writeFileSync(join(outdir, 'client.d.ts'), types());
}

/** The types in one file: all of `types.ts`, and the signature of `connect`. */
export function types() {
  const declarations = (name) => {
    const path = join(CLIENT, 'src', name);
    return ts.transpileDeclaration(readFileSync(path, 'utf8'), { fileName: path }).outputText;
  };
  const own = (text) => text.replace(/^(import type|export type \*).*\n/gm, '');
  return declarations('types.ts') + own(declarations('index.ts'));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [directory] = process.argv.slice(2);
  await (directory ? served(resolve(directory)) : packed(join(CLIENT, 'dist')));
}
