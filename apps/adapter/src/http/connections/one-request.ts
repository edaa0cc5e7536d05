import { IncomingMessage, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { connectionOf } from './connection';

type Done = (error: Error | null | undefined) => void;

/**
 * Rejects HTTP pipelining: at most one unanswered request per connection. Node parses every request of a chunk (64 KiB) before
 * anything else runs, so a hook would come too late. A request that says `upgrade` ends the parser at once, and Node creates
 * neither a response nor an event `request` for it; the `upgrade` listener of the server closes the connection.
 */
class OneRequest extends IncomingMessage {
  readonly isPipelined: boolean;
  private asksForUpgrade = false;

  constructor(socket: Socket) {
    super(socket);
    this.isPipelined = connectionOf(socket)?.isBusy ?? false;
  }

  /** Read and written by Node for each request. */
  get upgrade(): boolean {
    return this.isPipelined || this.asksForUpgrade;
  }

  set upgrade(asks: boolean) {
    this.asksForUpgrade = asks;
  }
}

/** A response that knows when its client has all of it: with a Content-Length that may be before a stream ends. */
export class CountedResponse<Request extends IncomingMessage = IncomingMessage> extends ServerResponse<Request> {
  private bodyBytes = 0;

  get isWritten(): boolean {
    return this.writableEnded || this.bodyBytes >= Number(this.getHeader('content-length'));
  }

  override write(chunk: string | Uint8Array, encoding?: BufferEncoding | Done, done?: Done): boolean {
    this.bodyBytes += Buffer.byteLength(chunk);
    return typeof encoding === 'string' ? super.write(chunk, encoding, done) : super.write(chunk, encoding ?? done);
  }
}

/** Options of a Node server. No protocol is offered to upgrade to. */
export const oneRequestPerConnection = {
  IncomingMessage: OneRequest,
  ServerResponse: CountedResponse,
  shouldUpgradeCallback: (request: IncomingMessage) => request instanceof OneRequest && request.isPipelined,
};
