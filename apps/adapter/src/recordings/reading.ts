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

/** The first bytes of a stream, which are left in it; fewer only where it ends. */
export async function headOf(stream: Readable, signal: AbortSignal): Promise<Buffer> {
  const ended = new AbortController();
  const whicheverIsFirst = AbortSignal.any([signal, ended.signal]);
  const end = () => ended.abort();
  stream.once('end', end).once('close', end);
  let head = Buffer.alloc(0);
  try {
    while (head.length < headLength && !stream.readableEnded) {
      if (stream.readableLength === 0) await once(stream, 'readable', { signal: whicheverIsFirst });
      const chunk: Buffer | null = stream.read();
      if (chunk === null) break;
      head = Buffer.concat([head, chunk]);
    }
  } finally {
    stream.off('end', end).off('close', end);
  }
  if (head.length > 0) stream.unshift(head);
  return head.subarray(0, headLength);
}

/** The same bytes, but an error where there are too many, too few, or none for too long. Destroying it destroys the source. */
export function limited(source: Readable, { most, length, silence }: ReadingLimits): Readable {
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
  pipeline(source, through, () => clearTimeout(timer));
  return through;
}
