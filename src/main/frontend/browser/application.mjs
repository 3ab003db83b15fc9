import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import net from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';

const JAVA = process.env['JAVA_HOME'] ? join(process.env['JAVA_HOME'], 'bin', 'java') : 'java';

/** A process, and the end of its output. */
class Child {
  #process;
  #output = '';

  constructor(command, options, { cwd, env }) {
    this.#process = spawn(command, options, { cwd, env });
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      stream.on('data', (data) => (this.#output = (this.#output + data).slice(-20_000)));
    }
  }

  get running() {
    return this.#process.exitCode === null && this.#process.signalCode === null;
  }

  async answers(url) {
    await until(`${url} answers`, 120_000, async () => {
      if (!this.running) {
        throw new Error(`${this.#process.spawnargs.join(' ')} ended:\n${this.#output}`);
      }
      return (await fetch(url)).ok;
    });
  }

  async end(signal) {
    const ended = new Promise((resolve) => this.#process.once('exit', resolve));
    this.#process.kill(signal);
    await ended;
  }
}

/** The real application in its own process. It can be killed and started again on the same database. */
export class Application {
  #directory = mkdtempSync(join(tmpdir(), 'chat-browser-'));
  #process = null;

  /** The token of the requests below. */
  token = null;

  /** `path` is that of the jar, or of the script that is delivered, which starts in half the time. */
  constructor(path, settings = {}) {
    const file = resolve(path);
    this.command = file.endsWith('.jar') ? [JAVA, '-jar', file] : [file];
    this.settings = settings;
  }

  async start() {
    this.port ??= await freePort();
    this.url = `http://localhost:${this.port}${this.settings['server.servlet.context-path'] ?? ''}`;
    const database = `jdbc:h2:file:${join(this.#directory, 'chat')};WRITE_DELAY=0;DB_CLOSE_ON_EXIT=FALSE`;
    const settings = { 'server.port': this.port, 'spring.datasource.url': database, ...this.settings };
    const options = Object.entries(settings).map(([name, value]) => `--${name}=${value}`);
    const [program, ...first] = this.command;
    const env = { ...process.env, JDK_JAVA_OPTIONS: '-XX:TieredStopAtLevel=1' };
    this.#process = new Child(program, [...first, ...options], { cwd: this.#directory, env });
    await this.#process.answers(`${this.url}/readyz`);
  }

  /** Ends the process as a power cut would. */
  async kill() {
    await this.#process.end('SIGKILL');
  }

  async stop() {
    if (this.#process?.running) {
      await this.kill();
    }
    rmSync(this.#directory, { recursive: true, force: true });
  }

  /** Returns the token of a new guest. */
  async guest(name) {
    const response = await fetch(`${this.url}/guests`, { method: 'POST', body: new URLSearchParams({ name }) });
    return (await response.json()).token;
  }

  async post(content, key, token = this.token) {
    const response = await fetch(`${this.url}/messages`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', ...this.#headers(token), ...(key ? { 'Idempotency-Key': key } : {}) },
      body: JSON.stringify({ content }),
    });
    if (!response.ok) {
      throw new Error(`POST answered ${response.status}`);
    }
    return response.json();
  }

  /** Fills the database with old messages before the start: one a minute, and every seventh is long. */
  history(count) {
    const migrations = join(this.#directory, 'migrations');
    mkdirSync(migrations);
    writeFileSync(
      join(migrations, 'V1000__fill_messages.sql'),
      `insert into messages (id, content, created_at, updated_at)
       select x, 'History ' || x || case mod(x, 7) when 0 then repeat(', of the longer kind', 9) else '' end,
         dateadd('minute', x - ${count}, current_timestamp), dateadd('minute', x - ${count}, current_timestamp)
       from system_range(1, ${count});
       update message_log set last_id = ${count};\n`,
    );
    this.settings['spring.flyway.locations'] = `classpath:db/migration,filesystem:${migrations}`;
  }

  #headers(token = this.token) {
    return token ? { Authorization: `Bearer ${token}` } : {};
  }

  async all() {
    const messages = [];
    for (;;) {
      const url = `${this.url}/messages?after=${messages.at(-1)?.id ?? 0}&limit=1000`;
      const page = await (await fetch(url, { headers: this.#headers() })).json();
      if (page.length === 0) {
        return messages;
      }
      messages.push(...page);
    }
  }
}

/** `ng serve`: the page on its own port, with the application on another one. */
export class DevelopmentServer {
  #process = null;

  async claim() {
    this.port = await freePort();
    this.url = `http://localhost:${this.port}`;
  }

  async start(api) {
    const ng = join(import.meta.dirname, '..', 'node_modules', '@angular', 'cli', 'bin', 'ng.js');
    const options = ['--host', 'localhost', '--port', this.port, '--define', `CHAT_API="${api}"`];
    this.#process = new Child(process.execPath, [ng, 'serve', ...options], {
      cwd: join(import.meta.dirname, '..'),
      env: { ...process.env, CI: 'true' },
    });
    await this.#process.answers(this.url);
  }

  async stop() {
    if (this.#process?.running) {
      await this.#process.end('SIGTERM');
    }
  }
}

/** A proxy between the browser and the application. It can be cut, and may change `paths`. */
export class Network {
  #sockets = new Set();
  #server = null;

  constructor(application, paths = {}) {
    this.application = application;
    this.paths = Object.entries(paths);
  }

  /** A browser begins each request with a packet of its own. */
  #rewrite(data) {
    const text = data.toString('latin1');
    const changed = this.paths.reduce((all, [from, to]) => all.replace(new RegExp(`^([A-Z]+) ${from}`), `$1 ${to}`), text);
    return Buffer.from(changed, 'latin1');
  }

  async open() {
    this.port ??= await freePort();
    this.url = `http://localhost:${this.port}`;
    this.#server = net.createServer((socket) => {
      const upstream = net.connect(this.application.port, '127.0.0.1');
      for (const [from, to] of [[socket, upstream], [upstream, socket]]) {
        this.#sockets.add(from);
        from.on('error', () => to.destroy());
        from.on('close', () => {
          this.#sockets.delete(from);
          to.destroy();
        });
        if (from === socket && this.paths.length > 0) {
          from.on('data', (data) => to.write(this.#rewrite(data)));
          from.on('end', () => to.end());
        } else {
          from.pipe(to);
        }
      }
    });
    await new Promise((resolve) => this.#server.listen(this.port, '127.0.0.1', resolve));
  }

  /** Passes nothing on any more, and closes nothing: as when a machine falls asleep. */
  hold() {
    this.#sockets.forEach((socket) => socket.unpipe().pause());
  }

  async cut() {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#sockets.forEach((socket) => socket.destroy());
    await closed;
  }
}

export async function until(what, milliseconds, holds) {
  const end = Date.now() + milliseconds;
  for (;;) {
    try {
      if (await holds()) {
        return;
      }
    } catch (error) {
      if (Date.now() > end || String(error.message).startsWith('The application ended')) {
        throw error;
      }
    }
    if (Date.now() > end) {
      throw new Error(`It did not happen that ${what}`);
    }
    await pause(100);
  }
}

export function freePort() {
  return new Promise((resolve) => {
    const server = net.createServer().listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
