import type { FastifyInstance } from 'fastify';
import type { DroppedConnections } from './dropped-connections';

/** Chunks that a body may always have, and bytes that each further one must have on average; TCP segments have 536 at least. */
const freeChunks = 100;
const chunkBytes = 512;

/**
 * Limits the number of chunks of a body. Each costs time and memory however small it is: a chunk of one byte is six bytes on the
 * wire and more than a hundred in the heap.
 */
export function limitBodyChunks(server: FastifyInstance, dropped: DroppedConnections): void {
  server.addHook('preParsing', ({ raw }, _reply, payload, done) => {
    let chunks = 0;
    let bytes = 0;
    const count = ({ length }: Buffer) => {
      bytes += length;
      if (++chunks <= freeChunks + bytes / chunkBytes) return;
      // else the parser goes on to the end of what it has read
      Reflect.get(raw.socket, 'parser')?.pause?.();
      payload.removeAllListeners('data').on('data', () => undefined);
      dropped.count('small chunks');
      raw.destroy(new Error('small chunks'));
    };
    const { 'content-length': length, 'transfer-encoding': coding } = raw.headers;
    if (length !== undefined || coding !== undefined) payload.on('data', count);
    done();
  });
}
