import parsePhoneNumber, { type CountryCode, isSupportedCountry, parseDigits } from 'libphonenumber-js/min';
import metadata from 'libphonenumber-js/min/metadata';
import { LRUCache } from 'lru-cache';
import { atMost } from '../cache/at-most';

/** The country in which a user's numbers are written. */
export interface NumberPlan {
  /** Digits of the country calling code. */
  countryCode?: string;
}

/** The plan of somebody by what BroadWorks says of them; `rules` win over it. */
export function toNumberPlan({ countryCode = '' }: NumberPlan, rules: NumberPlan): NumberPlan {
  const digits = countryCode.replace(/\D/g, '').replace(/^0+/, '');
  return { countryCode: rules.countryCode ?? (digits || undefined) };
}

/** Fewer digits than this are an extension or a service code, in any country. */
const shortestNumber = 7;

/** Numbers that were parsed lately: a log holds the same ones, and is read again every few seconds. */
const parsed = new LRUCache<string, { digits?: string }>({ ...atMost(10_000) });

/**
 * A number as E.164 digits without a plus sign. What is no number of a country, such as an extension or a service code,
 * stays as it can be dialled, and a word stays as it is. Takes `tel:` and `sip:` addresses, of which the user part counts.
 */
export function toE164(number: string, plan: NumberPlan): string {
  const bare = toDialled(number);
  const digits = withoutSeparators(bare);
  if (/^\+\d+$/.test(digits)) return digits.slice(1);
  return /^\d+$/.test(digits) ? (parse(digits, plan) ?? digits) : bare;
}

/** As {@link toE164}, but `undefined` if it is not certain to be a number of a country. */
export function toInternational(number: string, plan: NumberPlan): string | undefined {
  const digits = withoutSeparators(toDialled(number));
  if (/^\+\d+$/.test(digits)) return digits.slice(1);
  return /^\d+$/.test(digits) ? parse(digits, plan) : undefined;
}

/** Without `tel:` and its parameters. A `sip:` address is no number: it stays as it is, but for one that says it is a phone. */
export function toBareNumber(address: string): string {
  const [, user] = /^sips?:([^;@]+).*;user=phone/i.exec(address) ?? [];
  return user ?? address.replace(/^tel:([^;]+).*$/i, '$1');
}

/** Returns a number for comparison: without plus sign, blanks, separators and marks. */
export function toComparable(number: string): string {
  return number.replace(/[^\p{L}\p{N}*#@]/gu, '');
}

function parse(digits: string, { countryCode = '' }: NumberPlan): string | undefined {
  if (digits.length < shortestNumber) return undefined;
  const key = `${countryCode} ${digits}`;
  const known = parsed.get(key) ?? { digits: parseIn(regionOf(countryCode), digits) ?? parseAbroad(digits) };
  parsed.set(key, known);
  return known.digits;
}

function parseIn(defaultCountry: CountryCode | undefined, digits: string): string | undefined {
  const found = parsePhoneNumber(digits, { defaultCountry, extract: false });
  return found?.isPossible() ? found.number.slice(1) : undefined;
}

/** With the international prefix of most countries, which no number at home begins with. */
function parseAbroad(digits: string): string | undefined {
  if (!digits.startsWith('00')) return undefined;
  const found = parsePhoneNumber(`+${digits.slice(2)}`, { extract: false });
  return found?.isValid() ? found.number.slice(1) : undefined;
}

/** The largest of the countries that share a calling code. */
function regionOf(countryCode: string): CountryCode | undefined {
  const codes: Readonly<Record<string, string[] | undefined>> = metadata.country_calling_codes;
  const region = codes[countryCode]?.[0] ?? '';
  return isSupportedCountry(region) ? region : undefined;
}

const scheme = /^(?:tel|sips?):(?:\/\/)?/i;
/** An extension behind a number, as people and their address books write it. */
const extension = /(?<=\d\)?)[\s.,;]*(?:e?xt(?:n|ension)?\b\.?|x|#|доб\.?)[\s.:]*\d{1,9}$/iu;

/** Returns the part of a number or an address that is dialled. */
function toDialled(number: string): string {
  const plain = toAscii(number).trim();
  const address = /<([^<>]+)>/.exec(plain)?.[1] ?? plain;
  const isUri = scheme.test(address);
  const user = address.replace(scheme, '').replace(/[@;?,].*$/, '');
  const dialled = isUri ? decode(user.replace(/:.*$/, '')) : user;
  const bare = dialled.replace(extension, '');
  const isNumber = withoutSeparators(bare).replace(/\D/g, '').length >= shortestNumber;
  // (0) is dialled at home only
  return (isNumber ? bare.replace(/^(\+\d{1,3}[\s.-]*)\(0\)/, '$1') : dialled).trim();
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

function withoutSeparators(text: string): string {
  return text.replace(/[\s().\-/]/g, '');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
