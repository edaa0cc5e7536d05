import { XMLBuilder } from 'fast-xml-parser';
import type { XmlElement } from './element';
import type { DocumentSchema } from './schema';

// XML 1.0 has no way to write these, not even escaped
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const unwritable = /[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/;

const builder = new XMLBuilder({
  preserveOrder: true,
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  suppressEmptyNode: true,
});

/** A UTF-8 document. Throws `RangeError` for a character that XML cannot carry. */
export function writeXml<T>(schema: DocumentSchema<T>, value: T, namespace: string): string {
  const [root] = schema.write(value, schema.root);
  if (!root) throw new RangeError('a document needs a root');
  const attributes = { '@xmlns': namespace, '@xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance' };
  return `<?xml version="1.0" encoding="UTF-8"?>${builder.build([toNode(root, attributes)])}`;
}

function toNode(
  { name, text, children }: XmlElement,
  attributes: Record<string, string> = {},
): Record<string, unknown> {
  if (unwritable.test(text)) throw new RangeError(`${name}: a control character`);
  const elements: unknown[] = text === '' ? [] : [{ '#text': text }];
  for (const child of children) {
    if (child.name.startsWith('@')) attributes[child.name === '@nil' ? '@xsi:nil' : child.name] = child.text;
    else elements.push(toNode(child));
  }
  return { [name]: elements, ':@': attributes };
}
