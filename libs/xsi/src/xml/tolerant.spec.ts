import fc from 'fast-check';
import {
  boolean,
  dateTime,
  document,
  element,
  epochMillis,
  expected,
  integer,
  listOf,
  many,
  marker,
  optional,
  orEmpty,
  parseXml,
  type Repair,
  Repairs,
  type Schema,
  secret,
  text,
  withFallback,
  XmlError,
} from '.';

const Call = withFallback(
  element({ id: text, begun: optional(epochMillis), ended: optional(epochMillis), rings: optional(integer) }),
  'begun',
  ({ ended }) => ended,
);
const Person = document('person', {
  name: text,
  token: optional(secret),
  more: orEmpty(element({ vip: optional(boolean) })),
  calls: listOf('call', Call),
  tag: many(text),
});

/** Reads a person with these elements; `noted` are the repairs. */
function read(inner: string) {
  const repairs = new Repairs();
  const noted: Repair[] = [];
  const more = inner.includes('<more') ? '' : '<more/>';
  const value = Person.read([parseXml(Buffer.from(`<person><name>A</name>${more}${inner}</person>`)).root], repairs);
  repairs.report('person', (repair) => noted.push(repair));
  return { ...value, noted: noted.map(({ kind, field, count }) => `${kind} ${field} ${count}`) };
}

const good = '<call><id>1</id><begun>1795186860000</begun></call>';
const goodCall = { id: '1', begun: new Date(1795186860000) };

it.each([
  ['without what it needs', '<call><begun>1795186860000</begun></call>', 'dropped calls/call/id 1'],
  ['with it twice', '<call><id>2</id><id>3</id><begun>1795186860000</begun></call>', 'dropped calls/call/id 1'],
  ['that is empty', '<call/>', 'dropped calls/call/id 1'],
  ['without any moment', '<call><id>2</id></call>', 'dropped calls/call/begun 1'],
])('a row %s is left out and noted once, and the others are there', (_, row, noted) => {
  expect(read(`<calls>${good}${row}${good}</calls>`)).toMatchObject({ calls: [goodCall, goodCall], noted: [noted] });
});

it.each([
  ['that is nonsense', '<rings>many</rings>', {}, ['repaired calls/call/rings 1']],
  [
    'that is there twice: the first counts',
    '<rings>4</rings><rings>5</rings>',
    { rings: 4 },
    ['repaired calls/call/rings 1'],
  ],
  ['that is empty or nil', '<rings/><ended xmlns:i="i" i:nil="true"/>', {}, []],
])('a value %s costs no row', (_, inner, value, noted) => {
  const row = `<call><id>1</id><begun>1795186860000</begun>${inner}</call>`;
  expect(read(`<calls>${row}</calls>`)).toMatchObject({ calls: [{ ...goodCall, ...value }], noted });
});

it('a value that is missing is taken from another one, and that is noted', () => {
  const row = '<call><id>1</id><ended>1795186860000</ended></call>';
  expect(read(`<calls>${row}</calls>`)).toMatchObject({ calls: [goodCall], noted: ['repaired calls/call/begun 1'] });
});

it('what is noted of one field is counted together', () => {
  const rows = '<call><begun>0</begun></call>'.repeat(3);
  expect(read(`<calls>${rows}${good}</calls><tag>a</tag><tag/>`)).toMatchObject({
    calls: [goodCall],
    tag: ['a'],
    noted: ['dropped calls/call/id 3', 'dropped tag 1'],
  });
});

it('two wrappers of a list are one list', () => {
  expect(read(`<calls>${good}</calls><calls/><calls>${good}</calls>`).calls).toEqual([goodCall, goodCall]);
});

it('an element with optional values only may be missing, which is noted', () => {
  const repairs = new Repairs();
  expect(Person.read([parseXml(Buffer.from('<person><name>A</name></person>')).root], repairs).more).toEqual({});
  expect(repairs.length).toBe(1);
  expect(read('<more><vip>TRUE</vip></more>')).toMatchObject({ more: { vip: true }, noted: [] });
});

it('a value that every server should send may be missing, which is noted', () => {
  const Row = document('row', { a: expected(text), b: expected(integer) });
  const repairs = new Repairs();
  const noted: string[] = [];
  expect(Row.read([parseXml(Buffer.from('<row><a/><b>x</b></row>')).root], repairs)).toEqual({});
  repairs.report('row', ({ field, kind, count }) => noted.push(`${kind} ${field} ${count}`));
  expect(noted).toEqual(['repaired a 1', 'repaired b 1']);
});

