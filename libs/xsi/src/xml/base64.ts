import { XmlError } from './xml-error';

/** Base64 that comes in pieces. Strict: what is no letter of it, ends early or goes on behind its padding is refused. */
export class Base64Decoder {
  /** Letters that are no group of four yet. */
  private rest = '';
  private hasEnded = false;
  /** Bytes so far. */
  length = 0;

  constructor(private readonly maxBytes: number) {}

  write(piece: string): Buffer {
    const letters = this.rest + piece.replace(/[ \t\r\n]+/g, '');
    const whole = letters.length - (letters.length % 4);
    this.rest = letters.slice(whole);
    if (letters === '') return Buffer.alloc(0);
    if (this.hasEnded) throw new XmlError('base64 that goes on behind its end');
    const groups = letters.slice(0, whole);
    if (!/^[A-Za-z0-9+/]*={0,2}$/.test(groups)) throw new XmlError('not base64');
    this.hasEnded = groups.endsWith('=');
    const bytes = Buffer.from(groups, 'base64');
    this.length += bytes.length;
    if (this.length > this.maxBytes) throw new XmlError('larger than allowed');
    return bytes;
  }

  end(): void {
    if (this.rest !== '') throw new XmlError('base64 that ends early');
  }
}
