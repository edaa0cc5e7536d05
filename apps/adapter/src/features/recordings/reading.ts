import { once } from 'node:events';
import { finished, pipeline, type Readable, Transform } from 'node:stream';
import { externalApiIssue } from '../../http/api-error';
import { headLength, type MediaType, mediaTypeOf } from './media-type';
import { type OpenRecording, RecordingSourceError } from './source';

/** A recording whose first bytes have come. */
export interface Reading {
  stream: Readable;
  type: MediaType;
  length?: number;
}

export interface ReadingLimits {
  /** Most bytes. */
  most: number;
  /** Milliseconds for which the source may be silent while the client wants more. */
  silence: number;
  /** Milliseconds for the whole recording. */
  total: number;
}

/** Waits for the first bytes, until `signal` aborts. Destroys the stream of a recording that it rejects. */
export async function read(recording: OpenRecording, limits: ReadingLimits, signal: AbortSignal): Promise<Reading> {
  const { stream, length } = recording;
  try {
    if (length !== undefined && length > limits.most) {
      throw new RecordingSourceError('is larger than recordings.maxSize');
    }
    const head = await takeHead(stream, signal);
    const type = mediaTypeOf(recording.type, head);
    if (!type || head.length === 0) throw new RecordingSourceError('sent what is no recording');
    return { stream: limited(head, recording, limits), type, length };
  } catch (error) {
    // nobody listens for a second error
    stream.on('error', () => undefined).destroy();
    throw error;
  }
}

/** What a stream begins with: some bytes more than {@link headLength}, fewer only where it ends. They are taken out of it. */
async function takeHead(stream: Readable, signal: AbortSignal): Promise<Buffer> {
  const closed = new AbortController();
  const stopListening = finished(stream, () => closed.abort());
  let head: Buffer = Buffer.alloc(0);
  try {
    while (head.length < headLength && !stream.readableEnded) {
      const chunk: Buffer | null = stream.read();
      if (chunk) head = Buffer.concat([head, chunk]);
      else await once(stream, 'readable', { signal: AbortSignal.any([signal, closed.signal]) });
    }
  } catch (error) {
    if (!stream.readableEnded) throw stream.errored ?? error;
  } finally {
    stopListening();
  }
  return head;
}

/** The head and the rest. Fails with `external_api_issue` if there are too many bytes, too few, or none for too long. */
function limited(head: Buffer, { stream: rest, length }: OpenRecording, { most, silence, total }: ReadingLimits) {
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
    destroy: (error, done) => done(error && externalApiIssue(error)),
  });
  const timer = setTimeout(() => {
    // where the reader is slow, it is not the source that is silent
    if (through.writableNeedDrain || through.readableLength > 0) timer.refresh();
    else through.destroy(new RecordingSourceError('fell silent'));
  }, silence);
  const end = setTimeout(() => through.destroy(new RecordingSourceError('took longer than recordings.maxTime')), total);
  through.write(head);
  pipeline(rest, through, () => {
    clearTimeout(timer);
    clearTimeout(end);
  });
  return through;
}
