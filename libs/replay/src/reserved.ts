// What a fixture may hold: numbers, names of hosts and passwords that belong to nobody.

/** Values that look like a number or a host, and are none of anybody's. */
const harmless: RegExp[] = [
  // the namespaces of the documents
  /http:\/\/schema\.broadsoft\.com\/xsi|http:\/\/www\.w3\.org\/2001\/XMLSchema-instance/g,
  // addresses for documentation: RFC 5737, RFC 7042
  /\b(?:192\.0\.2|198\.51\.100|203\.0\.113)\.\d{1,3}(?::\d{1,5})?\b|\b127\.0\.0\.1\b/g,
  /\b00005E0053[\dA-F]{2}\b/g,
  // moments: xs:dateTime, and milliseconds between 2020 and 2033
  /\b\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?/g,
  /\b1[5-9]\d{11}\b/g,
  // and in names of files
  /\b(?:vm|fax)_\d{8}T\d{6}\b/g,
  // ids that are visibly made up
  /\b00000000-0000-4000-8000-\d{12}\b/g,
];

const number = /\+?\d(?:[ ().-]{0,2}\d){6,}/g;
/** 555-0100 to 555-0199 of any area, with what may be dialled before it, or the country code of a persona's profile. */
const reservedNumber = /^(?:9|0|00|011|001)?(?:1|49|380|44)?[2-9]\d{2}55501\d{2}$/;

const host = /(?:@|:\/\/)([\p{L}\d.-]+\.[\p{L}\d]+)/gu;
const reservedHost = /^(?:[\w-]+\.)*example\.(?:com|net|org)$/i;

const secrets: RegExp[] = [
  /<(?:\w+:)?(?!passwordExpiresDays|portalPasswordChange)\w*(?:password|passcode|token|secret)\w*>([^<]*[^<\s][^<]*)<\//gi,
  /\w*(?:password|passcode|token|secret)\w*"?\s*[=:]\s*"([^"]+)"/gi,
];
const inventedSecret = /^\s*not-a-(?:password|token)-/;

/** What is wrong with a text as a fixture: one line for each value that may be somebody's. */
export function unreserved(text: string): string[] {
  const rest = harmless.reduce((left, pattern) => left.replace(pattern, ' '), text);
  const numbers = [...rest.matchAll(number)].map(([found]) => found);
  const hosts = [...rest.matchAll(host)].map(([, found = '']) => found);
  const found = secrets.flatMap((pattern) => [...text.matchAll(pattern)].map(([, value = '']) => value));
  return [
    ...numbers.filter((value) => !reservedNumber.test(value.replace(/\D/g, ''))).map((value) => `number ${value}`),
    ...hosts.filter((value) => !reservedHost.test(value)).map((value) => `host ${value}`),
    ...found.filter((value) => !inventedSecret.test(value)).map((value) => `secret ${value}`),
  ];
}
