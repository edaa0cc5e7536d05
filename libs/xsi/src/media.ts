import { finished, type Readable, Transform, type TransformCallback } from 'node:stream';
import { contentTypeOf, decodeError, identityOnly } from './answer';
import { abortError } from './cancellation';
import { codeOf, XsiError, XsiUnreachable } from './errors';
import type { FarmStream } from './node';
import { ContentReader, charsetOf, type DocumentSchema, type RepairObserver, Repairs, XmlError } from './xml';

export interface MediaOptions {
  /** Names from the root of the document to the element whose text is base64. */
  content: readonly string[];
  /** Most bytes that it may decode to. */
  maxBytes: number;
  /** Ends the request, at any time. */
  signal?: AbortSignal;
}

/** The content of a document, and what stood in the document before it. */
export interface Media<T> {
  head: T;
  /** Ends with an {@link XsiError} if the document turns out to be broken, perhaps before it is handed over: see `errored`. */
  bytes: Readable;
  /** Bytes decoded so far. */
  received(): number;
}

/** Bytes that are held back, so that what is wrong with a short message is an error, and not a response that breaks off. */
const leastHeldBack = 32 * 1024;
/** Bytes that are held back if the rest of the document follows them. */
const mostHeldBack = 256 * 1024;
const mostOfRefusal = 64 * 1024;
/** Base64 has four letters for three bytes, and perhaps line ends. */
const bytesPerLetter = 0.7;

/**
 * Decodes an answer as it comes, and settles when its first bytes are there: whatever is wrong until then is thrown as
 * {@link XsiDecodeError} or {@link XsiUnreachable}.
 */
export function decodeMedia<T>(
  answer: FarmStream,
  schema: DocumentSchema<T>,
  options: MediaOptions,
  observe?: RepairObserver,
): Promise<Media<T>> {
  return new Promise((resolve, reject) => {
    try {
      identityOnly(answer);
      if (Number(answer.headers['content-length'] ?? 0) * bytesPerLetter > options.maxBytes) {
        throw new XmlError('larger than allowed', options.content.join('/'));
      }
    } catch (error) {
      answer.body.destroy();
      throw decodeError(error);
    }
    const reader = new ContentReader({
      path: options.content,
      maxBytes: options.maxBytes,
      contentTypeCharset: charsetOf(contentTypeOf(answer)),
    });
    const onOpen = (head: T, repairs: Repairs) => {
      if (observe) repairs.report(schema.root, observe);
      resolve({ head, bytes, received: () => reader.length });
    };
    const bytes = new MediaDecoder(reader, schema, onOpen);
    const failure = (error: unknown) => toXsiError(error, options.signal).within(schema.root);
    // not `pipeline`: it would pass on the error of the connection as it is
    finished(answer.body, (error) => {
      if (error) bytes.destroy(failure(error));
    });
    finished(bytes, (error) => {
      answer.body.destroy();
      if (error) reject(failure(error));
    });
    answer.body.pipe(bytes);
  });
}

function toXsiError(error: unknown, signal?: AbortSignal): XsiError {
  if (error instanceof XsiError) return error;
  return signal?.aborted ? abortError(signal, error) : new XsiUnreachable(codeOf(error), error);
}

/** A body that is no media, such as the page of a refusal. What is too long of it, or does not come, is left out. */
export async function readShort(body: Readable): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of body) {
      length += chunk.length;
      if (length > mostOfRefusal) break;
      chunks.push(chunk);
    }
  } catch {
    return Buffer.alloc(0);
  }
  return Buffer.concat(chunks);
}

class MediaDecoder<T> extends Transform {
  private heldBack: Buffer[] = [];
  private length = 0;
  private isOpen = false;

  constructor(
    private readonly reader: ContentReader,
    private readonly schema: DocumentSchema<T>,
    private readonly onOpen: (head: T, repairs: Repairs) => void,
  ) {
    super({ readableHighWaterMark: 64 * 1024 });
  }

  override _transform(chunk: Buffer, _: BufferEncoding, done: TransformCallback): void {
    this.decode(() => this.reader.write(chunk), false, done);
  }

  override _flush(done: TransformCallback): void {
    this.decode(() => this.reader.end(), true, done);
  }

  private decode(read: () => Buffer, isEnd: boolean, done: TransformCallback): void {
    try {
      const bytes = read();
      if (this.isOpen) this.push(bytes);
      else this.holdBack(bytes, isEnd);
      done();
    } catch (error) {
      done(decodeError(error));
    }
  }

  /** Until what must stand before the content is there. */
  private holdBack(bytes: Buffer, isEnd: boolean): void {
    this.heldBack.push(bytes);
    this.length += bytes.length;
    if (this.length === 0 || (this.length < leastHeldBack && !isEnd)) return;
    const repairs = new Repairs();
    let head: T;
    try {
      head = this.schema.read([this.reader.head(repairs)], repairs);
    } catch (error) {
      if (error instanceof XmlError && !isEnd && this.length <= mostHeldBack) return;
      throw error;
    }
    this.isOpen = true;
    for (const one of this.heldBack.splice(0)) this.push(one);
    this.onOpen(head, repairs);
  }
}
