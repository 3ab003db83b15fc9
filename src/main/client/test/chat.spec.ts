import { type IncomingMessage, type ServerResponse } from 'node:http';
import { connect } from '../src';
import type { Chat, View } from '../src/types';
import { eventually } from './support/eventually';
import { StreamServer } from './support/stream-server';

interface Stored {
  readonly id: number;
  readonly content: string;
  readonly author?: string;
}

/** A server of messages and guests, without a WebSocket. For it, the same key of another author is another message. */
class Room {
  readonly http = new StreamServer();
  readonly log: Stored[] = [];
  /** The tokens that are accepted, and those that still give a new one, each with the guest's id. */
  accepted = new Map<string, string>();
  renewable = new Map<string, string>();
  /** Whether the answers to posts get lost, and what was posted is not read yet. */
  lossy = false;
  private readonly keys = new Map<string, Stored>();
  private tokens = 0;

  constructor() {
    this.http.answer = (response, request) => void this.answer(response, request);
  }

  private async answer(response: ServerResponse, request: IncomingMessage): Promise<void> {
    let text = '';
    for await (const chunk of request) {
      text += String(chunk);
    }
    const token = request.headers.authorization?.slice(7);
    const body = text.startsWith('{') ? (JSON.parse(text) as { name: string; content: string }) : null;
    const say = (status: number, answer: unknown = {}) =>
      response.writeHead(status, { 'Content-Type': 'application/json', 'Log-Epoch': 'first' }).end(JSON.stringify(answer));
    if (request.url === '/guests') {
      const id = token === undefined ? `guest-${this.tokens}` : this.renewable.get(token);
      return void (id ? say(201, this.grant(id, body!.name)) : say(401));
    }
    const author = token === undefined ? undefined : this.accepted.get(token);
    if (request.url === '/config.json' || request.headers.accept === 'text/event-stream') {
      say(404);
    } else if (token !== undefined && author === undefined) {
      say(401);
    } else if (request.method === 'POST') {
      const message = this.append(body!.content, author, `${author} ${String(request.headers['idempotency-key'])}`);
      void (this.lossy ? request.socket.destroy() : say(201, message));
    } else {
      say(200, this.lossy ? [] : this.log);
    }
  }

  private grant(id: string, name: string): object {
    const claims = Buffer.from(JSON.stringify({ sub: id, name })).toString('base64url');
    const token = `${++this.tokens}.${claims}.signature`;
    this.accepted.set(token, id);
    this.renewable.set(token, id);
    return { id, name, token, expires_at: new Date(Date.now() + 1000_000_000).toISOString() };
  }

  private append(content: string, author: string | undefined, key: string): Stored {
    const at = new Date().toISOString();
    const message = this.keys.get(key) ?? { id: this.log.length + 1, content, created_at: at, updated_at: at, author };
    if (!this.keys.has(key)) {
      this.keys.set(key, message);
      this.log.push(message);
    }
    return message;
  }
}

describe('A chat of a guest', () => {
  let room: Room;
  let chat: Chat;
  let view: View;

  beforeEach(async () => {
    room = new Room();
    await room.http.start();
    chat = connect(room.http.url, { guest: true });
    chat.on('change', (next) => (view = next));
    await chat.join('Ann');
  });

  afterEach(async () => {
    chat.close();
    await room.http.stop();
  });

  const stored = () => room.log.map(({ content, author }) => `${author}: ${content}`);

  /** Sends a message that is stored, but whose answer is lost. */
  async function sendInVain(content: string): Promise<void> {
    room.lossy = true;
    chat.send(content);
    await eventually(() => expect(stored()).toContain(`guest-0: ${content}`));
    await eventually(() => expect(view.pending[0]!.state).toBe('waiting'));
    room.lossy = false;
  }

  it('has the author’s id on its messages, which are its own', async () => {
    chat.send('hello');
    await eventually(() => expect(view.messages).toHaveLength(1));
    expect(view.me).toEqual({ id: 'guest-0', name: 'Ann' });
    expect(view.messages[0]!.author).toBe('guest-0');
    expect(view.own.has(1)).toBe(true);
    expect(view.people).toBeUndefined();
  });

  it('knows its own messages from elsewhere', async () => {
    room.log.push({ id: 1, content: 'from a telephone', author: 'guest-0' }, { id: 2, content: 'of another', author: 'guest-9' });
    chat.wake();
    await eventually(() => expect(view.messages).toHaveLength(2));
    expect([...view.own.keys()]).toEqual([1]);
  });

  it('repeats a post under the id of its first attempt, although its token has expired since', async () => {
    await sendInVain('hello');
    room.accepted.clear();
    chat.wake();
    await eventually(() => expect(view.pending).toEqual([]));
    expect(stored()).toEqual(['guest-0: hello']);
    expect(view.me!.id).toBe('guest-0');
  });

  it('does not repeat a post under another id, unless the author says so', async () => {
    await sendInVain('perhaps stored');
    room.accepted.clear();
    room.renewable.clear();
    chat.send('never attempted');
    await eventually(() => expect(stored()).toEqual(['guest-0: perhaps stored', 'guest-1: never attempted']));
    expect(view.me).toEqual({ id: 'guest-1', name: 'Ann' });
    await eventually(() => expect(view.pending.map(({ content, state }) => `${content}: ${state}`)).toEqual(['perhaps stored: failed']));
    chat.retry(view.pending[0]!.key);
    await eventually(() => expect(stored().at(-1)).toBe('guest-1: perhaps stored'));
  });

  it('repeats what nobody wrote as nobody', async () => {
    const storage = new Map<string, string>();
    const kept = { getItem: (key: string) => storage.get(key) ?? null, setItem: (key: string, value: string) => storage.set(key, value), removeItem: (key: string) => storage.delete(key) };
    const other = connect(room.http.url, { guest: true, storage: kept as unknown as Storage });
    let pending: View['pending'] = [];
    other.on('change', (next) => (pending = next.pending));
    room.lossy = true;
    other.send('of nobody');
    await eventually(() => expect(pending[0]?.state).toBe('waiting'));
    room.lossy = false;
    await other.join('Bob');
    await eventually(() => expect(pending).toEqual([]));
    expect(stored()).toEqual(['undefined: of nobody']);
    other.close();
  });

  it('needs the option, and no user', async () => {
    const other = connect(room.http.url, { guest: true, user: 'ann' });
    await expect(other.join('Ann')).rejects.toThrow('only with the option');
    other.close();
  });
});
