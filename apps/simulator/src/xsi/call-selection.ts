import type { EnhancedCallLogsEntry } from '@libs/xsi';
import { DateTime } from 'luxon';
import { type Call, toEntry } from '../world/call';
import type { Person } from '../world/person';
import { badRequest } from './refusal';
import { searchValue } from './search';

type Selects = (entry: EnhancedCallLogsEntry, call: Call) => boolean;

/** The calls in the range of time and of the number or type that are asked for. Specification 3.5.7.6. */
export function selectCalls(calls: readonly Call[], person: Person, query: URLSearchParams): readonly Call[] {
  const from = moment(query, 'startTime') ?? beginningOfPreviousMonth();
  const to = moment(query, 'endTime') ?? new Date();
  if (to <= from) throw badRequest('endTime: later than startTime');
  const inRange = calls.filter(({ startTime }) => startTime >= from && startTime <= to);
  const selects = typeSelection(query) ?? numberSelection(query);
  return selects ? inRange.filter((call) => selects(toEntry(person, call), call)) : inRange;
}

/** Of the selections by type and by number only the first one counts. */
function typeSelection(query: URLSearchParams): Selects | undefined {
  const types = query.getAll('basicCallType');
  if (types.length === 0) return undefined;
  // there is no call inside the company that is of no group or enterprise
  const wanted = types.flatMap((type) => (type === 'Internal' ? ['Group', 'Enterprise'] : type));
  return ({ basicCallType = '' }) => wanted.includes(basicCallType);
}

function numberSelection(query: URLSearchParams): Selects | undefined {
  const dialed = query.getAll('dialedNumber').map((value) => searchValue(value));
  if (dialed.length > 0) {
    return ({ dialedNumber = '' }, { list }) => list === 'placed' && dialed.every((matches) => matches(dialedNumber));
  }
  const calling = query.getAll('callingPresentationNumber').map((value) => searchValue(value));
  if (calling.length === 0) return undefined;
  return ({ callingPresentationNumber = '' }, { list }) =>
    list !== 'placed' && calling.every((matches) => matches(callingPresentationNumber));
}

function moment(query: URLSearchParams, name: string): Date | undefined {
  const value = query.get(name);
  if (value === null) return undefined;
  const time = DateTime.fromISO(value, { zone: 'utc' });
  if (!time.isValid) throw badRequest(`${name}: a date or a moment`);
  return time.toJSDate();
}

function beginningOfPreviousMonth(): Date {
  return DateTime.utc().minus({ months: 1 }).startOf('month').toJSDate();
}
