// Servers on the loopback interface for tests of what goes over a socket.

import { createServer, type IncomingMessage, type RequestListener } from 'node:http';
import { createServer as createTlsServer, type ServerOptions } from 'node:https';
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from 'node:net';

export interface TestServer {
  url: string;
  /** `host:port`. */
  host: string;
  /** The requests so far, of the HTTP ones. */
  requests: IncomingMessage[];
  /** Connections that are open. */
  connections(): number;
  close(): Promise<void>;
}

const open = new Set<TestServer>();

export async function serve(handler: RequestListener, options: { port?: number; tls?: ServerOptions } = {}) {
  const requests: IncomingMessage[] = [];
  const listener: RequestListener = (request, response) => {
    requests.push(request);
    handler(request, response);
  };
  const server = options.tls ? createTlsServer(options.tls, listener) : createServer(listener);
  return listen(server, options.tls ? 'https' : 'http', requests, options.port);
}

/** A server that does with a connection whatever the test wants. */
export function serveTcp(onConnection: (socket: Socket) => void): Promise<TestServer> {
  return listen(createTcpServer(onConnection), 'http', []);
}

/** A port on which nothing listens. */
export async function closedPort(): Promise<number> {
  const server = await serveTcp(() => undefined);
  await server.close();
  return Number(new URL(server.url).port);
}

export async function closeServers(): Promise<void> {
  await Promise.all([...open].map((server) => server.close()));
}

async function listen(server: Server, scheme: string, requests: IncomingMessage[], port = 0): Promise<TestServer> {
  const sockets = new Set<Socket>();
  server.on('connection', (socket: Socket) => {
    sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const running: TestServer = {
    url: `${scheme}://${host}`,
    host,
    requests,
    connections: () => sockets.size,
    close: () => {
      open.delete(running);
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
  open.add(running);
  return running;
}
