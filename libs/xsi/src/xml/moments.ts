// Moments as BroadWorks writes them: milliseconds since 1970, or xs:dateTime, sometimes without a zone.

/** A moment outside of this range was never logged: 0 says that something did not happen. */
const plausible = { from: Date.UTC(2000), to: Date.UTC(2100) };

const shape =
  /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:[.,]\d{1,9})?)?) ?(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?(?:\[[\w/+-]+\])?$/i;

/** Returns the moment, or `undefined` if the text is no plausible moment or names no zone. */
export function toMoment(text: string): Date | undefined {
  const moment = fromNumber(text) ?? fromDateTime(dateTimeOf(text, ''));
  return isPlausible(moment) ? new Date(moment) : undefined;
}

/** Returns xs:dateTime, or `undefined` if the text is no plausible moment. The zone stays missing if it was missing. */
export function toDateTime(text: string): string | undefined {
  const written = dateTimeOf(text, '');
  if (written) return isPlausible(fromDateTime(dateTimeOf(text, 'Z'))) ? written.text + written.zone : undefined;
  return toMoment(text)?.toISOString();
}

interface DateTime {
  text: string;
  zone: string;
}

/** Returns date, time and zone as xs:dateTime writes them; `undefined` if the text has another shape or a day that its month has not. */
function dateTimeOf(text: string, defaultZone: string): DateTime | undefined {
  const [whole, year, month, day, time = '', zone = defaultZone] = shape.exec(text) ?? [];
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  // a zone's name alone is not certain in the hour that a clock goes back
  const isCertain = zone !== '' || !whole?.endsWith(']');
  if (whole === undefined || midnight.getUTCDate() !== Number(day) || !isCertain) return undefined;
  const offset = zone.replace(/^(?:UTC|GMT)$/i, 'Z').replace(/^([+-]\d{2}):?(\d{2})?$/, toOffset);
  return { text: `${year}-${month}-${day}T${time.replace(',', '.')}`, zone: offset.toUpperCase() };
}

function toOffset(_: string, hours: string, minutes = '00'): string {
  return `${hours}:${minutes}`;
}

function fromDateTime(dateTime: DateTime | undefined): number {
  return dateTime && dateTime.zone !== '' ? Date.parse(dateTime.text + dateTime.zone) : Number.NaN;
}

/** Milliseconds since 1970, or seconds: as milliseconds these would be a day of January 1970. */
function fromNumber(text: string): number | undefined {
  const [, digits] = /^\+?(\d{1,15})(?:\.0*)?$/.exec(text) ?? [];
  if (digits === undefined) return undefined;
  return isPlausible(Number(digits) * 1000) ? Number(digits) * 1000 : Number(digits);
}

function isPlausible(millis: number): boolean {
  return millis >= plausible.from && millis < plausible.to;
}
