export type Charset = 'UTF-8' | 'ISO-8859-1' | 'windows-1251';

const bytesOf = { 'ISO-8859-1': latin1Table(), 'windows-1251': decoderTable('windows-1251') };

/** The text in a locale's charset. A letter outside of it is lost as `?`, as it is on BroadWorks. */
export function encodeText(text: string, charset: Charset): Buffer {
  if (charset === 'UTF-8') return Buffer.from(text);
  const table = bytesOf[charset];
  return Buffer.from(Array.from(text, (letter) => table.get(letter) ?? 0x3f));
}

function decoderTable(charset: string): Map<string, number> {
  const letters = new TextDecoder(charset).decode(Uint8Array.from({ length: 256 }, (_, byte) => byte));
  return new Map(Array.from(letters, (letter, byte) => [letter, byte]));
}

/** Not from a decoder: what is called ISO-8859-1 there is windows-1252, which has more letters. */
function latin1Table(): Map<string, number> {
  return new Map(Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(byte), byte]));
}
