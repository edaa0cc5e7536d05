import { type CallKind, type CallLogsEntry, type EnhancedCallLogsEntry, XsiDecodeError } from '@libs/xsi';
import { DateTime, IANAZone } from 'luxon';
import { isWithheld } from '../../broadworks/dialled';
import { type NumberPlan, toE164, toNumberPlan } from '../../broadworks/phone-number';
import type { CdrInfo } from './history.dto';

export type LoggedCall = EnhancedCallLogsEntry | CallLogsEntry;

/** Whose log it is. */
export interface LogOwner {
  /** The user's own number, as it is shown. */
  number: string;
  extension?: string;
  plan: NumberPlan;
  /** IANA zone, for times that name none. */
  timeZone?: string;
}

/** Shown as the other party when BroadWorks does not identify it. */
const anonymous = 'anonymous';
const answered = 'Normal call clearing';
const unanswered = 'no answer from user';

/** Services that send a call on to somebody else. */
const forwarding =
  /^(Call Forward|Deflection|Third Party Deflection|Group Night Forwarding|Trunk Group Forward|Find-me\/Follow-me|Sequential Ring|Personal Assistant Transfer)/;
/** Services by which a colleague took the call. */
const takenByAnother = /^(Call Pickup|Directed Call Pickup|Simultaneous Ring)/;

/** Newest first, as the phone needs it; calls of the same moment in a fixed order. */
export function inOrder(cdrs: readonly CdrInfo[]): CdrInfo[] {
  return [...cdrs].sort(
    (one, other) => compare(other.connect_time, one.connect_time) || compare(one.call_id, other.call_id),
  );
}

/** `time_from` is inclusive, `time_to` exclusive, both on the connect time. */
export function within(cdrs: readonly CdrInfo[], from?: Date, to?: Date): readonly CdrInfo[] {
  if (!from && !to) return cdrs;
  // as numbers: written out, a year above 9999 sorts before any other
  const start = from?.getTime() ?? Number.NEGATIVE_INFINITY;
  const end = to?.getTime() ?? Number.POSITIVE_INFINITY;
  return cdrs.filter(({ connect_time }) => {
    const time = Date.parse(connect_time);
    return time >= start && time < end;
  });
}

export function toCdr(call: LoggedCall, kind: CallKind, owner: LogOwner): CdrInfo {
  return 'startTime' in call ? toEnhancedCdr(call, kind, owner) : toBasicCdr(call, kind, owner);
}

function toEnhancedCdr(call: EnhancedCallLogsEntry, kind: CallKind, owner: LogOwner): CdrInfo {
  const { startTime, answerTime, releaseTime, detachedTime } = call;
  const connect = answerTime ?? startTime;
  const end = Math.max(connect.getTime(), (releaseTime ?? detachedTime ?? connect).getTime());
  const disposition = call.serviceInvocationDisposition ?? '';
  const isForwarded = kind !== 'Placed' && forwarding.test(disposition);
  return {
    call_id: toCallId(kind, call.callLogId ?? call.callId ?? startTime.toISOString()),
    direction: isForwarded ? 'forwarded' : kind === 'Placed' ? 'outgoing' : 'incoming',
    status: toStatus(kind, answerTime !== undefined || isForwarded, disposition),
    caller: kind === 'Placed' ? owner.number : toCaller(call, owner),
    callee: toCallee(call, kind, isForwarded, owner),
    connect_time: connect.toISOString(),
    disconnect_time: new Date(end).toISOString(),
    disconnect_reason: toReason(kind, answerTime !== undefined || isForwarded),
    duration: answerTime ? Math.round((end - answerTime.getTime()) / 1000) : 0,
  };
}

/** Basic logs say neither how a call ended nor how long it was: the list that it is in is all there is. */
function toBasicCdr(call: CallLogsEntry, kind: CallKind, owner: LogOwner): CdrInfo {
  const time = toInstant(call.time, owner);
  const plan = toNumberPlan(owner.plan, toNumberPlan(call, {}));
  const other = toParty(call.phoneNumber, plan, call.name);
  return {
    call_id: toCallId(kind, call.callLogId ?? time),
    direction: kind === 'Placed' ? 'outgoing' : 'incoming',
    status: kind === 'Missed' ? 'missed' : 'accepted',
    caller: kind === 'Placed' ? owner.number : other,
    callee: kind === 'Placed' ? other : owner.number,
    connect_time: time,
    disconnect_time: time,
    disconnect_reason: kind === 'Missed' ? unanswered : '',
    duration: 0,
  };
}

function toStatus(kind: CallKind, wasAnswered: boolean, disposition: string): CdrInfo['status'] {
  if (wasAnswered) return 'accepted';
  // XSI does not say why a placed call was not answered: the other side declined, or the caller gave up
  if (kind === 'Placed') return 'declined';
  return takenByAnother.test(disposition) ? 'declined' : 'missed';
}

function toReason(kind: CallKind, wasAnswered: boolean): string {
  if (wasAnswered) return answered;
  return kind === 'Placed' ? '' : unanswered;
}

function toInstant(time: string, { timeZone = '' }: LogOwner): string {
  const moment = DateTime.fromISO(time, { zone: IANAZone.isValidZone(timeZone) ? timeZone : 'utc' });
  if (!moment.isValid) throw new XsiDecodeError('CallLogs/time', 'expected a date and time');
  return moment.toJSDate().toISOString();
}

/** Who hides stays hidden, even where BroadWorks sends the number along. */
function toCaller(call: EnhancedCallLogsEntry, { plan }: LogOwner): string {
  const indicator = call.callingPresentationIndicator?.toLowerCase() ?? 'public';
  if (indicator !== 'public' && indicator !== 'anonymous name') return anonymous;
  const number = call.callingPresentationNumber ?? call.callingAssertedNumber;
  return toParty(number, plan, indicator === 'public' ? call.callingPresentationName : undefined);
}

function toCallee(
  call: EnhancedCallLogsEntry,
  kind: CallKind,
  isForwarded: boolean,
  { number, plan }: LogOwner,
): string {
  if (isForwarded) {
    const target = call.serviceInvocationCalledNumber ?? call.serviceInvocationDialedNumber;
    return target ? toParty(target, plan) : number;
  }
  if (kind !== 'Placed') return number;
  const called = call.calledNumber ?? call.networkTranslatedAddress ?? call.dialedNumber ?? call.connectedNumber;
  return toParty(called, plan, call.calledDirectoryName ?? call.connectedName);
}

/** A number or the user part of an address, with a name. The phone takes what is before the first blank as the number. */
function toParty(address: string | undefined, plan: NumberPlan, name?: string): string {
  const number = address && toE164(address, plan);
  if (!number || isWithheld(number)) return anonymous;
  const shown = name?.replace(/[()]/g, '').trim();
  return shown && shown !== number ? `${number} (${shown})` : number;
}

/** The same log id may stand in two lists. */
function toCallId(kind: CallKind, callLogId: string): string {
  return `${kind.toLowerCase()}-${callLogId}`;
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
