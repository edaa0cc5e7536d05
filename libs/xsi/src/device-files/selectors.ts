import { XsiDecodeError } from '../errors';
import { inSlices } from '../slices';
import type { Extractor } from './extractor';
import { readKeyValues } from './key-values';
import { type FileElement, readXmlFile } from './xml-file';

/** The value that a selector finds, literally, or none. */
export type Select = (selector: string) => string | undefined;

/** Reads a whole file, and returns what finds values in it. `isOwnLine` knows the line by its user name. */
export async function selectorsOf(
  text: string,
  extractor: Extractor,
  isOwnLine: (username: string) => boolean,
): Promise<Select> {
  const select = await {
    xml: async () => xmlSelect(await inSlices(readXmlFile(text)), extractor, isOwnLine),
    json: () => jsonSelect(parseJson(text), extractor.isXmlEscaped === true),
    'key-value': async () => keySelect(await readKeyValues(text)),
  }[extractor.format]();
  return (selector) => (selector.startsWith('=') ? selector.slice(1) : select(selector));
}

function xmlSelect(root: FileElement, extractor: Extractor, isOwnLine: (username: string) => boolean): Select {
  const chosen = new Map<string, FileElement | undefined>();
  for (const selector of extractor.fields.username ?? []) {
    const [lines, below] = selector.split('[]');
    if (!lines || !below || extractor.line === 'first') continue;
    const own = elementsAt(root, lines).find((line) => isOwnLine(valueAt(line, below) ?? ''));
    chosen.set(lines, chosen.get(lines) ?? own);
  }
  return (selector) => {
    const [lines = '', below] = selector.split('[]');
    if (below === undefined) return valueAt({ name: '', text: '', attributes: {}, children: [root] }, selector);
    const line = chosen.get(lines) ?? elementsAt(root, lines)[0];
    return line && valueAt(line, below);
  };
}

function elementsAt(root: FileElement, selector: string): FileElement[] {
  const steps = selector.split('/').slice(1);
  const last = steps.pop();
  const parent = descend({ name: '', text: '', attributes: {}, children: [root] }, steps);
  return parent?.children.filter(({ name }) => name === last) ?? [];
}

function valueAt(from: FileElement, selector: string): string | undefined {
  const steps = selector.split('/').slice(1);
  const attribute = steps.at(-1)?.startsWith('@') ? steps.pop()?.slice(1) : undefined;
  const element = descend(from, steps);
  return attribute === undefined ? element?.text : element?.attributes[attribute];
}

/** The first element at each step, so that no two accounts are ever mixed. */
function descend(from: FileElement, steps: string[]): FileElement | undefined {
  let element: FileElement | undefined = from;
  for (const step of steps) {
    const [, wanted, attribute, value] = /^([^[]*)(?:\[@([^=]+)='([^']*)'\])?$/.exec(step) ?? [];
    element = element?.children.find(
      ({ name, attributes }) =>
        name === wanted &&
        (attribute === undefined || attributes[attribute]?.trim().toLowerCase() === value?.toLowerCase()),
    );
  }
  return element;
}

function keySelect(values: ReadonlyMap<string, string>): Select {
  return (key) => values.get(key);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // no cause: its message quotes the document
    throw new XsiDecodeError('', 'not a JSON document');
  }
}

function jsonSelect(document: unknown, isXmlEscaped: boolean): Select {
  return (pointer) => {
    let value = document;
    for (const step of pointer.split('/').slice(1)) {
      const name = step.replaceAll('~1', '/').replaceAll('~0', '~');
      value =
        value !== null && typeof value === 'object' && Object.hasOwn(value, name)
          ? Reflect.get(value, name)
          : undefined;
    }
    if (typeof value !== 'string' && typeof value !== 'number' && typeof value !== 'boolean') return undefined;
    return isXmlEscaped ? unescapeXml(String(value)) : String(value);
  };
}

const named: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" };

/** Once: `&amp;lt;` is `&lt;`. */
function unescapeXml(text: string): string {
  return text.replace(
    /&(?:(amp|lt|gt|quot|apos)|#(\d{1,7})|#x([\da-f]{1,6}));/gi,
    (whole, name, decimal, hexadecimal) => {
      if (name) return named[String(name).toLowerCase()] ?? whole;
      const code = decimal ? Number(decimal) : Number.parseInt(String(hexadecimal), 16);
      return code > 0 && code <= 0x10ffff ? String.fromCodePoint(code) : whole;
    },
  );
}
