/** Bytes in any quantity, made when they are asked for. */
export interface ByteSource {
  length: number;
  /** Pieces of the bytes, in order; all but the last are whole groups of three, as base64 wants them. */
  pieces(): Iterable<Buffer>;
}

/** Of G.711, mono: so many a second. */
export const bytesPerSecond = 8000;
const headerLength = 58;
const pieceLength = 48 * 1024;

/** A WAV file with a tone of 400 Hz in G.711 mu-law, as long as is wished. */
export function toneWav(length: number): ByteSource {
  const header = wavHeader(Math.max(0, length - headerLength));
  return {
    length: Math.max(length, headerLength),
    *pieces() {
      for (let start = 0; start < Math.max(length, headerLength); start += pieceLength) {
        const piece = Buffer.alloc(Math.min(pieceLength, Math.max(length, headerLength) - start));
        if (start === 0) header.copy(piece);
        const from = start === 0 ? headerLength : 0;
        const phase = (start + from - headerLength) % period;
        tone.copy(piece, from, phase, phase + piece.length - from);
        yield piece;
      }
    },
  };
}

export function bytesOf(buffer: Buffer): ByteSource {
  return {
    length: buffer.length,
    *pieces() {
      for (let start = 0; start < buffer.length; start += pieceLength)
        yield buffer.subarray(start, start + pieceLength);
    },
  };
}

/** RIFF with the format of mu-law, which wants a fact chunk. */
function wavHeader(samples: number): Buffer {
  const header = Buffer.alloc(headerLength);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(samples + headerLength - 8, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(18, 16);
  header.writeUInt16LE(7, 20);
  header.writeUInt16LE(1, 22);
  header.writeUInt32LE(bytesPerSecond, 24);
  header.writeUInt32LE(bytesPerSecond, 28);
  header.writeUInt16LE(1, 32);
  header.writeUInt16LE(8, 34);
  header.write('fact', 38, 'latin1');
  header.writeUInt32LE(4, 42);
  header.writeUInt32LE(samples, 46);
  header.write('data', 50, 'latin1');
  header.writeUInt32LE(samples, 54);
  return header;
}

const period = bytesPerSecond / 400;
const wave = Array.from({ length: period }, (_, sample) =>
  Math.round(8000 * Math.sin((2 * Math.PI * sample) / period)),
);
const tone = Buffer.alloc(pieceLength + period, Buffer.from(wave.map(toMuLaw)));

/** A sample of 16 bits as G.711 has it. */
function toMuLaw(sample: number): number {
  const sign = sample < 0 ? 0x80 : 0;
  const magnitude = Math.min(Math.abs(sample), 32_635) + 0x84;
  const exponent = Math.max(0, Math.floor(Math.log2(magnitude)) - 7);
  const mantissa = (magnitude >> (exponent + 3)) & 0x0f;
  return ~(sign | (exponent << 4) | mantissa) & 0xff;
}

/** A page of fax: eight white dots, in TIFF. */
export const faxPage = tiff([
  [256, 8],
  [257, 1],
  [258, 1],
  [259, 1],
  [262, 0],
  [273, 110],
  [278, 1],
  [279, 1],
]);

/** Little-endian, one directory of short values, and one byte of picture behind it. */
function tiff(fields: [tag: number, value: number][]): Buffer {
  const file = Buffer.alloc(8 + 2 + fields.length * 12 + 4 + 1);
  file.write('II*\0', 0, 'latin1');
  file.writeUInt32LE(8, 4);
  file.writeUInt16LE(fields.length, 8);
  for (const [index, [tag, value]] of fields.entries()) {
    const at = 10 + index * 12;
    file.writeUInt16LE(tag, at);
    file.writeUInt16LE(3, at + 2);
    file.writeUInt32LE(1, at + 4);
    file.writeUInt16LE(value, at + 8);
  }
  return file;
}
