import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

interface RawOptions {
  /** Another address of this machine, as if it were another one. */
  from?: string;
  /** Certificate of the authority, for a listener with TLS. */
  ca?: string;
  /** False for a client that reads nothing until it is told to. */
  reads?: boolean;
}

/** A client that sends what no HTTP client would, and sees every byte that comes back. */
export class RawClient {
  private received = '';
  private isClosed = false;
  /** Resolves when the other end has closed the connection. */
  readonly closed: Promise<void>;

  private constructor(readonly socket: Socket) {
    this.closed = new Promise((resolve) => {
      const close = () => {
        this.isClosed = true;
        resolve();
      };
      for (const event of ['end', 'close', 'error']) socket.on(event, close);
    });
  }

  static async connect(url: string, { from, ca, reads = true }: RawOptions = {}): Promise<RawClient> {
    const { hostname, port } = new URL(url);
    const where = { host: hostname, port: Number(port), localAddress: from };
    const socket = ca ? connectTls({ ...where, ca }) : connect(where);
    const client = new RawClient(socket);
    if (reads) client.read();
    await Promise.race([once(socket, ca ? 'secureConnect' : 'connect'), client.closed]);
    return client;
  }

  get text(): string {
    return this.received;
  }

  /** True while the other end has not closed the connection. */
  get isOpen(): boolean {
    return !this.isClosed;
  }

  read(): void {
    this.socket.on('data', (chunk) => {
      this.received += chunk.toString('latin1');
    });
  }

  send(text: string): void {
    this.socket.write(text);
  }

  /** The next whole response; what came if the connection ends before. */
  async response(): Promise<{ status: number; head: string; body: string }> {
    for (;;) {
      const [head = '', rest] = this.received.split(/\r\n\r\n(.*)/s);
      const length = Number(/^content-length: (\d+)/im.exec(head)?.[1] ?? 0);
      if ((rest !== undefined && rest.length >= length) || this.isClosed) {
        this.received = rest?.slice(length) ?? '';
        return { status: Number(head.split(' ')[1] ?? 0), head, body: rest?.slice(0, length) ?? '' };
      }
      await Promise.race([once(this.socket, 'data'), this.closed]);
    }
  }

  request(method: string, path: string, headers: Record<string, string> = {}, body = '') {
    this.send(rawRequest(method, path, headers, body));
    return this.response();
  }

  close(): void {
    this.socket.destroy();
  }
}

export function rawRequest(method: string, path: string, headers: Record<string, string> = {}, body = ''): string {
  const all = { Host: 'a', ...headers, ...(body && { 'Content-Length': String(body.length) }) };
  const lines = Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join('')}\r\n${body}`;
}
