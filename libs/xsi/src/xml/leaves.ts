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
      if (doubt === 'character' || found.length > 1) repairs.note('repaired');
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

/** An element without content that says yes by being there; no is its absence, or the word. */
export const marker: Schema<true | undefined> = {
  read: (found) => (found.some(({ text }) => toBoolean(text) !== false) ? true : undefined),
  write: (value, name) => (value ? [{ name, text: '', children: [] }] : []),
};

/** Returns the only element, or the only one with a value; several that say the same are one. */
export function only(found: readonly XmlElement[]): XmlElement {
  const [first, ...others] = found.length > 1 ? found.filter(isFilled) : found;
  if (!first) throw new XmlError(found.length === 0 ? 'missing' : 'empty');
  if (others.some((other) => !isSame(other, first))) throw new XmlError('more than one');
  return first;
}

export function isFilled({ text, children }: XmlElement): boolean {
  return text !== '' || children.length > 0;
}

function isSame(one: XmlElement, other: XmlElement): boolean {
  return one.text === other.text && one.children.length === 0 && other.children.length === 0;
}

function toBoolean(value: string): boolean | undefined {
  if (/^(true|1|yes)$/i.test(value)) return true;
  return /^(false|0|no)$/i.test(value) ? false : undefined;
}
