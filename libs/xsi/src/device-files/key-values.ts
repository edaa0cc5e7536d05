import { inSlices } from '../slices';
import { type FileElement, readXmlFile } from './xml-file';

/** The values of a file of keys and values, by key; of several the first counts. An XML file holds them as attributes or texts. */
export async function readKeyValues(text: string): Promise<ReadonlyMap<string, string>> {
  const pairs = /^\s*</.test(text) ? pairsOf(await inSlices(readXmlFile(text))) : text.split(/\r\n|\r|\n/).map(pairOf);
  const values = new Map<string, string>();
  for (const [key, value] of pairs) if (key !== '' && !values.has(key)) values.set(key, value);
  return values;
}

/** `key = value`, `key="value"` or `key='value'`, one in a line. The value is taken literally. */
function pairOf(line: string): [key: string, value: string] {
  const [, key = '', value = ''] = /^[ \t]*([^\s=#;]+)[ \t]*=(.*)$/.exec(line) ?? [];
  const written = value.trimStart();
  const quoted = /^(["'])(.*)\1$/.exec(written.trimEnd())?.[2];
  return [key, quoted ?? written];
}

/** Every attribute, and the text of every element without children, in the order of the document. */
function* pairsOf(element: FileElement): Generator<[key: string, value: string]> {
  yield* Object.entries(element.attributes);
  if (element.children.length === 0) yield [element.name, element.text];
  for (const child of element.children) yield* pairsOf(child);
}
