import type { XmlElement } from './element';
import { toDateTime, toMoment } from './moments';
import type { Schema } from './schema';
import { XmlError } from './xml-error';

// Schemas of elements that hold one value.

function leaf<T>(
  parse: (text: string) => T | undefined,
  expected: string,
  format: (value: T) => string = String,
): Schema<T> {
  return {
    read(found, repairs) {
      const { text, doubt } = only(found);
      if (text === '') throw new XmlError('empty');
      const value = parse(text);
      if (value === undefined) throw new XmlError(`expected ${expected}`);
      if (doubt === 'character') repairs.note('repaired');
      return value;
    },
    write: (value, name) => [{ name, text: format(value), children: [] }],
  };
}

/** A non-empty text, kept as it stands: a number with leading zeros or a `+` is a text. */
export const text = leaf<string>((value) => value, 'text');
export const integer = leaf((value) => (/^[+-]?\d{1,15}$/.test(value) ? Number(value) : undefined), 'a whole number');
export const boolean = leaf(toBoolean, 'true or false');
/** A moment: milliseconds since 1970 in UTC, or xs:dateTime with its zone. */
export const epochMillis = leaf(toMoment, 'milliseconds since 1970', (value) => String(value.getTime()));
/** xs:dateTime as a text, sometimes without a zone. */
export const dateTime = leaf(toDateTime, 'a date and time');

/** A password or a token: exactly as it was sent, or an error. A wrong letter locks an account. */
export const secret: Schema<string> = {
  ...text,
  read(found, repairs) {
    if (only(found).doubt) throw new XmlError('a secret with a character that is not certain');
    return text.read(found, repairs);
  },
};

/** An element without content that says yes by being there; no is its absence. */
export const marker: Schema<true | undefined> = {
  read: (found) => (found.length > 0 ? true : undefined),
  write: (value, name) => (value ? [{ name, text: '', children: [] }] : []),
};

export function only(found: readonly XmlElement[]): XmlElement {
  const [first] = found;
  if (!first) throw new XmlError('missing');
  if (found.length > 1) throw new XmlError('more than one');
  return first;
}

function toBoolean(value: string): boolean | undefined {
  if (/^(true|1|yes)$/i.test(value)) return true;
  return /^(false|0|no)$/i.test(value) ? false : undefined;
}
