import { DateTime } from 'luxon';
import type { HttpRecordingsConfig } from '../../config/settings/recordings.config';
import { type Recording, RecordingSourceError } from './source';

/**
 * The list in what an HTTP recorder answers. A recording without numbers fits any call of its time where the recorder
 * was asked for one user's, and else none but by its call's identifier.
 */
export function toRecordings(
  answer: unknown,
  { list, fields }: Pick<HttpRecordingsConfig, 'list' | 'fields'>,
  isPerUser: boolean,
): Recording[] {
  const found = list === '' ? answer : list.split('.').reduce(fieldOf, answer);
  if (!Array.isArray(found)) throw new RecordingSourceError('has no list at recordings.list');
  const unknownNumber = isPerUser ? undefined : '';
  return found.map((entry) => ({
    key: required(textOf(fieldOf(entry, fields.id)), 'id'),
    start: required(momentOf(fieldOf(entry, fields.start)), 'start'),
    caller: textOf(fieldOf(entry, fields.caller)) ?? unknownNumber,
    callee: textOf(fieldOf(entry, fields.callee)) ?? unknownNumber,
    callId: textOf(fieldOf(entry, fields.callId)),
  }));
}

function fieldOf(value: unknown, name: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  return Object.getOwnPropertyDescriptor(value, name)?.value;
}

function textOf(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** ISO 8601, in UTC where it has no offset; or milliseconds since 1970. */
function momentOf(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  const moment = typeof value === 'string' ? DateTime.fromISO(value, { zone: 'utc' }) : undefined;
  return moment?.isValid ? moment.toMillis() : undefined;
}

function required<T>(value: T | undefined, field: 'id' | 'start'): T {
  if (value === undefined) throw new RecordingSourceError(`has an entry without recordings.fields.${field}`);
  return value;
}
