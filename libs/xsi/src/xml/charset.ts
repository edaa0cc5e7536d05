import { XmlError } from './xml-error';

const byteOrderMarks: [charset: string, bytes: number[]][] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16le', [0xff, 0xfe]],
  ['utf-16be', [0xfe, 0xff]],
];

const declaration = /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/;

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
  const decoder = decoderOf(bytes, contentTypeCharset);
  return { text: decode(decoder, bytes), charset: decoder.encoding };
}

/** Bytes that a charset's declaration and its byte order mark lie in. */
export const declarationBytes = 200;

/** The decoder for a document that starts so. */
export function decoderOf(start: Uint8Array, contentTypeCharset?: string): TextDecoder {
  const mark = byteOrderMarks.find(([, bytes]) => bytes.every((byte, index) => start[index] === byte));
  return decoderFor(mark?.[0] ?? contentTypeCharset ?? declaredCharset(start) ?? 'utf-8');
}

/** As the decoder's own, but for its error. */
export function decode(decoder: TextDecoder, bytes: Uint8Array, options?: TextDecodeOptions): string {
  try {
    return decoder.decode(bytes, options);
  } catch {
    throw new XmlError(`not ${decoder.encoding} text, as was declared`);
  }
}

/** The charset parameter of a Content-Type header's value. */
export function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*"?([\w.:-]+)/i.exec(contentType ?? '')?.[1];
}

function declaredCharset(bytes: Uint8Array): string | undefined {
  return declaration.exec(
    Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, declarationBytes)).toString('latin1'),
  )?.[1];
}

function decoderFor(charset: string): TextDecoder {
  try {
    return new TextDecoder(charset, { fatal: true });
  } catch {
    throw new XmlError('a charset that is not supported');
  }
}
