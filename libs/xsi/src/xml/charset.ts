import { isAscii, isUtf8 } from 'node:buffer';
import { charsetNamed, isKnown } from './charset-names';
import { latin1, toUtf8 } from './utf8';
import { XmlError } from './xml-error';

/** Byte order marks, and the first character of a document without one: `<`, or a blank before it. */
const byteOrders: [charset: string, start: RegExp][] = [
  ['utf-8', /^\xef\xbb\xbf/],
  ['utf-16le', /^(?:\xff\xfe|[<\s]\0)/],
  ['utf-16be', /^(?:\xfe\xff|\0[<\s])/],
];

const declaration = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']\s*([^"'<>\s]+)\s*["']/i;

export interface DecodedText {
  text: string;
  /** The charset's name in the WHATWG Encoding standard, in lower case. ISO-8859-1 is called `windows-1252` there. */
  charset: string;
}

/**
 * The text of a document, by its byte order mark, the charset of its Content-Type, its XML declaration, or else UTF-8.
 * Bytes that are not in that charset are an error: a replacement character in a password would look like a password.
 */
export function decodeText(bytes: Uint8Array, contentTypeCharset?: string): DecodedText {
  const decoder = decoderFor(charsetsOf(bytes, contentTypeCharset).charsets[0]);
  return { text: decode(decoder, bytes), charset: decoder.encoding };
}

/** Bytes that a charset's declaration and its byte order mark lie in. */
export const declarationBytes = 200;

/**
 * Decoder of a document that comes in pieces. One that says UTF-8 and is not is read as what else it says, or as
 * windows-1252: some servers send what they hold, and call it UTF-8. So is the opposite.
 */
export class DocumentDecoder {
  /** True if the document is not in the charset that it says. */
  isGuess = false;
  /** True if a charset has a name that only Java knows, or that nobody knows. */
  readonly isOddlyNamed: boolean;
  private decoder: TextDecoder;
  private readonly otherwise: string;
  /** True if bytes that are no UTF-8 are letters of windows-1252: a name that was cut within a letter spoils no other name. */
  private isRepaired = false;
  /** The beginning of a character of UTF-8. */
  private rest: Uint8Array = Buffer.alloc(0);

  constructor(start: Uint8Array, contentTypeCharset?: string) {
    const { charsets, isOdd } = charsetsOf(start, contentTypeCharset);
    const [charset, ...others] = charsets;
    this.decoder = decoderFor(charset);
    this.otherwise = others.find((other) => decoderFor(other).encoding !== 'utf-8') ?? latin1;
    this.isOddlyNamed = isOdd;
  }

  get charset(): string {
    return this.decoder.encoding;
  }

  /** Decides on a document that is all there. Returns its bytes as they are to be decoded. */
  settle(bytes: Uint8Array): Uint8Array {
    const isInUtf8 = isUtf8(bytes);
    if (this.charset === latin1 && isInUtf8 && !isAscii(bytes)) this.guess('utf-8');
    if (/^utf-16/.test(this.charset)) return bytes;
    const whole = withoutPadding(bytes);
    if (this.charset !== 'utf-8' || isInUtf8) return whole;
    if (this.otherwise === latin1) {
      this.isGuess = true;
      this.isRepaired = true;
      return whole;
    }
    this.guess(this.otherwise);
    return withoutUtf8Mark(whole);
  }

  write(bytes: Uint8Array): string {
    if (this.charset !== 'utf-8') return decode(this.decoder, bytes, { stream: true });
    const whole = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const end = this.isRepaired ? beforePair(whole, endOfCharacters(whole)) : endOfCharacters(whole);
    this.rest = whole.subarray(end);
    return this.fromUtf8(whole.subarray(0, end));
  }

  end(): string {
    return this.charset === 'utf-8' ? this.fromUtf8(this.rest) : decode(this.decoder, Buffer.alloc(0));
  }

  private fromUtf8(bytes: Uint8Array): string {
    if (this.isRepaired) return this.decoder.decode(toUtf8(bytes));
    try {
      return this.decoder.decode(bytes);
    } catch {
      this.guess(this.otherwise);
      const rest = this.rest;
      this.rest = Buffer.alloc(0);
      return decode(this.decoder, Buffer.concat([withoutUtf8Mark(bytes), rest]), { stream: true });
    }
  }

  private guess(charset: string): void {
    this.isGuess = true;
    this.decoder = decoderFor(charset);
  }
}

/** The charset parameter of a Content-Type header's value. */
export function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1];
}

/** The charsets of a document that starts so, the most certain one first. `isOdd` if not all of their names are standard. */
function charsetsOf(
  start: Uint8Array,
  contentTypeCharset?: string,
): { charsets: [string, ...string[]]; isOdd: boolean } {
  const text = startOf(start);
  const order = byteOrders.find(([, shape]) => shape.test(text));
  if (order) return { charsets: [order[0]], isOdd: false };
  const named = [contentTypeCharset, declaration.exec(text)?.[1]].filter((name) => name !== undefined);
  const isOdd = named.some((name) => !isKnown(name));
  const [first, ...others] = named.filter((name) => charsetNamed(name) !== undefined).map(unlessUtf16);
  const isReadable = first !== undefined || named.length === 0 || isUtf8(start.subarray(0, endOfCharacters(start)));
  if (!isReadable) throw new XmlError('a charset that is not supported');
  return { charsets: [first ?? 'utf-8', ...others], isOdd };
}

/** A document without the bytes of UTF-16 is not in UTF-16, whatever it says. */
function unlessUtf16(charset: string): string {
  return decoderFor(charset).encoding.startsWith('utf-16') ? 'utf-8' : charset;
}

function startOf(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, declarationBytes)).toString('latin1');
}

function decoderFor(charset: string): TextDecoder {
  return new TextDecoder(charsetNamed(charset), { fatal: true });
}

function decode(decoder: TextDecoder, bytes: Uint8Array, options?: TextDecodeOptions): string {
  try {
    return decoder.decode(bytes, options);
  } catch {
    throw new XmlError(`not ${decoder.encoding} text, as was declared`);
  }
}

/** Returns the position before the first half of a surrogate pair that Java wrote as two characters, if it ends here. */
function beforePair(bytes: Uint8Array, end: number): number {
  return end >= 3 && bytes[end - 3] === 0xed && ((bytes[end - 2] ?? 0) & 0xf0) === 0xa0 ? end - 3 : end;
}

/** Returns the position of the last character of UTF-8 if it is not ASCII and may not be whole; else the end. */
function endOfCharacters(bytes: Uint8Array): number {
  for (let at = bytes.length - 1; at >= Math.max(0, bytes.length - 4); at--) {
    const byte = bytes[at] ?? 0;
    if (byte < 0x80) break;
    if (byte >= 0xc0) return at;
  }
  return bytes.length;
}

function withoutUtf8Mark(bytes: Uint8Array): Uint8Array {
  return startOf(bytes).startsWith('\xef\xbb\xbf') ? bytes.subarray(3) : bytes;
}

/** Without the zeros or the end-of-file mark with which some programs fill a buffer. */
function withoutPadding(bytes: Uint8Array): Uint8Array {
  let end = bytes.length;
  while (bytes[end - 1] === 0 || bytes[end - 1] === 0x1a) end--;
  return bytes.subarray(0, end);
}
