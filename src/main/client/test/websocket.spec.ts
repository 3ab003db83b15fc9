import { Credentials } from '../src/server/credentials';
import { Server, Settings } from '../src/server/server';
import { WebSocketTransport, addressOf } from '../src/transports/websocket';
import { Clock } from './support/clock';
import { eventually } from './support/eventually';
import { StreamServer } from './support/stream-server';

const SETTINGS: Settings = {
  key: 'app-key',
  cluster: null,
  host: null,
  port: null,
  tls: null,
  channel: 'chat',
  event: 'new_message',
  authentication: false,
};

describe('The address of Pusher', () => {
  const of = (api: string, settings: Partial<Settings> = {}) => addressOf({ ...SETTINGS, ...settings }, new URL(api));

  it('is the server’s own where there is no other', () => {
    expect(of('http://localhost:8080/')).toMatchObject({ wsHost: 'localhost', wsPort: 8080, wsPath: '', forceTLS: false, enabledTransports: ['ws'] });
    expect(of('https://chat.example/talk/')).toMatchObject({ wsHost: 'chat.example', wssPort: 443, wsPath: '/talk', forceTLS: true, enabledTransports: ['wss'] });
  });

  it('is a cluster of Pusher, or another host', () => {
    const cluster = of('http://localhost:8080/', { cluster: 'eu', tls: true });
    expect(cluster).toMatchObject({ cluster: 'eu', forceTLS: true });
    expect(cluster.wsHost).toBeUndefined();
    expect(of('https://chat.example/talk/', { host: 'ws.example', port: 6001, tls: false })).toMatchObject({
      wsHost: 'ws.example',
      wsPort: 6001,
      wsPath: '',
      forceTLS: false,
    });
  });
});

describe('The WebSocket', () => {
  const server = new StreamServer();
  let clock: Clock;
  let websocket: WebSocketTransport;
  let settings: Partial<Settings>;
  let refused: (string | null)[];

  beforeEach(async () => {
    await server.start();
    server.requests.length = 0;
    settings = {};
    refused = [];
    server.answer = (response) => response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify({ ...SETTINGS, ...settings }));
    clock = new Clock();
    const credentials = new Credentials({}, { changed: () => {}, unauthorized: (token) => refused.push(token) });
    websocket = new WebSocketTransport(new Server(new URL(server.url), credentials), credentials, clock, { up: () => {}, down: () => {}, event: () => {} });
  });

  afterEach(async () => {
    websocket.close();
    await server.stop();
  });

  const asked = (count: number) => eventually(() => expect(server.requests.filter(({ url }) => url === '/config.json')).toHaveLength(count));

  it('is tried again after 10 s without a subscription, with waits that grow up to 30 s', async () => {
    websocket.open();
    for (const [attempt, wait] of [1, 2, 4, 8, 16, 30, 30].entries()) {
      await asked(attempt + 1);
      clock.pass(10);
      expect(clock.waits).toEqual([wait]);
      clock.pass(wait);
    }
  });

  it('honours Retry-After, and is tried at once when it is woken', async () => {
    server.answer = (response) => response.writeHead(503, { 'Retry-After': '40' }).end();
    websocket.open();
    await eventually(() => expect(clock.waits).toEqual([40]));
    websocket.wake();
    await asked(2);
  });

  it('does not connect without the token that is required', async () => {
    settings = { authentication: true };
    websocket.open();
    await eventually(() => expect(refused).toEqual([null]));
  });
});
