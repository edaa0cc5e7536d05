// What the error of a connection says of the request. The channels are undici's documented ones.

import { subscribe } from 'node:diagnostics_channel';
import { Socket } from 'node:net';
import { codeOf } from './errors';

interface Sent {
  socket: Socket;
  /** Bytes that the connection had received before. */
  received: number;
}

const sent = new WeakMap<object, Sent>();
const stale = new WeakSet<object>();

subscribe('undici:client:sendHeaders', (message) => {
  const socket = property(message, 'socket');
  const request = property(message, 'request');
  if (isObject(request) && socket instanceof Socket) sent.set(request, { socket, received: socket.bytesRead });
});

subscribe('undici:request:error', (message) => {
  const error = property(message, 'error');
  const request = property(message, 'request');
  const { socket, received = 0 } = (isObject(request) && sent.get(request)) || {};
  if (isClosed(error) && isObject(error) && received > 0 && socket?.bytesRead === received) stale.add(error);
});

/** A code of TLS is one, too: the request waits for the handshake. */
const unsent =
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|SELF_SIGNED_.*|DEPTH_ZERO_.*|UNABLE_TO_.*|EPROTO)$/;

/** True if no byte of the request was sent. */
export function isUnsent(error: unknown): boolean {
  return unsent.test(codeOf(error));
}

/** True if the other side closed the connection. */
function isClosed(error: unknown): boolean {
  return /^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/.test(codeOf(error));
}

/** True if the server closed a connection that had served another request, before any byte of the response. */
export function isStale(error: unknown): boolean {
  return isObject(error) && stale.has(error);
}

const repeated = new WeakSet<object>();

/** Marks the error of a request that was sent for the second time. Returns the error. */
export function markRepeated(error: unknown): unknown {
  if (isObject(error)) repeated.add(error);
  return error;
}

/** True if the other side closed the connection of a request that was sent only once. */
export function isWorthRepeating(error: unknown): boolean {
  return isClosed(error) && !(isObject(error) && repeated.has(error));
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function property(message: unknown, name: string): unknown {
  return isObject(message) ? Reflect.get(message, name) : undefined;
}
