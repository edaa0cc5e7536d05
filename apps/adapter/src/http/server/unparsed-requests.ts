import type { Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import type { Logger } from 'pino';
import { badRequest } from '../api-error';
import { connectionOf } from '../connections/connection';
import { requestIdOf } from '../request-context';

/** Milliseconds in which a client may take the last response of a socket that is given up. */
const lastWords = 500;

/** Rejects bytes that never become a request: those that are no HTTP, those that come too slowly, and CONNECT. */
export function rejectUnparsed(server: Server, log: Logger, count: () => void = () => undefined): void {
  const rejected = new WeakSet<Socket>();
  const reject = (socket: Socket) => {
    if (!socket.writable || rejected.has(socket)) return;
    rejected.add(socket);
    const pending = connectionOf(socket)?.pendingResponse;
    if (pending) return closeAfter(pending, socket);
    const { status, code, message } = badRequest();
    const requestId = requestIdOf(undefined);
    close(socket, responseOf(requestId, JSON.stringify({ code, message })));
    count();
    log.info({ requestId, tenant: '-', method: '-', route: 'none', status, code });
  };
  server.on('clientError', (_error, socket: Socket) => reject(socket));
  // a second request on a connection that awaits its response is pipelined
  server.on('connect', (_request, socket: Socket) =>
    connectionOf(socket)?.pendingResponse ? socket.destroy() : reject(socket),
  );
}

function closeAfter(pending: ServerResponse, socket: Socket): void {
  pending.shouldKeepAlive = false;
  if (pending.writableFinished) close(socket);
  else pending.once('finish', () => close(socket));
}

function close(socket: Socket, response?: string): void {
  if (response === undefined) socket.end();
  else if (!socket.writableEnded) socket.end(response);
  // also of a client that does not read it
  setTimeout(() => socket.destroy(), lastWords).unref();
}

function responseOf(requestId: string, body: string): string {
  return [
    'HTTP/1.1 400 Bad Request',
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    'Content-Type: application/json',
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${requestId}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    '',
    body,
  ].join('\r\n');
}
