/** How a user's numbers are written: from their profile, and from what the tenant sets. */
export interface NumberPlan {
  /** Digits of the country calling code. */
  countryCode?: string;
  /** What is dialled before a national number at home. */
  nationalPrefix?: string;
  /** What is dialled before a number of another country, as `00`; the first that fits is taken off. */
  internationalPrefixes?: readonly string[];
}

/** What the tenant sets wins over what the profile says. */
export function toNumberPlan({ countryCode, nationalPrefix }: NumberPlan, rules: NumberPlan): NumberPlan {
  return {
    countryCode: rules.countryCode ?? countryCode,
    nationalPrefix: rules.nationalPrefix ?? nationalPrefix,
    internationalPrefixes: rules.internationalPrefixes,
  };
}

/** Fewer digits than this are an extension or a service code. */
const shortestNational = 7;

/**
 * A number as E.164 digits without a plus sign; what is no number, or too short to be one, stays as it is. Takes `tel:`
 * and `sip:` addresses, of which the user part counts.
 */
export function toE164(number: string, plan: NumberPlan): string {
  const { countryCode, nationalPrefix, internationalPrefixes = [] } = plan;
  const bare = number
    .trim()
    .replace(/^(tel|sips?):/i, '')
    .replace(/[;@].*$/, '');
  const digits = bare.replace(/[\s().\-/]/g, '');
  if (/^\+\d+$/.test(digits)) return digits.slice(1);
  if (!/^\d+$/.test(digits)) return bare;
  const international = internationalPrefixes.map((prefix) => without(prefix, digits)).find(Boolean);
  if (international) return international;
  if (!countryCode || digits.length < shortestNational) return digits;
  return countryCode + ((nationalPrefix && without(nationalPrefix, digits)) || digits);
}

/** Nothing where the number has no such prefix, or is too short without it. */
function without(prefix: string, digits: string): string | undefined {
  const isPrefixed = digits.startsWith(prefix) && digits.length - prefix.length >= shortestNational;
  return isPrefixed ? digits.slice(prefix.length) : undefined;
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
