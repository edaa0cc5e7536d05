import type { Call } from '@libs/xsi';
import { isWithheld, toDialled } from '../../../broadworks/dialled';
import { toBareNumber } from '../../../broadworks/phone-number';
import type { CallInProgress } from './calls.dto';

export function toCallInProgress(call: Call & { callId: string }, inConference: boolean): CallInProgress {
  const { callId, personality, state = 'unknown', remoteParty: party = {}, startTime, answerTime } = call;
  const address = party.privacy ? undefined : (party.address ?? party.userDN);
  return {
    call_id: callId,
    // who is called by click-to-dial is the other side, too
    direction: personality === 'Terminator' ? 'incoming' : 'outgoing',
    state: state.toLowerCase().replaceAll(/\s+/g, '_'),
    number: address ? numberOf(address) : null,
    name: (!party.privacy && party.name) || null,
    in_conference: inConference,
    start_time: startTime?.toISOString() ?? null,
    answer_time: answerTime?.toISOString() ?? null,
  };
}

function numberOf(address: string): string | null {
  const dialled = toDialled(address);
  return dialled === '' || isWithheld(dialled) ? null : toBareNumber(address);
}
