// Bulkhead for calls of the file system. Each one in flight occupies a thread that name resolution needs as well, on a dead
// mount until the mount is back.

import type { FileHandle } from 'node:fs/promises';
import { finished, Readable } from 'node:stream';
import pLimit from 'p-limit';
import { RecordingSourceError } from './source';

const ofProcess = pLimit(8);
const ofOneSource = 2;
const mostWaiting = 1000;
const pieceBytes = 64 * 1024;

/** The calls of one source. */
export class FileCalls {
  private readonly own = pLimit(ofOneSource);

  async run<T>(call: () => Promise<T>): Promise<T> {
    if (this.own.pendingCount >= mostWaiting) throw new RecordingSourceError('too many files are waited for');
    return this.own(() => ofProcess(call));
  }

  /** The first `length` bytes of a file, which is closed with the stream. */
  stream(file: FileHandle, length: number): Readable {
    const stream = Readable.from(this.pieces(file, length), { objectMode: false });
    finished(stream, () => void file.close().catch(() => undefined));
    return stream;
  }

  private async *pieces(file: FileHandle, length: number): AsyncGenerator<Buffer> {
    for (let position = 0; position < length; ) {
      const size = Math.min(pieceBytes, length - position);
      const { bytesRead, buffer } = await this.run(() => file.read(Buffer.allocUnsafe(size), 0, size, position));
      if (bytesRead === 0) return;
      position += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
  }
}
