/** An event of a stream. */
export interface ServerSentEvent {
  readonly type: string;
  readonly data: string;
}

/** Reads `text/event-stream` from pieces of any size, as the HTML standard describes it. */
export class EventStreamParser {
  /** The seconds to wait before the next attempt, if the server said so. */
  retry: number | null = null;

  private rest = '';
  private type = '';
  private data: string[] = [];
  private id: string;

  /** `lastEventId`: the id to resume after. */
  constructor(
    public lastEventId: string | null,
    private readonly hear: (event: ServerSentEvent) => void,
  ) {
    this.id = lastEventId ?? '';
  }

  read(text: string): void {
    const all = this.rest + text;
    // a return at the end may be half of a line break
    const end = all.endsWith('\r') ? all.length - 1 : all.length;
    const lines = all.slice(0, end).split(/\r\n|\n|\r/);
    this.rest = lines.pop()! + all.slice(end);
    lines.forEach((line) => this.line(line));
  }

  private line(line: string): void {
    if (line === '') {
      return this.dispatch();
    }
    const colon = line.indexOf(':');
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? '' : line.slice(colon + 1).replace(/^ /, '');
    if (field === 'data') {
      this.data.push(value);
    } else if (field === 'event') {
      this.type = value;
    } else if (field === 'id' && !value.includes('\0')) {
      this.id = value;
    } else if (field === 'retry' && /^\d+$/.test(value)) {
      this.retry = Number(value) / 1000;
    }
  }

  private dispatch(): void {
    this.lastEventId = this.id || null;
    if (this.data.length > 0) {
      this.hear({ type: this.type || 'message', data: this.data.join('\n') });
    }
    this.type = '';
    this.data = [];
  }
}
