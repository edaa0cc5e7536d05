/** How a user's numbers are written: from their profile. */
export interface NumberPlan {
  /** Digits of the country calling code. */
  countryCode?: string;
  /** What is dialled before a national number at home. */
  nationalPrefix?: string;
}

/** Fewer digits than this are an extension or a service code. */
const shortestNational = 7;

/**
 * A number as E.164 digits without a plus sign; what is no number, or too short to be one, stays as it is. Takes `tel:`
 * and `sip:` addresses, of which the user part counts.
 */
export function toE164(number: string, { countryCode, nationalPrefix }: NumberPlan): string {
  const bare = number
    .trim()
    .replace(/^(tel|sips?):/i, '')
    .replace(/[;@].*$/, '');
  const digits = bare.replace(/[\s().\-/]/g, '');
  if (/^\+\d+$/.test(digits)) return digits.slice(1);
  if (!/^\d+$/.test(digits)) return bare;
  if (!countryCode || digits.length < shortestNational) return digits;
  const hasPrefix =
    nationalPrefix && digits.startsWith(nationalPrefix) && digits.length - nationalPrefix.length >= shortestNational;
  return countryCode + (hasPrefix ? digits.slice(nationalPrefix.length) : digits);
}

/** Without `tel:` and its parameters. A `sip:` address is no number: it stays as it is, but for one that says it is a phone. */
export function toBareNumber(address: string): string {
  const [, user] = /^sips?:([^;@]+).*;user=phone/i.exec(address) ?? [];
  return user ?? address.replace(/^tel:([^;]+).*$/i, '$1');
}

/** For comparing what was typed with what is known: without plus sign, blanks and separators. */
export function toComparable(number: string): string {
  return number.replace(/[+\s().-]/g, '');
}
