import { type ServerResponse } from 'node:http';
import { Credentials } from '../src/server/credentials';
import { Server } from '../src/server/server';
import { StreamTransport } from '../src/transports/stream';
import { Clock } from './support/clock';
import { eventually } from './support/eventually';
import { StreamServer, begin, eventText } from './support/stream-server';

describe('The stream', () => {
  const server = new StreamServer();
  let clock: Clock;
  let heard: string[];
  let stream: StreamTransport;
  let responses: ServerResponse[];

  beforeEach(async () => {
    await server.start();
    server.requests.length = 0;
    responses = [];
    server.answer = (response) => {
      responses.push(response);
      begin(response);
    };
    clock = new Clock();
    heard = [];
    const credentials = new Credentials({ token: () => 'opaque' }, { changed: () => {}, unauthorized: () => heard.push('unauthorized') });
    stream = new StreamTransport(new Server(new URL(server.url), credentials), clock, {
      up: () => heard.push('up'),
      down: () => heard.push('down'),
      event: ({ id }) => heard.push(String(id)),
    });
  });

  afterEach(async () => {
    stream.close();
    await server.stop();
  });

  const requests = (count: number) => eventually(() => expect(server.requests).toHaveLength(count));
  const hears = (...all: string[]) => eventually(() => expect(heard).toEqual(all));
  /** Waits until the attempt has failed. The next one comes after these seconds, and not before. */
  const tried = async (attempts: number, wait: number) => {
    await eventually(() => expect(clock.waits).toEqual([wait]));
    clock.pass(wait - 0.1);
    expect(server.requests).toHaveLength(attempts);
    clock.pass(0.1);
    await requests(attempts + 1);
  };
  async function live(): Promise<void> {
    stream.open();
    await requests(1);
    await eventually(() => expect(clock.waits).toContain(0.5));
    clock.pass(0.5);
    expect(heard).toEqual(['up']);
  }

  it('sends the token in its header, and no id at first', async () => {
    await live();
    const { url, headers } = server.requests[0]!;
    expect(url).toBe('/messages');
    expect(headers.accept).toBe('text/event-stream');
    expect(headers.authorization).toBe('Bearer opaque');
    expect(headers['last-event-id']).toBeUndefined();
  });

  it('brings events, and resumes after the last one when it was cut', async () => {
    await live();
    responses[0]!.write(eventText(7) + eventText(8));
    await hears('up', '7', '8');
    server.cut();
    await hears('up', '7', '8', 'down');
    await tried(1, 1);
    expect(server.requests[1]!.headers['last-event-id']).toBe('8-epoch');
    responses[1]!.write(eventText(9));
    await hears('up', '7', '8', 'down', 'up', '9');
  });

  it('is not resumed after a minute, as a page tells more than all that was missed', async () => {
    await live();
    responses[0]!.write(eventText(7));
    await hears('up', '7');
    stream.close();
    clock.pass(60);
    stream.open();
    await requests(2);
    expect(server.requests[1]!.headers['last-event-id']).toBeUndefined();
  });

  it('has the messages fetched after a reset, a gap and what it does not know', async () => {
    await live();
    responses[0]!.write('event: reset\ndata: {"epoch":"other","head":3}\n\nevent: gap\ndata: {"first":5}\n\n');
    await hears('up', 'up', 'up');
    responses[0]!.write('event: news\ndata: ?\n\nevent: new_message\ndata: no JSON\n\n');
    await hears('up', 'up', 'up', 'up', 'up');
  });

  it('waits longer and longer, and for as long as a full server says', async () => {
    server.answer = (response) => response.writeHead(200, { 'Content-Type': 'text/event-stream' }).end('retry: 3000\n\n');
    stream.open();
    for (const [attempt, wait] of [3, 3, 4, 8, 8].entries()) {
      await tried(attempt + 1, wait);
    }
    expect(heard).toEqual([]);
  });

  it('honours Retry-After', async () => {
    server.answer = (response) => response.writeHead(503, { 'Retry-After': '20' }).end();
    stream.open();
    await tried(1, 20);
    expect(heard).toEqual([]);
  });

  for (const [what, answer] of [
    ['answers with JSON', (response: ServerResponse) => response.writeHead(200, { 'Content-Type': 'application/json' }).end('[]')],
    ['does not accept the request', (response: ServerResponse) => response.writeHead(406).end()],
  ] as const) {
    it(`rests for a minute where a server ${what}`, async () => {
      server.answer = answer;
      stream.open();
      await tried(1, 60);
      expect(heard).toEqual([]);
    });
  }

  it('tries at once when it is woken', async () => {
    server.answer = (response) => response.writeHead(503, { 'Retry-After': '20' }).end();
    stream.open();
    await eventually(() => expect(clock.waits).toContain(20));
    stream.wake();
    await requests(2);
  });

  it('tells who was refused', async () => {
    server.answer = (response) => response.writeHead(401).end();
    stream.open();
    await hears('unauthorized');
  });

  it('ends a connection that says nothing for long', async () => {
    await live();
    responses[0]!.write(eventText(7));
    await hears('up', '7');
    await eventually(() => expect(clock.waits).toContain(50));
    clock.pass(50);
    await hears('up', '7', 'down');
    await eventually(() => expect(clock.waits).toContain(1));
    clock.pass(1);
    await requests(2);
  });

  it('ends a connection that has no answer', async () => {
    server.answer = () => {};
    stream.open();
    await requests(1);
    clock.pass(10);
    await tried(1, 1);
  });

  it('is closed, and stays so', async () => {
    await live();
    const closed = new Promise((resolve) => responses[0]!.on('close', resolve));
    stream.close();
    await closed;
    expect(heard).toEqual(['up', 'down']);
    clock.pass(120);
    expect(server.requests).toHaveLength(1);
  });
});
