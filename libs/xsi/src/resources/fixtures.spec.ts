import { readdirSync, readFileSync } from 'node:fs';
import { join, sep } from 'node:path';
import '../../../replay/src/golden';
import { amount } from '../../../../test/support/describe-with';
import { CallStartInfo, type DocumentSchema, ErrorInfo, LoginToken, parseXml, XmlError, xsiDocuments } from '..';

/** The schema that reads a document, by the path of its file. The first that fits. */
const schemas: [path: RegExp, schema: DocumentSchema<unknown>][] = [
  [/\.[45]\d\d\.xml$/, ErrorInfo],
  [/\/profile\/LoginToken/, LoginToken],
  [/\/calls\/New\.POST/, CallStartInfo],
  ...Object.values(xsiDocuments).flatMap(({ path, schema, items }) => [
    fileOf(path, schema),
    ...(items ? [fileOf(items.path ?? path, items.schema, items.parameter === undefined)] : []),
  ]),
];

/** `isBelow`: the name of an item is a further segment. */
function fileOf(path: string, schema: DocumentSchema<unknown>, isBelow = false): (typeof schemas)[number] {
  const name = isBelow ? '/[^/]+' : '(,[^/]*)?';
  return [new RegExp(`/${path.replace(/^\//, '')}${name}\\.xml$`), schema];
}

const files = readdirSync('fixtures/xsi', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.xml'))
  .map((file) => join('fixtures/xsi', file).split(sep).join('/'))
  .sort();

function schemaOf(file: string): DocumentSchema<unknown> {
  const schema = schemas.find(([path]) => path.test(file))?.[1];
  if (!schema) throw new Error(`${file}: no schema is known for this path`);
  return schema;
}

function decode(bytes: Uint8Array, schema: DocumentSchema<unknown>): unknown {
  return schema.read([parseXml(bytes).root]);
}

const step = amount({ full: 1, short: 7 });

/** Where a document may be cut off: everywhere in a short one. White space behind its end is no part of it. */
function cuts(bytes: Buffer): number[] {
  const end = bytes.lastIndexOf('>');
  if (end < 2048) return Array.from({ length: Math.floor(end / step) + 1 }, (_, index) => end - index * step);
  const count = Math.ceil(200 / step);
  const spread = Array.from({ length: count }, (_, index) => Math.floor((index * end) / count));
  return [...spread, ...Array.from({ length: 20 }, (_, index) => end - index)];
}

describe('a fixture', () => {
  it('exists for every resource', () => {
    expect(schemas.filter(([path]) => !files.some((file) => path.test(file)))).toEqual([]);
  });

  it.each(files)('decodes: %s', (file) => {
    expect(decode(readFileSync(file), schemaOf(file))).toMatchGolden(file.replace(/xml$/, 'json'));
  });

  it.each(files)('is refused when it is cut off: %s', (file) => {
    const bytes = readFileSync(file);
    const schema = schemaOf(file);
    const survivors = cuts(bytes).filter((length) => {
      try {
        decode(bytes.subarray(0, length), schema);
        return true;
      } catch (error) {
        if (error instanceof XmlError) return false;
        throw error;
      }
    });
    expect(survivors).toEqual([]);
  });
});

it.each(['profile', 'directories/Enterprise', 'directories/EnhancedCallLogs/Received'])(
  'a document is the same in every encoding that can hold it: %s',
  (path) => {
    const file = `fixtures/xsi/carol-one@example.com/${path}.xml`;
    const bytes = readFileSync(file);
    const asUtf8 = Buffer.from(bytes.toString('latin1').replace('ISO-8859-1', 'UTF-8'));
    expect(decode(asUtf8, schemaOf(file))).toEqual(decode(bytes, schemaOf(file)));
  },
);