it('what the document itself needs is an error', () => {
  expect(() => Person.read([parseXml(Buffer.from('<person><calls/></person>')).root])).toThrow('person/name: missing');
  expect(() => Person.read([parseXml(Buffer.from('<people/>')).root])).toThrow(XmlError);
});

const leaf = <T>(schema: Schema<T>, written: string) =>
  optional(schema).read(parseXml(Buffer.from(`<a><b>${written}</b></a>`)).root.children, new Repairs());

it.each(['true', 'True', 'TRUE', '1', ' yes '])('%j is true', (written) => expect(leaf(boolean, written)).toBe(true));
it.each(['false', 'False', '0', 'NO'])('%j is false', (written) => expect(leaf(boolean, written)).toBe(false));
it.each(['wahr', '2', '-'])('%j is neither true nor false', (written) =>
  expect(leaf(boolean, written)).toBeUndefined(),
);

it.each([
  ['1795186860000', '2026-11-20T15:01:00.000Z'],
  ['2026-11-20T10:01:00.000-05:00', '2026-11-20T15:01:00.000Z'],
  ['2026-11-20 15:01:00Z', '2026-11-20T15:01:00.000Z'],
  ['0', undefined],
  ['-1', undefined],
  ['1795186860', '2026-11-20T15:01:00.000Z'],
  ['+1795186860000.0', '2026-11-20T15:01:00.000Z'],
  ['2026-11-20T15:01:00,5 GMT', '2026-11-20T15:01:00.500Z'],
  ['2026-11-20T10:01:00-05:00[America/New_York]', '2026-11-20T15:01:00.000Z'],
  ['20261120150100', undefined],
  ['999999999999999', undefined],
  ['1970-01-01T00:00:00Z', undefined],
  ['2026-11-20T10:01:00', undefined],
  ['yesterday', undefined],
])('the moment %j is %j', (written, expected) => {
  expect(leaf(epochMillis, written)?.toISOString()).toBe(expected);
});

it.each([
  ['2026-11-20T10:01:00.000-05:00', '2026-11-20T10:01:00.000-05:00'],
  ['2026-11-20T10:01', '2026-11-20T10:01'],
  ['2026-11-20 10:01:00 +0100', '2026-11-20T10:01:00+01:00'],
  ['2026-11-20T10:01:00 -05:00', '2026-11-20T10:01:00-05:00'],
  ['2026-11-20t10:01:00.5 utc', '2026-11-20T10:01:00.5Z'],
  ['2026-11-20T10:01:00[America/New_York]', undefined],
  ['1795186860000', '2026-11-20T15:01:00.000Z'],
  ['2026-02-30T10:01:00Z', undefined],
  ['2026-13-01T10:01:00Z', undefined],
  ['0001-01-01T00:00:00Z', undefined],
  ['20.11.2026', undefined],
  ['0', undefined],
])('the date and time %j is %j', (written, expected) => {
  expect(leaf(dateTime, written)).toBe(expected);
});

it('a date and time that can be read is always xs:dateTime', () => {
  const part = (...texts: string[]) => fc.constantFrom(...texts);
  const written = fc.tuple(
    part('2026-11-20', '2024-02-29'),
    part('T', 't', ' '),
    part('10:01', '10:01:00', '10:01:00.123', '10:01:00,5', '24:00:00'),
    part('', ' '),
    part('', 'Z', 'utc', 'GMT', '+05', '-0530', '+05:30', '+25:00', '[UTC]', 'Z[Europe/Kyiv]'),
  );
  fc.assert(
    fc.property(written, (parts) => {
      const read = leaf(dateTime, parts.join(''));
      if (read) expect(read).toMatch(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2})?$/);
    }),
  );
});

it.each([
  ['nothing', '<seen/>', true],
  ['a yes', '<seen>true</seen>', true],
  ['a no', '<seen>false</seen>', undefined],
  ['a 0', '<seen> 0 </seen>', undefined],
  ['nothing, being absent', '', undefined],
])('a marker with %s inside: %j', (_, written, expected) => {
  const { root } = parseXml(Buffer.from(`<a>${written}</a>`));
  expect(marker.read(root.children, new Repairs())).toBe(expected);
});

it.each([
  ['twice the same', '<id>1</id><id>1</id>', '1', 1],
  ['once with a value', '<id/><id>1</id><id> </id>', '1', 1],
  ['in other capitals', '<ID>1</ID>', '1', 0],
])('a value that stands there %s is read', (_, written, expected, notes) => {
  const Entry = document('entry', { id: text });
  const repairs = new Repairs();
  expect(Entry.read([parseXml(Buffer.from(`<entry>${written}</entry>`)).root], repairs)).toEqual({ id: expected });
  expect(repairs.length).toBe(notes);
});
