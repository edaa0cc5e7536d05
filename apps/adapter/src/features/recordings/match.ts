import { type NumberPlan, toE164 } from '../../broadworks/phone-number';
import type { Recording } from './source';

/** A call that may have been recorded. */
export interface AnsweredCall {
  /** Of the row in the history. */
  id: string;
  /** BroadWorks' identifiers of it. */
  callIds: readonly string[];
  start: number;
  answer: number;
  end: number;
  /** Every number by which the caller may be called, as {@link numberForms} writes it. */
  callers: readonly string[];
  callees: readonly string[];
  plan: NumberPlan;
}

interface Pair {
  call: AnsweredCall;
  recording: Recording;
  isById: boolean;
  /** Milliseconds from the beginning of the recording to the start or the answer of the call. */
  distance: number;
}

/**
 * The recording of each call, by the id of its row. A recording fits a call that goes on when it begins, and that has its
 * identifier or both its numbers. Of several the nearest wins; none is given to two calls, and no call has two.
 */
export function match(
  calls: readonly AnsweredCall[],
  recordings: readonly Recording[],
  tolerance: number,
): Map<string, Recording> {
  const inOrder = [...recordings].sort((one, other) => one.start - other.start);
  const pairs = calls.flatMap((call) => pairsOf(call, inOrder, tolerance));
  const found = new Map<string, Recording>();
  const taken = new Set<string>();
  for (const { call, recording } of pairs.sort(byFit)) {
    if (found.has(call.id) || taken.has(recording.key)) continue;
    found.set(call.id, recording);
    taken.add(recording.key);
  }
  return found;
}

/** When a recording of the call may begin. One that was asked for during the call begins in the middle of it. */
export function windowOf({ start, answer, end }: AnsweredCall, tolerance: number): [from: number, to: number] {
  return [start - tolerance, Math.max(answer + tolerance, end)];
}

/** A number as it is, and as E.164 digits; what is no number, in small letters. */
export function numberForms(number: string, plan: NumberPlan): string[] {
  const bare = toE164(number, {}).toLowerCase();
  return [...new Set([bare, toE164(number, plan).toLowerCase()])];
}

function pairsOf(call: AnsweredCall, inOrder: readonly Recording[], tolerance: number): Pair[] {
  const [from, to] = windowOf(call, tolerance);
  const pairs: Pair[] = [];
  for (let at = firstSince(from, inOrder); at < inOrder.length; at++) {
    const recording = inOrder[at];
    if (!recording || recording.start > to) break;
    pairs.push(...(pairOf(call, recording) ?? []));
  }
  return pairs;
}

/** The place of the first that begins at a moment or later: there may be many calls and many recordings. */
function firstSince(moment: number, inOrder: readonly Recording[]): number {
  let [low, high] = [0, inOrder.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((inOrder[middle]?.start ?? 0) < moment) low = middle + 1;
    else high = middle;
  }
  return low;
}

function pairOf(call: AnsweredCall, recording: Recording): [Pair] | undefined {
  const isById = call.callIds.some((id) => plain(id) === plain(recording.callId ?? ''));
  const { callers, callees, plan } = call;
  if (!isById && !(fits(callers, recording.caller, plan) && fits(callees, recording.callee, plan))) return undefined;
  const distance = Math.min(Math.abs(recording.start - call.start), Math.abs(recording.start - call.answer));
  return [{ call, recording, isById, distance }];
}

function fits(numbers: readonly string[], number: string | undefined, plan: NumberPlan): boolean {
  return number === undefined || numberForms(number, plan).some((form) => numbers.includes(form));
}

function byFit(one: Pair, other: Pair): number {
  return (
    Number(other.isById) - Number(one.isById) ||
    one.distance - other.distance ||
    // so that it is the same at each poll
    compare(one.call.id, other.call.id) ||
    compare(one.recording.key, other.recording.key)
  );
}

/** File names cannot hold every character that identifiers can. */
function plain(callId: string): string {
  return callId.replace(/[^A-Za-z0-9]/g, '-');
}

function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
