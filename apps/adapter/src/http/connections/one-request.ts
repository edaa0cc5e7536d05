import { IncomingMessage } from 'node:http';
import type { Socket } from 'node:net';
import { BodyChunks } from './body-chunks';
import { connectionOf } from './connection';
import { CountedResponse } from './counted-response';

/**
 * Rejects HTTP pipelining: at most one unanswered request per connection, and bodies in chunks of a few bytes. Node parses all
 * that it has read (64 KiB) before anything else runs, so a hook would come too late. A request that says `upgrade` ends the parser at once, and Node creates
 * neither a response nor an event `request` for it; the `upgrade` listener of the server closes the connection.
 */
class OneRequest extends IncomingMessage {
  readonly isPipelined: boolean;
  private asksForUpgrade = false;
  private readonly chunks = new BodyChunks();
  private isRejected = false;

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

  /** Called by Node's parser with each chunk of the body, also after the connection was closed. */
  override push(chunk: Buffer | null): boolean {
    if (this.isRejected) return false;
    if (chunk === null || !this.chunks.isExcessive(chunk.length)) return super.push(chunk);
    this.isRejected = true;
    connectionOf(this.socket)?.drop('small chunks');
    return false;
  }
}

/** Options of a Node server. No protocol is offered to upgrade to. */
export const oneRequestPerConnection = {
  IncomingMessage: OneRequest,
  ServerResponse: CountedResponse,
  shouldUpgradeCallback: (request: IncomingMessage) => request instanceof OneRequest && request.isPipelined,
};
