import { Transport, TransportListener } from '../src/transports/transport';
import { Transports } from '../src/transports/transports';
import { Clock } from './support/clock';

class FakeTransport implements Transport {
  opened = false;
  readonly listener: TransportListener;
  private live = false;

  constructor({ up, down, event }: TransportListener) {
    this.listener = { up: () => ((this.live = true), up()), down: () => ((this.live = false), down()), event };
  }

  open(): void {
    this.opened = true;
  }

  close(): void {
    this.opened = false;
    if (this.live) {
      this.listener.down();
    }
  }

  wake(): void {}
}

describe('The transports', () => {
  let clock: Clock;
  let heard: string[];
  let websocket: FakeTransport;
  let stream: FakeTransport;
  let transports: Transports;

  beforeEach(() => {
    clock = new Clock();
    heard = [];
    transports = new Transports(
      {
        websocket: (listener) => (websocket = new FakeTransport(listener)),
        stream: (listener) => (stream = new FakeTransport(listener)),
      },
      clock,
      { up: () => heard.push('up'), down: () => heard.push('down'), event: ({ id }) => heard.push(String(id)) },
    );
    transports.open();
  });

  it('begin with the WebSocket, and open no stream beside it', () => {
    expect(websocket.opened).toBe(true);
    clock.pass(2);
    websocket.listener.up();
    clock.pass(100);
    expect(stream.opened).toBe(false);
    expect(transports.current).toBe('websocket');
    expect(heard).toEqual(['up']);
  });

  it('open the stream when the WebSocket takes long', () => {
    clock.pass(3);
    expect(stream.opened).toBe(true);
    expect(transports.current).toBeNull();
    stream.listener.up();
    expect(transports.current).toBe('stream');
    stream.listener.down();
    expect(transports.current).toBeNull();
    expect(heard).toEqual(['up', 'down']);
  });

  it('keep the stream until the WebSocket has lasted', () => {
    clock.pass(3);
    stream.listener.up();
    websocket.listener.up();
    expect(transports.current).toBe('websocket');
    clock.pass(5);
    websocket.listener.down();
    expect(transports.current).toBe('stream');
    clock.pass(20);
    expect(stream.opened).toBe(true);
    websocket.listener.up();
    clock.pass(15);
    expect(stream.opened).toBe(false);
    expect(transports.current).toBe('websocket');
    expect(heard).not.toContain('down');
  });

  it('have what was missed fetched at every change', () => {
    clock.pass(3);
    stream.listener.up();
    websocket.listener.up();
    websocket.listener.down();
    expect(heard).toEqual(['up', 'up', 'up']);
  });

  it('help out soon after the WebSocket was lost, and at once where it never lasts', () => {
    websocket.listener.up();
    clock.pass(15);
    websocket.listener.down();
    expect(heard).toEqual(['up', 'down']);
    clock.pass(2);
    expect(stream.opened).toBe(false);
    clock.pass(1);
    expect(stream.opened).toBe(true);
    websocket.listener.up();
    clock.pass(15);
    websocket.listener.down();
    websocket.listener.up();
    clock.pass(5);
    websocket.listener.down();
    clock.pass(0);
    expect(stream.opened).toBe(true);
  });

  it('pass on the events of both', () => {
    clock.pass(3);
    stream.listener.event({ id: 1 });
    websocket.listener.event({ id: 2 });
    expect(heard).toEqual(['1', '2']);
  });

  it('are all closed', () => {
    clock.pass(3);
    stream.listener.up();
    websocket.listener.up();
    transports.close();
    expect([websocket.opened, stream.opened, transports.current]).toEqual([false, false, null]);
    expect(clock.waits).toEqual([]);
  });

  it('open no stream when they are closed', () => {
    websocket.listener.up();
    transports.close();
    expect(clock.waits).toEqual([]);
  });
});
