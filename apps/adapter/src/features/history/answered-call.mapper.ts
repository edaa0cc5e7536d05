import type { CallKind, EnhancedCallLogsEntry } from '@libs/xsi';
import { type AnsweredCall, numberForms } from '../recordings/match';
import type { LoggedCall, LogOwner } from './history.mapper';

/** What a recorder writes for a caller who hides. */
const hidden = 'anonymous';

/** What is needed for finding a call's recording, or nothing for one that cannot have any. */
export function toAnsweredCall(
  id: string,
  connectTime: string,
  call: LoggedCall,
  kind: CallKind,
  owner: LogOwner,
): AnsweredCall | undefined {
  const isEnhanced = 'startTime' in call;
  if (isEnhanced ? !call.answerTime : kind === 'Missed') return undefined;
  const answer = Date.parse(connectTime);
  const own = [owner.number, owner.extension];
  const [near, far] = isEnhanced ? enhancedParties(call, kind) : [[], [call.phoneNumber]];
  const [callers, callees] = kind === 'Placed' ? [[...own, ...near], far] : [far, [...own, ...near]];
  const formsOf = (numbers: readonly (string | undefined)[]) => [
    ...new Set(numbers.flatMap((number) => (number ? numberForms(number, owner.plan) : []))),
  ];
  return {
    id,
    callIds: isEnhanced ? [call.callId, call.callLogId].filter((one) => one !== undefined) : [],
    start: isEnhanced ? call.startTime.getTime() : answer,
    answer,
    end: isEnhanced ? (call.releaseTime ?? call.detachedTime ?? call.startTime).getTime() : answer,
    callers: formsOf(callers),
    callees: formsOf(callees),
    plan: owner.plan,
  };
}

type Numbers = (string | undefined)[];

/** Numbers of the user, besides those of the profile, and of the other side. */
function enhancedParties(call: EnhancedCallLogsEntry, kind: CallKind): [near: Numbers, far: Numbers] {
  const calling = [call.callingPresentationNumber, call.callingAssertedNumber];
  if (kind === 'Placed') {
    const called = [call.calledNumber, call.dialedNumber, call.networkTranslatedAddress, call.connectedNumber];
    return [calling, called];
  }
  // a group's number, which the recorder may have taken for the callee's
  const near = [call.redirectingNumber];
  const isShown = (call.callingPresentationIndicator ?? 'Public') === 'Public' && calling.some(Boolean);
  return [near, isShown ? calling : [...calling, hidden]];
}
