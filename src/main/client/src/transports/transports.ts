import { Environment } from '../environment';
import { MessageEvent } from '../log/page';
import { Transport, TransportListener } from './transport';

/** Seconds that the WebSocket has before the stream helps out. */
const GRACE = 3;
/** Seconds that the WebSocket must last before it is relied on: some proxies cut every WebSocket soon. */
const PROBATION = 15;

type Make = (listener: TransportListener) => Transport;

/**
 * The WebSocket, and the stream of events while there is none. Both may be open for a while: the log drops what it has.
 * Where neither is up, the messages are polled.
 */
export class Transports implements Transport {
  private readonly websocket: Transport;
  private readonly stream: Transport;
  private readonly up = { websocket: false, stream: false };
  private opened = false;
  private streaming = false;
  private reliable = true;
  private cancel: () => void = () => {};

  constructor(
    make: { readonly websocket: Make; readonly stream: Make },
    private readonly environment: Environment,
    private readonly listener: TransportListener,
  ) {
    const event = (event: MessageEvent) => listener.event(event);
    this.websocket = make.websocket({ up: () => this.preferStable(), down: () => this.helpOut(), event });
    this.stream = make.stream({ up: () => this.change('stream', true), down: () => this.change('stream', false), event });
  }

  /** The best way in which events arrive, or null. */
  get current(): 'websocket' | 'stream' | null {
    return this.up.websocket ? 'websocket' : this.up.stream ? 'stream' : null;
  }

  open(): void {
    this.opened = true;
    this.helpSoon(GRACE);
    this.websocket.open();
  }

  close(): void {
    this.opened = false;
    this.cancel();
    this.websocket.close();
    this.endStream();
    this.change('websocket', false);
  }

  wake(): void {
    this.websocket.wake();
    this.stream.wake();
  }

  private preferStable(): void {
    this.cancel();
    this.reliable = false;
    this.cancel = this.environment.later(PROBATION, () => {
      this.reliable = true;
      this.endStream();
    });
    this.change('websocket', true);
  }

  private helpOut(): void {
    this.helpSoon(this.reliable ? GRACE : 0);
    this.change('websocket', false);
  }

  private helpSoon(grace: number): void {
    this.cancel();
    if (this.opened && !this.streaming) {
      this.cancel = this.environment.later(grace, () => {
        this.streaming = true;
        this.stream.open();
      });
    }
  }

  private endStream(): void {
    this.streaming = false;
    this.stream.close();
    this.change('stream', false);
  }

  /** A transport that comes up may have missed something, even when another one is up. */
  private change(which: 'websocket' | 'stream', up: boolean): void {
    const before = this.current;
    this.up[which] = up;
    if (up) {
      this.listener.up();
    } else if (before !== null && this.current === null) {
      this.listener.down();
    } else if (before !== this.current) {
      this.listener.up();
    }
  }
}
