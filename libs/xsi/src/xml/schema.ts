import type { XmlElement } from './element';
import { only } from './leaves';
import { Repairs } from './repairs';
import { XmlError } from './xml-error';

/**
 * Reads all elements of one name and returns a typed value, and writes such a value back as elements.
 * It is always handed every occurrence, so how many are allowed is its own business.
 */
export interface Schema<T> {
  read(found: XmlElement[], repairs: Repairs): T;
  write(value: T, name: string): XmlElement[];
}
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** A schema for a whole document, whose root has the name given. */
export interface DocumentSchema<T> extends Schema<T> {
  readonly root: string;
  read(found: XmlElement[], repairs?: Repairs): T;
}

const none: XmlElement[] = [];

type Fields = Record<string, Schema<unknown>>;
type Values<F extends Fields> = { [K in keyof F]: Infer<F[K]> };
type MayBeMissing<V> = { [K in keyof V]: undefined extends V[K] ? K : never }[keyof V];
type Simplify<V> = { [K in keyof V]: V[K] };
/** What {@link element} reads: a field whose schema is optional may be left out of the value. */
export type ElementValue<F extends Fields> = Simplify<
  Omit<Values<F>, MayBeMissing<Values<F>>> & Partial<Pick<Values<F>, MayBeMissing<Values<F>>>>
>;

/** An element with the children given, in the order in which the other side expects them. `'@name'` is an attribute, `'#text'` its own text. */
export function element<F extends Fields>(fields: F): Schema<ElementValue<F>> {
  const list = Object.entries(fields);
  const positions = new Map(list.map(([name], index) => [name, index]));
  // the vendor itself writes `serviceUserId` in one document and `serviceUserID` in another
  const inLowerCase = new Map(list.map(([name], index) => [name.toLowerCase(), index]));
  const ownText = positions.get('#text');

  return {
    read(found, repairs) {
      const self = only(found);
      if (found.length > 1) repairs.note('repaired');
      const occurrences: (XmlElement[] | undefined)[] = new Array(list.length);
      for (const child of self.children) {
        const position = positions.get(child.name) ?? inLowerCase.get(child.name.toLowerCase());
        if (position === undefined) continue;
        const found = occurrences[position];
        if (found) found.push(child);
        else occurrences[position] = [child];
      }
      if (ownText !== undefined) occurrences[ownText] = [{ ...self, name: '#text', children: [] }];
      const value: Record<string, unknown> = {};
      let at = 0;
      try {
        for (; at < list.length; at++) {
          const [name, schema] = list[at] as [string, Schema<unknown>];
          const before = repairs.length;
          const read = schema.read(occurrences[at] ?? none, repairs);
          if (repairs.length > before) repairs.within(name, before);
          if (read !== undefined) value[name] = read;
        }
      } catch (error) {
        throw error instanceof XmlError ? error.within(list[at]?.[0] ?? '') : error;
      }
      return value as ElementValue<F>;
    },
    write(value, name) {
      const values = value as Record<string, unknown>;
      const children = list.flatMap(([field, schema]) => schema.write(values[field], field));
      const text = children.find((child) => child.name === '#text')?.text ?? '';
      return [{ name, text, children: children.filter((child) => child.name !== '#text') }];
    },
  };
}

export function document<F extends Fields>(root: string, fields: F): DocumentSchema<ElementValue<F>> {
  const content = element(fields);
  return {
    root,
    read(found, repairs = new Repairs()) {
      const self = only(found);
      if (self.name !== root) throw new XmlError(`expected the root to be ${root}`);
      try {
        return content.read(found, repairs);
      } catch (error) {
        throw error instanceof XmlError ? error.within(root) : error;
      }
    },
    write: (value) => content.write(value, root),
  };
}
