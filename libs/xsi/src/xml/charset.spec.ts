import { document, optional, parseXml, Repairs, secret, text, XmlError } from '.';

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

describe('the charset', () => {
  const latin1 = (declared: string) =>
    Buffer.from(`<?xml version="1.0" encoding="${declared}"?><note><text>André</text></note>`, 'latin1');
  const utf8 = (declared: string) =>
    Buffer.from(`<?xml version="1.0" encoding="${declared}"?><note><text>André 😀</text></note>`);
  const guessed = ['charset repaired 1'];

  it.each([
    ['that is declared as UTF-8', latin1('UTF-8'), undefined],
    ['that is sent as UTF-8', latin1('ISO-8859-1'), 'UTF-8'],
    ['that is not declared', Buffer.from('<note><text>André</text></note>', 'latin1'), undefined],
    ['after the byte order mark of UTF-8', Buffer.concat([Buffer.from('\ufeff'), latin1('UTF-8')]), undefined],
  ])('windows-1252 reads the letters of a document %s and is not', (_, bytes, contentType) => {
    expect(read(bytes, contentType)).toMatchObject({ text: 'André', noted: guessed });
  });

  it.each([
    ['a letter of Latin-1', [0xe9], 'é'],
    ['a letter that was cut', [0xc5], 'Å'],
    ['a pair of surrogates as Java writes them', [0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], '😀'],
    ['half of a pair', [0xed, 0xa0, 0xbd], 'í\u00a0½'],
  ])('of a document in UTF-8 stays, with %s in it', (_, odd, expected) => {
    const bytes = Buffer.concat([Buffer.from('<note><text>Łódź 😁 '), Buffer.from(odd), Buffer.from('</text></note>')]);
    expect(read(bytes)).toMatchObject({ text: `Łódź 😁 ${expected}`, noted: guessed });
  });

  it.each([
    ['declared', utf8('ISO-8859-1'), undefined],
    ['sent', utf8('UTF-8'), 'ISO-8859-1'],
    ['declared, of ASCII', utf8('US-ASCII'), undefined],
    ['of a name that nobody knows', utf8('unknown'), undefined],
    ['of a name that nobody knows, sent', utf8('UTF-8'), 'null'],
    ['of UTF-16, sent', utf8('UTF-8'), 'UTF-16'],
    ['with blanks', utf8(' UTF-8 '), undefined],
  ])('is UTF-8 if the bytes are, whatever is %s', (_, bytes, contentType) => {
    expect(read(bytes, contentType).text).toBe('André 😀');
  });

  it.each([
    '<?xml encoding="UTF-8"?>',
    '<?xml version = "1.0" ?>',
    '<?XML version="2.0"?>',
    '\ufeff\ufeff',
    '\n\ufeff',
  ])('does not depend on the form of the declaration: %j', (declaration) => {
    expect(read(`${declaration}<note><text>é</text></note>`).text).toBe('é');
  });

  it('is not touched by zeros and end-of-file marks after the document', () => {
    expect(read('<note><text>é</text></note>\n\x1a\0\0').text).toBe('é');
    expect(() => read('<note><text>é</text>\0\0')).toThrow(XmlError);
  });

  it('the declaration counts if the one that was sent does not fit', () => {
    const bytes = Buffer.from(
      '<?xml version="1.0" encoding="windows-1251"?><note><text>\xc8\xf0\xe0</text></note>',
      'latin1',
    );
    expect(read(bytes, 'UTF-8')).toMatchObject({ text: 'Ира', charset: 'windows-1251', noted: guessed });
  });

  it('a guess reads no secret but one of ASCII', () => {
    const pin = (value: string) => read(Buffer.from(`<note><text>é</text><pin>${value}</pin></note>`, 'latin1')).pin;
    expect([pin('1234'), pin('12é')]).toEqual(['1234', undefined]);
  });

  it.each([
    'ISO8859_1',
    '8859_1',
    'iso_8859_1',
    'latin1',
    'Cp1252',
    'MS1252',
    'windows_1252',
    'ISO8859-15',
    'ISO8859_15',
  ])('has the name %s in Java', (name) => {
    expect(read(latin1(name)).text).toBe('André');
  });

  it.each([
    ['UTF8', Buffer.from('é')],
    ['UTF_8', Buffer.from('é')],
    ['UTF-16', Buffer.from('é')],
    ['ASCII', Buffer.from('e')],
    ['ISO646-US', Buffer.from('e')],
    ['ANSI_X3.4-1968', Buffer.from('e')],
    ['Cp1251', Buffer.from([0xe8])],
    ['KOI8_R', Buffer.from([0xc9])],
    ['ISO8859_5', Buffer.from([0xd8])],
    ['MS932', Buffer.from([0x82, 0xa9])],
    ['EUC_KR', Buffer.from([0xb0, 0xa1])],
  ])('has the name %s, too', (name, letter) => {
    const [start, end] = [`<?xml version="1.0" encoding="${name}"?><note><text>`, '</text></note>'];
    const { text: found } = read(Buffer.concat([Buffer.from(start), letter, Buffer.from(end)]));
    expect(found).toBe(
      { Cp1251: 'и', KOI8_R: 'и', ISO8859_5: 'и', MS932: 'か', EUC_KR: '가' }[name] ?? letter.toString(),
    );
  });

  it('that Java alone calls so is noted, and one that nobody knows is refused', () => {
    expect(read(latin1('ISO8859_1')).noted).toEqual(guessed);
    expect(read(latin1('ISO-8859-1')).noted).toEqual([]);
    expect(() => read(latin1('x-none'))).toThrow('not supported');
    expect(read(latin1('ISO-8859-1'), 'x-none').text).toBe('André');
  });

  it('of UTF-16 shows without a byte order mark', () => {
    for (const start of ['<?xml version="1.0"?>', '', '\n']) {
      const bytes = Buffer.from(`${start}<note><text>é</text></note>`, 'utf16le');
      expect([read(bytes).text, read(bytes.swap16()).text]).toEqual(['é', 'é']);
    }
  });

  it('is declared behind blanks, too', () => {
    expect(read(Buffer.concat([Buffer.from('\r\n '), latin1('ISO-8859-1')])).text).toBe('André');
  });
});
