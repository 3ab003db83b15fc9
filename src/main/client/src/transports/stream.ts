import { Environment } from '../environment';
import { Refusal } from '../log/api';
import { MessageEvent } from '../log/page';
import { EventStreamParser, ServerSentEvent } from './event-stream';
import { RetriedTransport } from './retried-transport';
import { TransportListener } from './transport';

/** The most seconds between two attempts, unless the server asks for more. */
const LONGEST = 8;
/** Seconds that the headers have; then the silence that a living stream, which says something every 15 s, never has. */
const HEADERS = 10;
const SILENCE = 50;
/** Seconds that a stream without an event must last: a server that is full ends it at once. */
const OPEN = 0.5;
/** Seconds after which a stream counts as a success, so that the next wait is short again. */
const STABLE = 15;
/** Seconds until a server that has no streams is asked again. */
const UNSUPPORTED = 60;
/** Seconds after which a stream is not resumed: one page then tells more than all that was missed. */
const RESUME = 60;

export interface StreamApi {
  stream(lastEventId: string | null, signal: AbortSignal): Promise<Response>;
}

/** The log as server-sent events. It is read with `fetch`, as an `EventSource` sends no token. */
export class StreamTransport extends RetriedTransport {
  private live = false;
  private lastEventId: string | null = null;
  private retry: number | null = null;
  private cut = new AbortController();
  private cancel: () => void = () => {};
  private cancelStable: () => void = () => {};
  /** When the last stream ended, in seconds. */
  private ended = 0;

  constructor(
    private readonly api: StreamApi,
    environment: Environment,
    private readonly listener: TransportListener,
  ) {
    super(environment, LONGEST);
  }

  protected async attempt(): Promise<void> {
    const cut = new AbortController();
    this.cut = cut;
    this.limit(HEADERS);
    if (this.seconds() - this.ended >= RESUME) {
      this.lastEventId = null;
    }
    let wait: number | null = null;
    try {
      const response = await this.api.stream(this.lastEventId, cut.signal);
      if (response.headers.get('Content-Type')?.startsWith('text/event-stream')) {
        await this.follow(response.body!, cut.signal);
      } else {
        wait = UNSUPPORTED;
      }
    } catch (error) {
      wait = error instanceof Refusal ? (error.retryAfter ?? (error.passing ? null : UNSUPPORTED)) : null;
    }
    // a later attempt has a signal of its own
    if (this.opened && this.cut === cut) {
      this.drop();
      this.backOff.wait(wait ?? this.retry, () => void this.attempt());
    }
    cut.abort();
  }

  private async follow(body: ReadableStream<Uint8Array>, signal: AbortSignal): Promise<void> {
    const decoder = new TextDecoder();
    const parser = new EventStreamParser(this.lastEventId, (event) => this.hear(event));
    this.cancelStable = this.environment.later(OPEN, () => this.begun());
    const reader = body.getReader();
    for (;;) {
      this.limit(SILENCE);
      const { done, value } = await reader.read();
      if (done || signal.aborted) {
        return;
      }
      parser.read(decoder.decode(value, { stream: true }));
      this.lastEventId = parser.lastEventId;
      this.retry = parser.retry ?? this.retry;
    }
  }

  private hear({ type, data }: ServerSentEvent): void {
    this.begun();
    const event = type === 'new_message' ? eventOf(data) : null;
    if (event !== null) {
      this.listener.event(event);
    } else {
      // a reset, a gap, or something new: a page of messages tells
      this.listener.up();
    }
  }

  private begun(): void {
    if (!this.live) {
      this.live = true;
      this.cancelStable();
      this.cancelStable = this.environment.later(STABLE, () => this.backOff.reset());
      this.listener.up();
    }
  }

  private limit(seconds: number): void {
    const { cut } = this;
    this.cancel();
    this.cancel = this.environment.later(seconds, () => cut.abort());
  }

  protected drop(): void {
    this.cancel();
    this.cancelStable();
    this.cut.abort();
    if (this.live) {
      this.live = false;
      this.ended = this.seconds();
      this.listener.down();
    }
  }

  private seconds(): number {
    return Date.parse(this.environment.now()) / 1000;
  }
}

function eventOf(data: string): MessageEvent | null {
  try {
    return JSON.parse(data) as MessageEvent;
  } catch {
    return null;
  }
}
