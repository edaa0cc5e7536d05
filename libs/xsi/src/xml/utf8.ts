// Repair of text that is not quite UTF-8.

/** Name of ISO-8859-1, which is a part of it, in the WHATWG Encoding standard. */
export const latin1 = 'windows-1252';

/** Letters of windows-1252 in UTF-8, each byte as a character, from byte 0x80 on. */
const letters = Array.from({ length: 128 }, (_, index) =>
  written(new TextDecoder(latin1).decode(Uint8Array.of(0x80 + index))),
);

/** A character of UTF-8; a surrogate pair whose halves Java wrote as a character each; any other byte that is not ASCII. */
const sequence =
  /[\xc2-\xdf][\x80-\xbf]|\xe0[\xa0-\xbf][\x80-\xbf]|[\xe1-\xec\xee\xef][\x80-\xbf]{2}|\xed[\x80-\x9f][\x80-\xbf]|\xf0[\x90-\xbf][\x80-\xbf]{2}|[\xf1-\xf3][\x80-\xbf]{3}|\xf4[\x80-\x8f][\x80-\xbf]{2}|(\xed[\xa0-\xaf][\x80-\xbf]\xed[\xb0-\xbf][\x80-\xbf])|([\x80-\xff])/g;

/** Returns valid UTF-8: what is a character of it stays, any other byte is a letter of windows-1252. */
export function toUtf8(bytes: Uint8Array): Uint8Array {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1');
  const repaired = text.replace(sequence, (found, pair?: string, byte?: string) => {
    if (pair) return written(String.fromCharCode(surrogateOf(pair, 0), surrogateOf(pair, 3)));
    return byte ? (letters[byte.charCodeAt(0) - 0x80] ?? '') : found;
  });
  return Buffer.from(repaired, 'latin1');
}

function written(text: string): string {
  return Buffer.from(text).toString('latin1');
}

function surrogateOf(pair: string, at: number): number {
  return 0xd000 | ((pair.charCodeAt(at + 1) & 0x3f) << 6) | (pair.charCodeAt(at + 2) & 0x3f);
}
