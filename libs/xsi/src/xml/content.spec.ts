import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { ContentReader, type XmlElement, XmlError } from '.';

const path = ['m', 'b', 'c'];
const document = (content: string, before = '<t>W</t>', after = '') =>
  `<m><i>1</i><b>${before}<c>${content}</c>${after}</b></m>`;

function read(
  xml: string | Buffer,
  sizes: readonly number[] = [],
  maxBytes = 1e6,
): { bytes: Buffer; head: XmlElement } {
  const reader = new ContentReader({ path, maxBytes });
  const whole = Buffer.from(xml);
  const pieces: Buffer[] = [];
  let at = 0;
  for (const size of sizes) {
    pieces.push(reader.write(whole.subarray(at, at + size)));
    at += size;
  }
  pieces.push(reader.write(whole.subarray(at)), reader.end());
  return { bytes: Buffer.concat(pieces), head: reader.head() };
}

/** Base64 as some write it: in lines, with references for their ends, in CDATA, with comments between. */
const writings: Record<string, (base64: string) => string> = {
  plain: (base64) => base64,
  lines: (base64) => `\n${base64.replace(/.{1,76}/g, '$&\r\n')}`,
  references: (base64) => base64.replace(/.{1,76}/g, '$&&#13;\n').replaceAll('=', '&#61;'),
  cdata: (base64) => `<![CDATA[${base64}]]>`,
  comments: (base64) => base64.replace(/.{1,40}/g, '$&<!-- AAAA > not a part -->'),
};

it('any content in any chunks and any way of writing gives the same bytes', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ minLength: 1, maxLength: 600 }),
      fc.array(fc.integer({ min: 1, max: 90 }), { maxLength: 40 }),
      fc.constantFrom(...Object.keys(writings)),
      fc.boolean(),
      (bytes, sizes, writing, isBehind) => {
        const base64 = writings[writing]?.(Buffer.from(bytes).toString('base64')) ?? '';
        const type = '<t>Ünï</t>';
        const { bytes: found, head } = read(document(base64, isBehind ? '' : type, isBehind ? type : ''), sizes);
        expect(found.equals(Buffer.from(bytes))).toBe(true);
        const inner = head.children.find(({ name }) => name === 'b')?.children;
        expect(inner?.find(({ name }) => name === 't')?.text).toBe('Ünï');
        expect(inner?.find(({ name }) => name === 'c')?.text).toBe('');
      },
    ),
  );
});

it('every document that ends early is refused, wherever it is cut', () => {
  const xml = document('QUJDREVG');
  for (let length = 0; length < xml.length; length++) {
    expect(() => read(xml.slice(0, length), [1, 50])).toThrow(XmlError);
  }
});

it.each([
  ['letters that are none', document('QUJD*EVG'), 'm/b/c: not base64'],
  ['a group that is not whole', document('QUJDR'), 'm/b/c: base64 that ends early'],
  ['padding in the middle', document('QQ==QUJD'), 'm/b/c: not base64'],
  ['letters behind the padding', document('QQ==\n<!---->QUJD'), 'm/b/c: base64 that goes on behind its end'],
  ['nothing', document(' \n '), 'm/b/c: missing'],
  ['no content', '<m><b><t>W</t></b></m>', 'm/b/c: missing'],
  ['two contents', '<m><b><c>QUJD</c><c>QUJD</c></b></m>', 'm/b/c: more than one'],
  ['a DOCTYPE', `<!DOCTYPE m>${document('QUJD')}`, 'a DOCTYPE is not allowed'],
  ['more behind the root', `${document('QUJD')}<m/>`, 'not a well-formed XML document'],
  ['HTML', '<html><body><br></body></html>', 'not a well-formed XML document'],
])('%s is refused', (_, xml, message) => {
  for (const sizes of [[], [30, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]]) expect(() => read(xml, sizes)).toThrow(message);
});

it('what is larger than allowed is refused, as soon as it is', () => {
  expect(read(document('QUJDREVG'), [], 6).bytes.toString()).toBe('ABCDEF');
  const reader = new ContentReader({ path, maxBytes: 5 });
  expect(() => reader.write(Buffer.from(`${' '.repeat(200)}<m><b><c>QUJDREVG`))).toThrow('m/b/c: larger than allowed');
});

it('the charset is that of the declaration', () => {
  const declared = `<?xml version="1.0" encoding="ISO-8859-1"?>${document('QUJD', '<t>é</t>')}`;
  expect(JSON.stringify(read(Buffer.from(declared, 'latin1'), [10, 20]).head)).toContain('é');
});

it('the head is there while the content comes', () => {
  const reader = new ContentReader({ path, maxBytes: 1e6 });
  reader.write(Buffer.from(document('QUJD'.repeat(100)).slice(0, 250)));
  expect(reader.head()).toEqual({
    name: 'm',
    text: '',
    children: [
      { name: 'i', text: '1', children: [] },
      {
        name: 'b',
        text: '',
        children: [
          { name: 't', text: 'W', children: [] },
          { name: 'c', text: '', children: [] },
        ],
      },
    ],
  });
});

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

it.each(['plain', 'cdata', 'references'])('a large content is not kept: %s', (writing) => {
  const reader = new ContentReader({ path, maxBytes: 1e9 });
  reader.write(Buffer.from(`${' '.repeat(200)}<m><b><t>W</t><c>${writing === 'cdata' ? '<![CDATA[' : ''}`));
  const chunk = Buffer.from(`${'QUJD'.repeat(16_000)}${writing === 'references' ? '&#13;\n' : ''}`);
  let length = 0;
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let piece = 0; piece < 1000; piece++) length += reader.write(chunk).length;
  collectGarbage();
  expect(length).toBe(48_000_000);
  // 64 MB of letters went through
  expect(process.memoryUsage().heapUsed - before).toBeLessThan(8e6);
});
