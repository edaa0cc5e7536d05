import { pipeline, type Readable, Transform } from 'node:stream';
import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { isXmlLike } from './page';

// Content codings that a server uses although identity was asked for. Never more than a limit is unpacked.

type Headers = Record<string, string | string[] | undefined>;

interface Coding {
  unpack: (bytes: Uint8Array, options: { maxOutputLength: number }) => Promise<Buffer>;
  stream: () => Transform;
}

const gzip: Coding = { unpack: promisify(zlib.gunzip), stream: () => zlib.createGunzip() };
const codings = new Map<string, Coding>([
  ['gzip', gzip],
  ['x-gzip', gzip],
  // with the header of zlib, or without it
  ['deflate', { unpack: (bytes, options) => inflate(bytes, options), stream: () => zlib.createInflate() }],
  ['br', { unpack: promisify(zlib.brotliDecompress), stream: () => zlib.createBrotliDecompress() }],
  ['zstd', { unpack: promisify(zlib.zstdDecompress), stream: () => zlib.createZstdDecompress() }],
]);
/** Names that some servers write if there is no coding. */
const none = new Set(['', 'identity', 'none', 'utf-8', 'utf8', '7bit', '8bit', 'binary']);

/** Returns the names of the content codings of a response, in lower case; empty if its body is as it should be. */
export function codingsOf(headers: Headers): string[] {
  return String(headers['content-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => !none.has(name));
}

/** Returns a response with its body unpacked; one with several or unknown codings stays as it is. */
export async function unpacked<T extends { headers: Headers; bytes: Uint8Array }>(
  answer: T,
  maxBytes: number,
): Promise<T> {
  const { headers, bytes } = answer;
  // a proxy may have left out the header, or have unpacked the body and left the header
  const coding = codingsOf(headers).length === 0 && isGzip(bytes) ? gzip : onlyCodingOf(headers);
  if (!coding) return answer;
  if (isXmlLike(bytes) || (coding === gzip && !isGzip(bytes))) return asIdentity(answer);
  return { ...asIdentity(answer), bytes: await coding.unpack(bytes, { maxOutputLength: maxBytes }) };
}

/** As {@link unpacked}, for a body that is read as it comes. Destroying it destroys the one that came. */
export function unpackedStream<T extends { headers: Headers; body: Readable }>(answer: T, maxBytes: number): T {
  const coding = onlyCodingOf(answer.headers);
  if (!coding) return answer;
  const body = pipeline(answer.body, coding.stream(), limited(maxBytes), () => undefined);
  return { ...asIdentity(answer), body };
}

function onlyCodingOf(headers: Headers): Coding | undefined {
  const [name = '', ...others] = codingsOf(headers);
  return others.length === 0 ? codings.get(name) : undefined;
}

function asIdentity<T extends { headers: Headers }>(answer: T): T {
  return { ...answer, headers: { ...answer.headers, 'content-encoding': undefined } };
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

function inflate(bytes: Uint8Array, options: { maxOutputLength: number }): Promise<Buffer> {
  const isZlib = ((bytes[0] ?? 0) & 0x0f) === 8 && (((bytes[0] ?? 0) << 8) | (bytes[1] ?? 0)) % 31 === 0;
  return promisify(isZlib ? zlib.inflate : zlib.inflateRaw)(bytes, options);
}

function limited(maxBytes: number): Transform {
  let length = 0;
  return new Transform({
    transform(chunk: Buffer, _, done) {
      length += chunk.length;
      if (length > maxBytes) done(Object.assign(new Error('larger than allowed'), { code: tooLargeUnpacked }));
      else done(null, chunk);
    },
  });
}

/** The code with which zlib itself ends where more comes out than it may. */
const tooLargeUnpacked = 'ERR_BUFFER_TOO_LARGE';
