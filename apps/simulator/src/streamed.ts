import type { ServerResponse } from 'node:http';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Answer, Rest } from './http/answer';

/** Sends a body that is made while it is sent: in chunks, no faster than it is read, and only half of it for a fault. */
export async function stream(
  response: ServerResponse,
  { status, headers, body }: Answer,
  rest: Rest,
  fault?: 'cut' | 'malformed',
): Promise<void> {
  response.writeHead(status, headers);
  try {
    await pipeline(Readable.from(fault ? halfOf(body, rest) : all(body, rest)), response, { end: fault !== 'cut' });
    if (fault === 'cut') response.write('A', () => response.destroy());
  } catch {
    // whoever asked has left
  } finally {
    rest.done();
  }
}

function* all(body: Buffer, rest: Rest): Generator<Buffer> {
  yield body;
  yield* rest.pieces();
}

function* halfOf(body: Buffer, rest: Rest): Generator<Buffer> {
  let left = Math.floor((body.length + rest.length) / 2);
  for (const piece of all(body, rest)) {
    yield piece.subarray(0, left);
    left -= piece.length;
    if (left <= 0) return;
  }
}
