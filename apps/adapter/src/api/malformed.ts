import type { Socket } from 'node:net';
import type { FastifyRequest } from 'fastify';
import { badRequest } from './api-error';
import { connectionOf } from './connections/connection';
import { requestIdOf } from './request-context';

/** Milliseconds for which a client may take the last response of its connection. */
const lastWords = 500;

const { code, message } = badRequest();
const body = JSON.stringify({ code, message });

/** Responds on a connection on which no request could be read, and closes it. */
export function rejectMalformed(socket: Socket): void {
  if (socket.destroyed) return;
  // it would be taken for a part of that response
  if (connectionOf(socket)?.hasBegunResponse) return void socket.destroy();
  socket.end(rawBadRequest());
  // also if the client does not read it
  setTimeout(() => socket.destroy(), lastWords).unref();
}

function rawBadRequest(): string {
  return [
    'HTTP/1.1 400 Bad Request',
    `Date: ${new Date().toUTCString()}`,
    'Connection: close',
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Cache-Control: no-store',
    'X-Content-Type-Options: nosniff',
    `X-Request-Id: ${requestIdOf(undefined)}`,
    '',
    body,
  ].join('\r\n');
}

/** False for a request that another server on the way may read in another way than Node. */
export function isUnambiguous({ raw }: FastifyRequest): boolean {
  const { httpVersion, headers } = raw;
  if (httpVersion !== '1.1' && httpVersion !== '1.0') return false;
  const coding = headers['transfer-encoding'];
  return (coding === undefined || coding.toLowerCase() === 'chunked') && hasOneHost(raw.rawHeaders, httpVersion);
}

/** HTTP/1.0 may leave it out. */
function hasOneHost(rawHeaders: readonly string[], httpVersion: string): boolean {
  const names = rawHeaders.filter((_, index) => index % 2 === 0);
  const hosts = names.filter((name) => name.toLowerCase() === 'host').length;
  return hosts === 1 || (hosts === 0 && httpVersion === '1.0');
}
