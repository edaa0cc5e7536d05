import type { EnhancedCallLogsEntry } from '@libs/xsi';
import { DateTime } from 'luxon';
import { nationalNumber } from './numbers';
import { fullName, type Person } from './person';

export type CallList = 'placed' | 'received' | 'missed';

export interface Party {
  /** E.164, or an extension for somebody of the same company. */
  number: string;
  name?: string;
  isInternal: boolean;
}

/** A call as it was; {@link toEntry} says it in the words of a call log. */
export interface Call {
  list: CallList;
  /** Unique among the calls of one user. */
  sequence: number;
  party: Party;
  startTime: Date;
  ringSeconds: number;
  /** None, if it was not answered. */
  talkSeconds?: number;
  /** How the caller shows, of calls that came in. */
  presentation?: 'Public' | 'Anonymous' | 'Unavailable';
  /** The service that took the call away, and where to. */
  disposition?: { service: string; number: string };
  redirecting?: { number: string; name: string; reason: string };
}

export function toEntry(person: Person, call: Call): EnhancedCallLogsEntry & { callLogId: string } {
  const times = timesOf(call);
  return {
    countryCode: '1',
    callLogId: `${person.position}.${call.sequence}:0`,
    callId: `callhalf-${person.position}.${call.sequence}:0`,
    subscriberType: 'User',
    ...(call.list === 'placed' ? placedParties(person, call) : receivedParties(call)),
    basicCallType: call.party.isInternal ? 'Group' : 'Network',
    time: zonedTime(call.startTime, person.timeZone),
    startTime: call.startTime,
    ...times,
    serviceInvocationDisposition: call.disposition?.service,
    serviceInvocationDialedNumber: call.disposition?.number,
    serviceInvocationCalledNumber: call.disposition?.number,
    redirectingNumber: call.redirecting?.number,
    redirectingName: call.redirecting?.name,
    redirectingReason: call.redirecting?.reason,
  };
}

/** The moment on the user's clock, with its offset. */
export function zonedTime(moment: Date, zone: string): string {
  return DateTime.fromJSDate(moment, { zone }).toISO() ?? moment.toISOString();
}

function timesOf({ startTime, ringSeconds, talkSeconds, disposition }: Call): Partial<EnhancedCallLogsEntry> {
  const rung = new Date(startTime.getTime() + ringSeconds * 1000);
  const released = new Date(rung.getTime() + (talkSeconds ?? 0) * 1000);
  return {
    answerTime: talkSeconds === undefined || disposition ? undefined : rung,
    releaseTime: released,
    detachedTime: disposition && rung,
  };
}

function placedParties(person: Person, { party, talkSeconds }: Call): Partial<EnhancedCallLogsEntry> {
  const own = person.number ?? person.extension;
  const wasAnswered = talkSeconds !== undefined;
  return {
    dialedNumber: party.isInternal ? party.number : `1${nationalNumber(party.number)}`,
    calledNumber: party.number,
    networkTranslatedAddress: party.isInternal ? undefined : party.number,
    callingAssertedNumber: own,
    callingPresentationNumber: party.isInternal ? person.extension : own,
    callingPresentationName: fullName(person),
    callingPresentationIndicator: 'Public',
    calledDirectoryName: party.name,
    connectedNumber: wasAnswered ? party.number : undefined,
    connectedName: wasAnswered ? party.name : undefined,
  };
}

function receivedParties({ party, presentation = 'Public' }: Call): Partial<EnhancedCallLogsEntry> {
  if (presentation === 'Unavailable') return { callingPresentationIndicator: presentation };
  // BroadWorks gives the number of a caller who hides, too: it is for the reader not to show it
  return {
    callingPresentationNumber: party.number,
    callingPresentationName: presentation === 'Public' ? party.name : undefined,
    callingPresentationIndicator: presentation,
  };
}
