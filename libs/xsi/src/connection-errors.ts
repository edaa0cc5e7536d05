// Kept connections that the server closed while a request was on its way. The channels are undici's documented ones.

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

/** True if the other side closed the connection. */
export function isClosed(error: unknown): boolean {
  return /^(UND_ERR_SOCKET|ECONNRESET|EPIPE)$/.test(codeOf(error));
}

/** True if a request failed since the server closed a connection that had served another, before any byte of the response. */
export function isStale(error: unknown): boolean {
  return isObject(error) && stale.has(error);
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null;
}

function property(message: unknown, name: string): unknown {
  return isObject(message) ? Reflect.get(message, name) : undefined;
}
