import {
  boolean,
  clearable,
  document,
  element,
  epochMillis,
  integer,
  listOf,
  many,
  optional,
  parseXml,
  text,
  writeXml,
  XmlError,
} from '.';

const read = (xml: string | Uint8Array, charset?: string) =>
  parseXml(typeof xml === 'string' ? Buffer.from(xml) : xml, charset);
const Person = document('person', {
  '@id': optional(text),
  name: text,
  nick: clearable(text),
  age: optional(integer),
  vip: optional(boolean),
  born: optional(epochMillis),
  phones: listOf('phone', element({ '@kind': optional(text), '#text': text })),
  tag: many(text),
});
const person = (xml: string) => Person.read([read(xml).root]);

describe('a document is refused when it', () => {
  it.each([
    ['is empty', ''],
    ['is cut off', '<a><b>1</b>'],
    ['has two roots', '<a/><b/>'],
    ['crosses its tags', '<a><b></a></b>'],
    ['is HTML', '<html><body><br></body></html>'],
    ['is text', 'Service unavailable'],
    ['is JSON', '{"a":1}'],
    ['has a DOCTYPE', '<!DOCTYPE a [<!ENTITY x "boom">]><a>&x;</a>'],
    ['is too deep', '<a>'.repeat(65) + '</a>'.repeat(65)],
    ['has too many attributes', `<a ${Array.from({ length: 65 }, (_, i) => `a${i}="1"`).join(' ')}/>`],
    ['has too many elements', `<a>${'<b/>'.repeat(200_000)}</a>`],
    ['has too long a text', `<a>${'x'.repeat(1024 * 1024 + 1)}</a>`],
    ['is in a charset nobody knows', Buffer.from('<?xml version="1.0" encoding="x-none"?><a>\xe9</a>', 'latin1')],
  ])('%s', (_, xml) => {
    expect(() => read(xml)).toThrow(XmlError);
  });
});

describe('the charset', () => {
  it.each([
    [
      'of the declaration',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>José</a>', 'latin1'),
      undefined,
      'José',
    ],
    [
      'of Content-Type before it',
      Buffer.from('<?xml version="1.0" encoding="ISO-8859-1"?><a>José</a>'),
      'UTF-8',
      'José',
    ],
    ['of the byte order mark before both', Buffer.from('\ufeff<a>José</a>'), 'ISO-8859-1', 'José'],
    ['windows-1251', Buffer.from([0x3c, 0x61, 0x3e, 0xc8, 0xf0, 0xe0, 0x3c, 0x2f, 0x61, 0x3e]), 'windows-1251', 'Ира'],
    ['UTF-16 with a mark', Buffer.from('\ufeff<a>José</a>', 'utf16le'), undefined, 'José'],
  ])('%s counts', (_, bytes, charset, expected) => {
    expect(read(bytes, charset).root.text).toBe(expected);
  });
});

describe('an element', () => {
  it('loses prefixes, keeps attributes, resolves what XML escapes', () => {
    const { root } = read('<x:a xmlns:x="urn:x" x:k=" v "><x:b> Jos&#233; &amp; <![CDATA[<i>]]> </x:b></x:a>');
    expect(root).toEqual({
      name: 'a',
      text: '',
      children: [
        { name: '@k', text: 'v', children: [] },
        { name: 'b', text: 'José & <i>', children: [] },
      ],
    });
  });

  it('is left out when nil', () => {
    expect(
      read('<a xmlns:i="urn:i"><b i:nil="true"/><b i:nil="TRUE"/><c i:nil="false">1</c></a>').root.children.map(
        ({ name }) => name,
      ),
    ).toEqual(['c']);
  });
});

describe('a schema', () => {
  it.each([
    [
      'leaves out what is missing, nil or empty',
      '<person><name>A</name><nick/><age xmlns:i="i" i:nil="1"/></person>',
      { name: 'A', phones: [], tag: [] },
    ],
    [
      'keeps leading zeros and plus signs in texts',
      '<person><name>+0042</name></person>',
      { name: '+0042', phones: [], tag: [] },
    ],
    [
      'trims numbers',
      '<person><name>A</name><age> 7\n</age><vip> 1 </vip></person>',
      { name: 'A', age: 7, vip: true, phones: [], tag: [] },
    ],
    [
      'makes a list of one',
      '<person><name>A</name><phones><phone kind="m">1</phone></phones><tag>t</tag></person>',
      { name: 'A', phones: [{ '@kind': 'm', '#text': '1' }], tag: ['t'] },
    ],
    [
      'skips what it does not know, in any order',
      '<person><new/><born>1795186860000</born><name>A</name></person>',
      { name: 'A', born: new Date(1795186860000), phones: [], tag: [] },
    ],
  ])('%s', (_, xml, value) => {
    expect(person(xml)).toEqual(value);
  });

  it.each([
    ['<person/>', 'person/name: missing'],
    ['<person><name/></person>', 'person/name: empty'],
    ['<person><name>A</name><name>B</name></person>', 'person/name: more than one'],
    ['<people/>', 'expected the root to be person'],
  ])('points at the problem in %s', (xml, message) => {
    expect(() => person(xml)).toThrow(message);
  });
});

describe('writing', () => {
  it('keeps the order of the schema, escapes, clears with nil and leaves out what is undefined', () => {
    const xml = writeXml(
      Person,
      { tag: ['t'], phones: [{ '@kind': '"m"', '#text': '<1>' }], nick: null, name: "A & 'B'", '@id': '7' },
      'urn:p',
    );
    expect(xml).toBe(
      '<?xml version="1.0" encoding="UTF-8"?><person xmlns="urn:p" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" id="7">' +
        '<name>A &amp; &apos;B&apos;</name><nick xsi:nil="true"/><phones><phone kind="&quot;m&quot;">&lt;1&gt;</phone></phones><tag>t</tag></person>',
    );
    expect(person(xml)).toEqual({
      '@id': '7',
      name: "A & 'B'",
      phones: [{ '@kind': '"m"', '#text': '<1>' }],
      tag: ['t'],
    });
  });

  it('refuses what XML cannot carry', () => {
    expect(() => writeXml(Person, { name: 'a\u0000b', phones: [], tag: [] }, 'urn:p')).toThrow(RangeError);
  });
});
