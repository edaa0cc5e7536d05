// A document is read in steps of 16 KiB: what lies across the border of two steps is read as anywhere else.

import { document, expected, listOf, parseXml, Repairs, readXml, text } from '.';
import { element } from './schema';

const step = 16 * 1024;
const List = document('list', { rows: listOf('row', element({ name: expected(text) })) });
const encode = (written: string, charset: BufferEncoding = 'utf8') => Buffer.from(written, charset);

/** Names and notes of a document. */
function read(bytes: Buffer, contentTypeCharset?: string) {
  const repairs = new Repairs();
  const { root } = parseXml(bytes, contentTypeCharset, repairs);
  const names = List.read([root], repairs).rows.map(({ name }) => name);
  const noted: string[] = [];
  repairs.report('list', ({ field, count }) => noted.push(`${field} ${count}`));
  return { names, noted };
}

/** A document in which `odd` begins at `position`, in the second of three rows. */
function withOdd(
  position: number,
  odd: Buffer,
  toBytes: (written: string) => Buffer = encode,
  declaration = '',
): Buffer {
  const start = toBytes(`${declaration}<list><rows><row><name>é</name></row>`);
  const row = toBytes('<row><name>');
  const unit = toBytes('x').length;
  const filling = toBytes('x'.repeat((position - start.length - row.length - toBytes('<!---->').length) / unit));
  const end = toBytes('</name></row><row><name>ß</name></row></rows></list>');
  return Buffer.concat([start, toBytes('<!--'), filling, toBytes('-->'), row, odd, end, toBytes(' '.repeat(step))]);
}

const borders = Array.from({ length: 16 }, (_, index) => [step - index, 2 * step - index]).flat();

it.each<[what: string, odd: Buffer, wanted: string, isMended: boolean]>([
  ['a character of three bytes', encode('語'), '語', false],
  ['a character of four bytes', encode('😀'), '😀', false],
  ['a surrogate as two references', encode('&#55357;&#56832;'), '😀', true],
  ['a control character', encode('a\x1fb'), 'ab', true],
  ['a reference to one', encode('a&#x1f;b'), 'ab', true],
  ['an & alone', encode('a & b&'), 'a & b&', true],
  ['a reference', encode('&amp;&lt;&#233;'), '&<é', false],
  ['a border of CDATA', encode('<![CDATA[a&b]]>c'), 'a&bc', false],
  ['the end of CDATA', encode('c]]>d'), 'c]]>d', true],
])('%s', (_, odd, wanted, isMended) => {
  for (const position of borders) {
    const { names, noted } = read(withOdd(position, odd));
    expect([position, names]).toEqual([position, ['é', wanted, 'ß']]);
    expect(noted).toEqual(isMended ? ['rows/row/name 1'] : []);
  }
});

it.each<[what: string, odd: Buffer, wanted: string]>([
  ['a byte of Latin-1', Buffer.from([0xe9]), 'é'],
  ['a letter that was cut', Buffer.from([0xe8, 0xaa]), 'èª'],
  ['a pair of surrogates as Java writes it', Buffer.from([0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80]), '😀'],
])('%s, late in a document of UTF-8', (_, odd, wanted) => {
  for (const position of borders) {
    expect(read(withOdd(position, odd))).toEqual({ names: ['é', wanted, 'ß'], noted: ['charset 1'] });
  }
});

it('UTF-16, whose characters are of two and four bytes', () => {
  const toUtf16 = (written: string) => encode(written, 'utf16le');
  for (const position of borders.filter((one) => one % 2 === 0)) {
    const names = ['é', '語😀&', 'ß'];
    expect(read(withOdd(position, toUtf16('語😀&amp;'), toUtf16))).toEqual({ names, noted: [] });
  }
});

it('windows-1252 that calls itself UTF-8, and the opposite', () => {
  const toLatin1 = (written: string) => encode(written, 'latin1');
  for (const position of borders) {
    expect(read(withOdd(position, toLatin1('André'), toLatin1)).names).toEqual(['é', 'André', 'ß']);
    expect(read(withOdd(position, encode('André')), 'ISO-8859-1').names).toEqual(['é', 'André', 'ß']);
  }
});

it('a declaration with blanks before it', () => {
  const declared = `${' '.repeat(100)}<?xml version="1.0" encoding="ISO-8859-1"?>`;
  const toLatin1 = (written: string) => encode(written, 'latin1');
  expect(read(withOdd(step, toLatin1('ü'), toLatin1, declared))).toEqual({ names: ['é', 'ü', 'ß'], noted: [] });
});

it('a document of two MiB with nothing but odd bytes holds up nobody [D26]', () => {
  const head = Buffer.from('<?xml version="1.0" encoding="UTF-8"?><a><b>');
  const piece = Buffer.concat([Buffer.alloc(500_000, 0xe9), Buffer.from('</b><b>')]);
  const reading = readXml(Buffer.concat([head, piece, piece, piece, piece, Buffer.from('</b></a>')]));
  let longest = 0;
  for (;;) {
    const start = performance.now();
    const step = reading.next();
    longest = Math.max(longest, performance.now() - start);
    if (!step.done) continue;
    expect(step.value.root.children[0]?.text).toBe('é'.repeat(500_000));
    break;
  }
  // converted all at once it took more than a second
  expect(longest).toBeLessThan(200);
});
