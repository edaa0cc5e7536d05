import { once } from 'node:events';
import { pipeline, type Readable, Transform } from 'node:stream';
import { headLength } from './media-type';
import { RecordingSourceError } from './source';

export interface ReadingLimits {
  /** Bytes that a recording may have. */
  most: number;
  /** Bytes that it must have, where that is known. */
  length?: number;
  /** Milliseconds for which the source may be silent while somebody wants more. */
  silence: number;
}

/** What a stream begins with: some bytes more than {@link headLength}, fewer only where it ends. They are taken out of it. */
export async function takeHead(stream: Readable, signal: AbortSignal): Promise<Buffer> {
  const closed = new AbortController();
  const close = () => closed.abort();
  // a stream that is destroyed says nothing else
  stream.once('close', close);
  let head: Buffer = Buffer.alloc(0);
  try {
    while (head.length < headLength && !stream.readableEnded) {
      const chunk: Buffer | null = stream.read();
      if (chunk) head = Buffer.concat([head, chunk]);
      else await once(stream, 'readable', { signal: AbortSignal.any([signal, closed.signal]) });
    }
  } catch (error) {
    if (!stream.readableEnded) throw error;
  } finally {
    stream.off('close', close);
  }
  return head;
}

/**
 * The head and the rest, but an error where they are too many bytes, too few, or none for too long. Destroying it destroys
 * the source.
 */
export function limited(head: Buffer, rest: Readable, { most, length, silence }: ReadingLimits): Readable {
  let bytes = 0;
  const through = new Transform({
    transform(chunk: Buffer, _, done) {
      timer.refresh();
      bytes += chunk.length;
      done(bytes > most ? new RecordingSourceError('sent more than recordings.maxSize') : null, chunk);
    },
    flush(done) {
      done(length !== undefined && bytes !== length ? new RecordingSourceError('sent less than it said') : null);
    },
  });
  const timer = setTimeout(() => {
    // where the reader is slow, it is not the source that is silent
    if (through.writableNeedDrain || through.readableLength > 0) timer.refresh();
    else through.destroy(new RecordingSourceError('fell silent'));
  }, silence);
  through.write(head);
  pipeline(rest, through, () => clearTimeout(timer));
  return through;
}
