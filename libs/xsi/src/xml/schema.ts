import type { XmlElement } from './element';
import { XmlError } from './xml-error';

/**
 * Reads all elements of one name and returns a typed value, and writes such a value back as elements.
 * It is always handed every occurrence, so how many are allowed is its own business.
 */
export interface Schema<T> {
  read(found: XmlElement[]): T;
  write(value: T, name: string): XmlElement[];
}
export type Infer<S> = S extends Schema<infer T> ? T : never;

/** A schema for a whole document, whose root has the name given. */
export interface DocumentSchema<T> extends Schema<T> {
  readonly root: string;
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

function leaf<T>(
  parse: (text: string) => T | undefined,
  expected: string,
  format: (value: T) => string = String,
): Schema<T> {
  return {
    read(found) {
      const text = only(found).text;
      if (text === '') throw new XmlError('empty');
      const value = parse(text);
      if (value === undefined) throw new XmlError(`expected ${expected}`);
      return value;
    },
    write: (value, name) => [{ name, text: format(value), children: [] }],
  };
}

/** One non-empty text, kept as it stands: a number with leading zeros or a `+` is a text. */
export const text = leaf<string>((value) => value, 'text');
export const integer = leaf((value) => (/^[+-]?\d{1,15}$/.test(value) ? Number(value) : undefined), 'a whole number');
export const boolean = leaf(toBoolean, 'true or false');
/** Milliseconds since 1970 in UTC. */
export const epochMillis = leaf(
  (value) => (/^\d{1,15}$/.test(value) ? new Date(Number(value)) : undefined),
  'milliseconds since 1970',
  (value) => String(value.getTime()),
);

/** Missing, nil or empty becomes `undefined`; `undefined` is not written. */
export function optional<T>(schema: Schema<T>): Schema<T | undefined> {
  return {
    read(found) {
      // most fields of most elements are missing: that must cost nothing
      if (found.length === 0) return undefined;
      const filled = found.filter(({ text, children }) => text !== '' || children.length > 0);
      return filled.length === 0 ? undefined : schema.read(filled);
    },
    write: (value, name) => (value === undefined ? [] : schema.write(value, name)),
  };
}

/** An element without content that says yes by being there; no is its absence. */
export const marker: Schema<true | undefined> = {
  read: (found) => (found.length > 0 ? true : undefined),
  write: (value, name) => (value ? [{ name, text: '', children: [] }] : []),
};

/** As {@link optional}, and `null` is written as nil, which clears the value on the other side. */
export function clearable<T>(schema: Schema<T>): Schema<T | null | undefined> {
  const whole = optional(schema);
  const nil: XmlElement = { name: '@nil', text: 'true', children: [] };
  return {
    read: whole.read,
    write: (value, name) => (value === null ? [{ name, text: '', children: [nil] }] : whole.write(value, name)),
  };
}

/** Every element of the name: an array, also for one and for none. */
export function many<T>(schema: Schema<T>): Schema<T[]> {
  return {
    read: (found) =>
      found.map((element, index) => {
        try {
          return schema.read([element]);
        } catch (error) {
          throw error instanceof XmlError ? error.within(`[${index}]`) : error;
        }
      }),
    write: (values, name) => values.flatMap((value) => schema.write(value, name)),
  };
}

/** An element with the children given, in the order in which the other side expects them. `'@name'` is an attribute, `'#text'` its own text. */
export function element<F extends Fields>(fields: F): Schema<ElementValue<F>> {
  const list = Object.entries(fields);
  const positions = new Map(list.map(([name], index) => [name, index]));
  const ownText = positions.get('#text');

  return {
    read(found) {
      const self = only(found);
      const occurrences: (XmlElement[] | undefined)[] = new Array(list.length);
      for (const child of self.children) {
        const position = positions.get(child.name);
        if (position === undefined) continue;
        const found = occurrences[position];
        if (found) found.push(child);
        else occurrences[position] = [child];
      }
      if (ownText !== undefined) occurrences[ownText] = [{ name: '#text', text: self.text, children: [] }];
      const value: Record<string, unknown> = {};
      let at = 0;
      try {
        for (; at < list.length; at++) {
          const [name, schema] = list[at] as [string, Schema<unknown>];
          const read = schema.read(occurrences[at] ?? none);
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

/** A wrapper that only holds a list. Written even when the list is empty; `undefined` is not written, and reads as an empty list. */
export function listOf<T>(name: string, schema: Schema<T>): Schema<T[]> {
  const wrapper = element({ [name]: many(schema) });
  return {
    read: (found) => (found.length === 0 ? [] : (wrapper.read(found)[name] as T[])),
    write: (values, wrapperName) => (values ? wrapper.write({ [name]: values }, wrapperName) : []),
  };
}

export function document<F extends Fields>(root: string, fields: F): DocumentSchema<ElementValue<F>> {
  const content = element(fields);
  return {
    root,
    read(found) {
      const self = only(found);
      if (self.name !== root) throw new XmlError(`expected the root to be ${root}`);
      try {
        return content.read(found);
      } catch (error) {
        throw error instanceof XmlError ? error.within(root) : error;
      }
    },
    write: (value) => content.write(value, root),
  };
}

function only(found: XmlElement[]): XmlElement {
  const [first] = found;
  if (!first) throw new XmlError('missing');
  if (found.length > 1) throw new XmlError('more than one');
  return first;
}

function toBoolean(value: string): boolean | undefined {
  if (value === 'true' || value === '1') return true;
  return value === 'false' || value === '0' ? false : undefined;
}
