import fc from 'fast-check';
import { document, optional, parseXml, Repairs, secret, text, XmlError } from '.';
import { CharacterFilter } from './characters';

const Note = document('note', { '@kind': optional(text), text, pin: optional(secret) });

/** The texts of a document, and what was noted of it. */
function read(xml: string | Buffer, contentTypeCharset?: string) {
  const repairs = new Repairs();
  const { root, charset } = parseXml(Buffer.from(xml), contentTypeCharset, repairs);
  const noted: string[] = [];
  const note = Note.read([root], repairs);
  repairs.report('note', ({ field, kind, count }) => noted.push(`${field} ${kind} ${count}`));
  return { ...note, charset, noted };
}

const mended = ['text repaired 1'];

describe('a character that XML does not allow is mended and noted', () => {
  it.each([
    ['surrogates as two references', '&#55357;&#56832;', '😀'],
    ['surrogates as hexadecimal references', 'a&#xD83D;&#xde00;b', 'a😀b'],
    ['two pairs', '&#55357;&#56832;&#55357;&#56833;', '😀😁'],
    ['a surrogate alone', 'Sam &#55357; Smile', 'Sam  Smile'],
    ['surrogates in the wrong order', '&#56832;&#55357;x', 'x'],
    ['a high surrogate before another character', '&#55357;&#233;', 'é'],
    ['a control character', 'Con\x1fTrol', 'ConTrol'],
    ['a NUL', '\0Trol', 'Trol'],
    ['a reference to a control character', 'Con&#31;&#x0;Trol', 'ConTrol'],
    ['a reference beyond Unicode', 'a&#1114112;b', 'ab'],
    ['a noncharacter', 'a\ufffeb&#65535;c', 'abc'],
    ['an & alone', 'AT&T', 'AT&T'],
    ['an & before a blank', 'Fish & Chips &', 'Fish & Chips &'],
    ['an entity that nobody defined', 'a&nbsp;b', 'a&nbsp;b'],
    ['a reference in capitals', 'A&AMP;B &Lt;', 'A&B <'],
    ['the end of CDATA', 'a]]>b', 'a]]>b'],
  ])('%s', (_, written, expected) => {
    expect(read(`<note><text>${written}</text></note>`)).toMatchObject({ text: expected, noted: mended });
    expect(read(`<note kind="${written}"><text>x</text></note>`)['@kind']).toBe(expected);
  });

  it.each([
    ['references to what XML allows', '&#233;&#x9;&#128512;&amp;&lt;', 'é\t😀&<'],
    ['an & in CDATA', '<![CDATA[AT&T &#31;]]>', 'AT&T &#31;'],
    ['an & in a comment', 'a<!-- b & c -->d', 'ad'],
  ])('not %s', (_, written, expected) => {
    expect(read(`<note><text>${written}</text></note>`)).toMatchObject({ text: expected, noted: [] });
  });

  it('nor in a secret, which cannot be read then', () => {
    for (const pin of ['1&#55357;&#56832;', '1\x1f2', '1&2', '1&#0;']) {
      const { noted, ...note } = read(`<note><text>x</text><pin>${pin}</pin></note>`);
      expect([note.pin, noted]).toEqual([undefined, ['pin repaired 1']]);
    }
    expect(read('<note><text>x</text><pin>1&amp;é</pin></note>').pin).toBe('1&é');
  });

  it.each(['<no\x01te><text>x</text></no\x01te>', '<note><text>x</text></note>\x01<note/>', '<note a\x01b="c"/>'])(
    'nor in the structure: %j',
    (xml) => {
      expect(() => read(xml)).toThrow(XmlError);
    },
  );
});

it('a document in any pieces is filtered like the whole', () => {
  const part = fc.constantFrom(
    '&#55357;',
    '&#56832;',
    '&#xD83D;',
    '&#31;',
    '&amp;',
    '&',
    '&x',
    '<![CDATA[',
    ']]>',
    'a',
    '\x01',
    ';',
  );
  fc.assert(
    fc.property(fc.array(part, { maxLength: 30 }), fc.array(fc.integer({ min: 1, max: 9 })), (parts, sizes) => {
      const whole = new CharacterFilter();
      const xml = parts.join('');
      const expected = whole.write(xml) + whole.end();
      const filter = new CharacterFilter();
      let filtered = '';
      let at = 0;
      for (const size of sizes) {
        filtered += filter.write(xml.slice(at, at + size));
        at += size;
      }
      expect(filtered + filter.write(xml.slice(at)) + filter.end()).toBe(expected);
    }),
  );
});
