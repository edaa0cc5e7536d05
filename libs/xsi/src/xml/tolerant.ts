import type { XmlElement } from './element';
import { isFilled } from './leaves';
import { element, type Schema } from './schema';
import { XmlError } from './xml-error';

// Tolerant reading: what one of these schemas cannot read is left out and noted. In any other schema it is an error.

/** Missing, nil, empty or unreadable becomes `undefined`; of several the first counts. `undefined` is not written. */
export function optional<T>(schema: Schema<T>): Schema<T | undefined> {
  return {
    read(found, repairs) {
      // most fields of most elements are missing: that must cost nothing
      if (found.length === 0) return undefined;
      const [first, ...others] = found.length === 1 ? found : found.filter(isFilled);
      if (!first || !isFilled(first)) return undefined;
      const before = repairs.length;
      try {
        const value = schema.read([first], repairs);
        if (others.length > 0) repairs.note('repaired');
        return value;
      } catch (error) {
        if (!(error instanceof XmlError)) throw error;
        repairs.noteError('repaired', error, before);
        return undefined;
      }
    },
    write: (value, name) => (value === undefined ? [] : schema.write(value, name)),
  };
}

/** As {@link optional}, for what every server sends that follows the vendor's schema: its absence is noted. */
export function expected<T>(schema: Schema<T>): Schema<T | undefined> {
  const whole = optional(schema);
  return {
    ...whole,
    read(found, repairs) {
      const before = repairs.length;
      const value = whole.read(found, repairs);
      if (value === undefined && repairs.length === before) repairs.note('repaired');
      return value;
    },
  };
}

/** As {@link optional}, and `null` is written as nil, which clears the value on the other side. */
export function clearable<T>(schema: Schema<T>): Schema<T | null | undefined> {
  const whole = optional(schema);
  const nil: XmlElement = { name: '@nil', text: 'true', children: [] };
  return {
    read: whole.read,
    write: (value, name) => (value === null ? [{ name, text: '', children: [nil] }] : whole.write(value, name)),
  };
}

/** An element with optional fields only: none of them if it is missing, which is noted. */
export function orEmpty<T>(schema: Schema<T>): Schema<T> {
  const empty: XmlElement = { name: '', text: '', children: [] };
  return {
    ...schema,
    read(found, repairs) {
      if (found.length !== 1) repairs.note('repaired');
      return schema.read([found[0] ?? empty], repairs);
    },
  };
}

const dropped = new WeakMap<readonly unknown[], number>();

/** Returns how many entries a list had in its document, with those that could not be read. */
export function entriesOf(list: readonly unknown[]): number {
  return list.length + (dropped.get(list) ?? 0);
}

/** Every element of the name that can be read: an array, also for one and for none. The others are left out and noted. */
export function many<T>(schema: Schema<T>): Schema<T[]> {
  return {
    read(found, repairs) {
      const values: T[] = [];
      for (const one of found) {
        const before = repairs.length;
        try {
          values.push(schema.read([one], repairs));
        } catch (error) {
          if (!(error instanceof XmlError)) throw error;
          repairs.noteError('dropped', error, before);
        }
      }
      if (values.length < found.length) dropped.set(values, found.length - values.length);
      return values;
    },
    write: (values, name) => values.flatMap((value) => schema.write(value, name)),
  };
}

/** A wrapper that only holds a list. Written even when the list is empty; `undefined` is not written, and reads as an empty list. */
export function listOf<T>(name: string, schema: Schema<T>): Schema<T[]> {
  const wrapper = element({ [name]: many(schema) });
  const merged = (found: XmlElement[]): XmlElement => ({
    name: '',
    text: '',
    children: found.flatMap(({ children }) => children),
  });
  return {
    read: (found, repairs) => wrapper.read([merged(found)], repairs)[name] as T[],
    write: (values, wrapperName) => (values ? wrapper.write({ [name]: values }, wrapperName) : []),
  };
}

/** An element that takes a field, if it cannot be read, from other fields. Without any of them it cannot be read. */
export function withFallback<T, K extends keyof T & string>(
  schema: Schema<T>,
  field: K,
  fallback: (value: T) => T[K] | undefined,
): Schema<T & { [F in K]-?: NonNullable<T[F]> }> {
  type Whole = T & { [F in K]-?: NonNullable<T[F]> };
  return {
    read(found, repairs) {
      const before = repairs.length;
      const value = schema.read(found, repairs);
      if (value[field] !== undefined) return value as Whole;
      const instead = fallback(value);
      if (instead === undefined) throw new XmlError('missing', field);
      if (repairs.length === before) repairs.note('repaired', field);
      return { ...value, [field]: instead } as Whole;
    },
    write: schema.write,
  };
}
