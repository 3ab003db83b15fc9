import http from 'node:http';
import net from 'node:net';

/** How a proxy may treat WebSockets. */
export const UPGRADES = {
  passes: (pass) => pass(),
  refuses: (_, socket) => socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  answersWith200: (_, socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
  killsAfterFiveSeconds: (pass, socket) => {
    pass();
    setTimeout(() => socket.destroy(), 5_000);
  },
};

/**
 * A proxy of HTTP between a browser and the application, as companies have them. It lets streams of events
 * through, or does not.
 */
export class Middlebox {
  upgrade = UPGRADES.passes;
  streams = true;
  /** The streams that are open. */
  readers = new Set();
  #sockets = new Set();
  #server = http.createServer((request, response) => this.#request(request, response));

  constructor(application) {
    this.application = application;
    this.#server.on('connection', (socket) => {
      this.#sockets.add(socket);
      socket.on('close', () => this.#sockets.delete(socket));
    });
    this.#server.on('upgrade', (request, socket, head) => {
      socket.on('error', () => {});
      this.upgrade(() => this.#tunnel(request, socket, head), socket);
    });
  }

  async open() {
    await new Promise((resolve) => this.#server.listen(this.port ?? 0, '127.0.0.1', resolve));
    this.port = this.#server.address().port;
    this.url = `http://localhost:${this.port}`;
  }

  /** Ends the streams that are open, and refuses new ones. */
  cutStreams() {
    this.streams = false;
    this.readers.forEach((response) => response.destroy());
  }

  /** Ends all connections at once. */
  cut() {
    this.#sockets.forEach((socket) => socket.destroy());
  }

  async close() {
    this.cut();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  #request(request, response) {
    const stream = request.headers.accept === 'text/event-stream';
    if (stream && !this.streams) {
      return response.writeHead(502).end();
    }
    const { method, url, headers } = request;
    const onward = http.request({ port: this.application.port, host: '127.0.0.1', method, path: url, headers }, (answer) => {
      response.writeHead(answer.statusCode, answer.headers);
      answer.pipe(response);
      if (stream) {
        this.readers.add(response);
      }
    });
    onward.on('error', () => response.destroy());
    response.on('close', () => {
      this.readers.delete(response);
      onward.destroy();
    });
    request.pipe(onward);
  }

  #tunnel(request, socket, head) {
    const upstream = net.connect(this.application.port, '127.0.0.1', () => {
      const headers = Object.entries(request.headers).map(([name, value]) => `${name}: ${value}\r\n`);
      upstream.write(`GET ${request.url} HTTP/1.1\r\n${headers.join('')}\r\n`);
      upstream.write(head);
      socket.pipe(upstream).pipe(socket);
    });
    upstream.on('error', () => socket.destroy());
    socket.on('close', () => upstream.destroy());
    upstream.on('close', () => socket.destroy());
  }
}
