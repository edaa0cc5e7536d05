import { type IncomingMessage, ServerResponse } from 'node:http';

type Done = (error: Error | null | undefined) => void;

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
