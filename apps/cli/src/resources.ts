import { type XsiDocument, xsiDocuments } from '@libs/xsi';
import { UsageError } from './explain';

/** The document of that name. `item` is the name of one of its items, in any capitals if BroadWorks defines it. */
export function documentOf(name: string, item?: string): { document: XsiDocument; item?: string } {
  const document = xsiDocuments[name];
  if (!document) {
    throw new UsageError(`no resource is called ${name}: use one of ${Object.keys(xsiDocuments).join(', ')}`);
  }
  const { items, needsItem } = document;
  if (item === undefined) {
    if (needsItem) throw new UsageError(`${name} needs a ${items?.name}, or use ${name}s`);
    return { document };
  }
  if (!items) throw new UsageError(`${name} takes no further name`);
  const value = items.values?.find((known) => known.toLowerCase() === item.toLowerCase()) ?? item;
  if (items.values && !items.values.includes(value)) {
    throw new UsageError(`${name} has no ${items.name} ${item}: use one of ${items.values.join(', ')}`);
  }
  if (/^\.{0,2}$|\//.test(value)) throw new UsageError(`this ${items.name} cannot stand in a path`);
  return { document, item: value };
}

/** Documents with items and the meaning of their names, for the help. */
export const itemNames = Object.entries(xsiDocuments)
  .flatMap(([name, { items }]) => (items ? `${items.name} of ${name}` : []))
  .join(', ');
