import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
// @ts-expect-error: it has no types
import { alone, served, types } from '../build.mjs';

const MOST = 12 * 1024;
const TSC = join(import.meta.dirname, '../../frontend/node_modules/typescript/bin/tsc');

describe('The package', () => {
  const directory = mkdtempSync(join(tmpdir(), 'chat-client-'));

  afterAll(() => rmSync(directory, { recursive: true }));

  it('is small', async () => {
    const { outputFiles } = await alone({ minify: true, write: false });
    const size = gzipSync(outputFiles[0].contents, { level: 9 }).length;
    console.log(`The client without pusher-js: ${size} bytes compressed`);
    expect(size).toBeLessThanOrEqual(MOST);
  });

  it('is served as a short file that names a hashed one, with the notice of pusher-js', async () => {
    await served(directory);
    const names = readdirSync(directory).sort();
    expect(names).toEqual([expect.stringMatching(/^client-[A-Z0-9]+\.js$/), 'client.d.ts', 'client.js']);
    expect(readFileSync(join(directory, 'client.js'), 'utf8')).toBe(`export * from './${names[0]}';\n`);
    const bundle = readFileSync(join(directory, names[0]!), 'utf8');
    expect(bundle).toContain('Copyright (c) 2020 Pusher, Ltd');
    expect(bundle).toContain('The above copyright notice and this permission notice shall be included');
  });

  it('has types that a program can use', () => {
    writeFileSync(join(directory, 'client.d.ts'), types());
    writeFileSync(
      join(directory, 'program.ts'),
      `import { connect, type Chat, type Message, type Pending, type State } from './client.js';
       const chat: Chat = connect('http://localhost:8080', { token: () => 'token' });
       const stop: () => void = chat.on('change', ({ messages, pending, state }) => show(messages, pending, state));
       function show(messages: readonly Message[], pending: readonly Pending[], state: State) {
         return [messages.length, pending.length, state];
       }
       const sent: boolean = chat.send('hello');
       chat.older().then(() => chat.close());
       export { sent, stop };\n`,
    );
    const compilerOptions = { strict: true, noEmit: true, module: 'preserve', target: 'es2022', lib: ['es2022', 'dom'], types: [] };
    writeFileSync(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['program.ts'] }));
    expect(spawnSync(process.execPath, [TSC, '-p', directory]).stdout.toString()).toBe('');
  });
});
