import { searchStart } from './search-start';

const now = Date.UTC(2026, 10, 27, 12);

it.each([
  ['begins as many days ago as the tenant wants', 365, undefined, '2025-11-27T12:00:00.000Z'],
  ['begins before the moment asked for, since a call rings before it connects', 365, now, '2026-11-27T08:00:00.000Z'],
  ['is not cut by the days where a moment is named', 1, Date.UTC(1974, 0), '1973-12-31T20:00:00.000Z'],
  ['begins in 1970 at the earliest', 365, -8.64e15, '1970-01-01T00:00:00.000Z'],
  ['includes a call that connects a moment later than our clock', 365, now + 60_000, '2026-11-27T08:01:00.000Z'],
  ['is none for calls of the future', 365, now + 4 * 3600_000, undefined],
  ['is none for the end of time', 365, 8.64e15, undefined],
])('the range %s', (_, days, from, wanted) => {
  expect(searchStart(now, days, from === undefined ? undefined : new Date(from))?.toISOString()).toBe(wanted);
});
