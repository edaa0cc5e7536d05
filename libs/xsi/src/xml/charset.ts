import { charsetNamed, isKnown } from './charset-names';
import { XmlError } from './xml-error';

/** Byte order marks, and `<?` without one. */
const byteOrders: [charset: string, bytes: number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0x3c, 0, 0x3f, 0]],
  ['utf-16be', [0, 0x3c, 0, 0x3f]],
];

const declaration = /^\s*<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/;

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
  const decoder = decoderFor(charsetsOf(bytes, contentTypeCharset)[0]);
  return { text: decode(decoder, bytes), charset: decoder.encoding };
}

/** Bytes that a charset's declaration and its byte order mark lie in. */
export const declarationBytes = 200;

/**
 * Decoder of a document that comes in pieces. One that says UTF-8 and is not is read as what else it says, or as
 * windows-1252: some servers send what they hold, and call it UTF-8.
 */
export class DocumentDecoder {
  /** True if the document is not in the charset that it says. */
  isGuess = false;
  /** True if the charset has a name that only Java knows. */
  readonly isOddlyNamed: boolean;
  private decoder: TextDecoder;
  private readonly otherwise: string;
  /** The beginning of a character of UTF-8. */
  private rest: Uint8Array = Buffer.alloc(0);

  constructor(start: Uint8Array, contentTypeCharset?: string) {
    const [charset, ...others] = charsetsOf(start, contentTypeCharset);
    this.decoder = decoderFor(charset);
    this.otherwise = others.find((other) => decoderFor(other).encoding !== 'utf-8') ?? 'windows-1252';
    this.isOddlyNamed = !isKnown(charset);
  }

  get charset(): string {
    return this.decoder.encoding;
  }

  /** Decides on a document that is all there. Returns its bytes, without a byte order mark that was wrong. */
  settle(bytes: Uint8Array): Uint8Array {
    if (this.charset !== 'utf-8' || isUtf8(bytes)) return bytes;
    this.guess();
    return withoutUtf8Mark(bytes);
  }

  write(bytes: Uint8Array): string {
    if (this.charset !== 'utf-8') return decode(this.decoder, bytes, { stream: true });
    const whole = this.rest.length === 0 ? bytes : Buffer.concat([this.rest, bytes]);
    const end = endOfCharacters(whole);
    this.rest = whole.subarray(end);
    return this.fromUtf8(whole.subarray(0, end));
  }

  end(): string {
    return this.charset === 'utf-8' ? this.fromUtf8(this.rest) : decode(this.decoder, Buffer.alloc(0));
  }

  private fromUtf8(bytes: Uint8Array): string {
    try {
      return this.decoder.decode(bytes);
    } catch {
      this.guess();
      const rest = this.rest;
      this.rest = Buffer.alloc(0);
      return decode(this.decoder, Buffer.concat([withoutUtf8Mark(bytes), rest]), { stream: true });
    }
  }

  private guess(): void {
    this.isGuess = true;
    this.decoder = decoderFor(this.otherwise);
  }
}

/** The charset parameter of a Content-Type header's value. */
export function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*["']?([\w.:-]+)/i.exec(contentType ?? '')?.[1];
}

/** The charsets of a document that starts so, the most certain one first. */
function charsetsOf(start: Uint8Array, contentTypeCharset?: string): [string, ...string[]] {
  const order = byteOrders.find(([, bytes]) => bytes.every((byte, index) => start[index] === byte));
  if (order) return [order[0]];
  const named = [contentTypeCharset, declaredCharset(start)].filter((name) => name !== undefined);
  const [first, ...others] = named.filter((name) => charsetNamed(name) !== undefined);
  if (!first && named.length > 0) throw new XmlError('a charset that is not supported');
  return [first ?? 'utf-8', ...others];
}

function declaredCharset(bytes: Uint8Array): string | undefined {
  const start = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, declarationBytes));
  const declared = declaration.exec(start.toString('latin1'))?.[1];
  // a declaration that can be read byte by byte is not in UTF-16, whatever it says
  return declared && /^utf-?16/i.test(declared) ? 'utf-8' : declared;
}

function isUtf8(bytes: Uint8Array): boolean {
  try {
    decoderFor('utf-8').decode(bytes);
    return true;
  } catch {
    return false;
  }
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
  const isMarked = byteOrders[0]?.[1].every((byte, index) => bytes[index] === byte) ?? false;
  return isMarked ? bytes.subarray(3) : bytes;
}
