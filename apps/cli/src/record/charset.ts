const unicode = new Map<string, BufferEncoding>([
  ['utf-8', 'utf8'],
  ['utf-16le', 'utf16le'],
]);

/** The charset that a document declares of itself, by which it is read again where no header goes with it. */
export function declaredCharset(text: string): string {
  return /^<\?xml[^>]*?\sencoding\s*=\s*["']([\w.:-]+)["']/.exec(text)?.[1] ?? 'utf-8';
}

/** A text in any charset that `TextDecoder` reads. What the charset lacks becomes a character reference. */
export function encodeText(text: string, charset: string): Buffer {
  const { encoding } = new TextDecoder(charset);
  const simple = unicode.get(encoding);
  if (simple) return Buffer.from(text, simple);
  const bytesOf = tableOf(encoding);
  return Buffer.concat(
    Array.from(text, (character) => bytesOf.get(character) ?? Buffer.from(`&#${character.codePointAt(0)};`)),
  );
}

/** Every character of a charset of one or two bytes, found by decoding all there are. */
function tableOf(encoding: string): Map<string, Buffer> {
  const decoder = new TextDecoder(encoding);
  const table = new Map<string, Buffer>();
  const add = (bytes: Buffer) => {
    const character = decoder.decode(bytes);
    const isOne = [...character].length === 1 && character !== '\ufffd';
    if (isOne && !table.has(character)) table.set(character, bytes);
  };
  for (let byte = 0; byte < 256; byte++) add(Buffer.from([byte]));
  if (/^(?:windows-|iso-8859|koi8|macintosh|ibm866|x-mac)/.test(encoding)) return table;
  for (let lead = 0x81; lead < 0xff; lead++) {
    for (let trail = 0x40; trail < 0xff; trail++) add(Buffer.from([lead, trail]));
  }
  return table;
}
