// Moments as BroadWorks writes them: milliseconds since 1970, or xs:dateTime, sometimes without a zone.

/** A moment outside of this range was never logged: 0 says that something did not happen. */
const plausible = { from: Date.UTC(2000), to: Date.UTC(2100) };

const shape = /^(\d{4})-(\d{2})-(\d{2})[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(Z|[+-]\d{2}(?::?\d{2})?)?$/i;

/** Returns the moment, or `undefined` if the text is no plausible moment or names no zone. */
export function toMoment(text: string): Date | undefined {
  const millis = /^\d{1,15}$/.test(text) ? Number(text) : fromDateTime(text, '');
  return millis >= plausible.from && millis < plausible.to ? new Date(millis) : undefined;
}

/** Returns xs:dateTime, or `undefined` if the text is no plausible moment. The zone stays missing if it was missing. */
export function toDateTime(text: string): string | undefined {
  const millis = fromDateTime(text, 'Z');
  if (millis >= plausible.from && millis < plausible.to) return text.replace(/ /, 'T').replaceAll(' ', '');
  return /^\d+$/.test(text) ? toMoment(text)?.toISOString() : undefined;
}

/** `NaN` if the text has another shape, no zone where `defaultZone` is empty, or a day that its month has not. */
function fromDateTime(text: string, defaultZone: string): number {
  const [, year, month, day, time, zone = defaultZone] = shape.exec(text) ?? [];
  const midnight = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  if (zone === '' || midnight.getUTCDate() !== Number(day)) return Number.NaN;
  const offset = zone.replace(/^([+-]\d{2}):?(\d{2})?$/, (_, hours, minutes = '00') => `${hours}:${minutes}`);
  return Date.parse(`${year}-${month}-${day}T${time}${offset.toUpperCase()}`);
}
