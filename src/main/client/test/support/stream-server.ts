import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo } from 'node:net';

/** A small HTTP server on a free port. It remembers the requests, and answers them as a test says. */
export class StreamServer {
  readonly requests: IncomingMessage[] = [];
  answer: (response: ServerResponse, request: IncomingMessage) => void = (response) => response.writeHead(404).end();
  url = '';
  private readonly server = createServer((request, response) => {
    this.requests.push(request);
    this.answer(response, request);
  });

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.server.listen(0, '127.0.0.1', resolve));
    this.url = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}/`;
  }

  /** Ends all connections, as a cut network does. */
  cut(): void {
    this.server.closeAllConnections();
  }

  async stop(): Promise<void> {
    this.cut();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** Begins a stream of events. */
export function begin(response: ServerResponse, text = ''): void {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
  response.write(`: a stream\n\n${text}`);
}

export function eventText(id: number): string {
  return `event: new_message\nid: ${id}-epoch\ndata: ${JSON.stringify({ id, content: `message ${id}`, created_at: '', updated_at: '' })}\n\n`;
}
