// The part of a text that is dialled: people, address books and other systems write more than a number.

import parsePhoneNumber, { parseDigits } from 'libphonenumber-js/min';

/** Fewer digits than this are an extension or a service code, in any country. */
export const shortestNumber = 7;
/** A longer text is no number, and is not searched for one. */
const longestText = 256;

const scheme = /^(?:tel|sips?|callto):(?:\/\/)?/i;
/** Words of programs for the absence of a number, and texts of signs only. */
const absent = /^(?:null|nil|none|undefined|n\/?a|[^\p{L}\p{N}*#]*)$/iu;
const withheld = /^(?:anonymous|unavailable|unknown|private|restricted|withheld|blocked)$/i;
const words = /^[^\d@]+\s[^\d@]+$/;
/** An extension after a number, as people and their address books write it. */
const extension = /(?<=\d\)?)(?:[\s.,;]*(?:e?xt(?:n|ension)?\.?|x|#|доб\.?)|[\s.,;]+\p{L}{2,12}\.?)[\s.:=]*\d{1,9}$/iu;
/** A number between words that say of which phone it is. */
const labelled = /^(?:\p{L}[\p{L} .]*(?::\s*|\s))?([+(]*\d[\d\s().-]*\d)(?:\s*\([\p{L} .]+\)|\s[\p{L} .]+)?$/u;
const fewestOfLabelled = 9;
/** Marks between several numbers, the most certain one first. */
const separators = [/\s*[/|&\n]\s*|\s+(?:or|and|oder|und)\s+/i, /\s+(?=\+)/, /\s+/];

/** Returns the part of a number or an address that is dialled; empty if there is none. */
export function toDialled(number: string): string {
  if (number.length > longestText) return number;
  const plain = toAscii(number).trim();
  const address = (/<([^<>]+)>/.exec(plain)?.[1] ?? plain).replace(/^["'=]+|["']+$/g, '').replace(/^\++/, '+');
  const isUri = scheme.test(address);
  const [user = '', parameters = ''] = splitAt(address.replace(scheme, ''), /[@;?,]/);
  const [dialled] = isUri ? splitAt(decode(user.replace(/:.*$/, '')), /[;?,]/) : [firstOf(user)];
  const inContext = withContext(dialled, parameters);
  if (inContext) return inContext;
  const bare = dialled.replace(extension, '');
  // (0) is dialled at home only
  const found = (digitsIn(bare) < shortestNumber ? dialled : bare.replace(/^(\+?\d{1,3}[\s.-]*)\(0\)/, '$1')).trim();
  return absent.test(found) ? '' : found;
}

export function withoutSeparators(text: string): string {
  return text.replace(/[\s().\-/·•]/g, '');
}

/** Returns the first of several whole numbers in one text, without the words around it. */
function firstOf(text: string): string {
  const split = separators.map((separator) => text.split(separator));
  const numbers = split.find((parts) => parts.length > 1 && parts.every((part) => digitsIn(part) >= shortestNumber));
  const first = numbers?.[0] ?? text;
  const [, only = ''] = labelled.exec(first.trim()) ?? [];
  return digitsIn(only) >= fewestOfLabelled ? only : first;
}

/** Returns a local number with the digits that its `phone-context` puts before it, if that is a number: RFC 3966, 5.1.5. */
function withContext(local: string, parameters: string): string | undefined {
  const [, context] = /phone-context=(\+\d{1,7})(?:;|$)/i.exec(parameters) ?? [];
  const digits = withoutSeparators(local);
  if (!context || !/^\d+$/.test(digits)) return undefined;
  return parsePhoneNumber(context + digits, { extract: false })?.isValid() ? context + digits : undefined;
}

/** Digits, blanks and hyphens of any script; no marks, such as those of direction. */
function toAscii(text: string): string {
  if (/^[\x20-\x7e]*$/.test(text)) return text;
  return text
    .replace(/\p{Cf}/gu, '')
    .replace(/\p{Zs}/gu, ' ')
    .replace(/[\p{Pd}\u2212]/gu, '-')
    .replace(/\uff0b/g, '+')
    .replace(/\p{Nd}/gu, (digit) => parseDigits(digit) || digit);
}

function splitAt(text: string, end: RegExp): [before: string, after: string] {
  const at = text.search(end);
  return at === -1 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}

/** True if a text says that the other party withholds its number, also as the user part of an address. */
export function isWithheld(number: string): boolean {
  return withheld.test(number) || words.test(number);
}

function digitsIn(text: string): number {
  return text.replace(/\D/g, '').length;
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
