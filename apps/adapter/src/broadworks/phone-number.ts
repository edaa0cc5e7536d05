import parsePhoneNumber, { type CountryCode, isSupportedCountry } from 'libphonenumber-js/min';
import metadata from 'libphonenumber-js/min/metadata';
import { LRUCache } from 'lru-cache';
import { atMost } from '../resilience/at-most';
import { shortestNumber, toDialled, withoutSeparators } from './dialled';

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

/** Numbers that were parsed lately: a log holds the same ones, and is read again every few seconds. */
const parsed = new LRUCache<string, { digits?: string }>({ ...atMost(10_000) });

/**
 * A number as E.164 digits without a plus sign. What is no number of a country, such as an extension or a service code,
 * stays as it can be dialled, and a word stays as it is; empty for a text that names no number. Takes `tel:` and `sip:` addresses, of which the user part counts.
 */
export function toE164(number: string, plan: NumberPlan): string {
  const bare = toDialled(number);
  const digits = withoutSeparators(bare);
  if (/^\+\d+$/.test(digits)) return digits.slice(1);
  return /^\d{1,15}$/.test(digits) ? (parse(digits, plan) ?? digits) : bare;
}

/** As {@link toE164}, but `undefined` if it is not certain to be a number of a country. */
export function toInternational(number: string, plan: NumberPlan): string | undefined {
  const digits = withoutSeparators(toDialled(number));
  if (/^\+\d{1,15}$/.test(digits)) return digits.slice(1);
  return /^\d{1,15}$/.test(digits) ? parse(digits, plan) : undefined;
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

/** Parses a number with the prefix `00` of most countries. No national number begins with it. */
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
