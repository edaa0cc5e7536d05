import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { notAssigned, unlessRefused, unlessTaken } from '../../../broadworks/faults';
import { readAssigned } from '../../../broadworks/tenants/read-assigned';
import { validationError } from '../../../http/api-error';
import type { Session } from '../../../sign-in/session/session';
import type { CallAnswer, CallInProgress, TransferRequest } from './calls.dto';
import { toCallInProgress } from './calls.mapper';

/** Each call is asked for on its own. Nobody has more that matter. */
const mostCalls = 10;

/** The calls that a user has now, on whichever of their phones. Nothing is sent again where an answer is lost. */
@Injectable()
export class CallControl {
  async list(session: Session): Promise<CallInProgress[]> {
    const { xsi, tenant } = session;
    const listed = await unlessRefused(notAssigned, [], () => readAssigned(session, true, () => xsi.calls.list()));
    // one request does not fill the queue of its login
    const calls = await pLimit(tenant.config.xsi.calls.perUser).map(
      listed.slice(0, mostCalls),
      async ({ callId, '@inConference': inConference = false }) => {
        // one may be over since
        const call = await unlessRefused(notAssigned, undefined, () => xsi.calls.read(callId));
        return call && toCallInProgress({ ...call, callId }, inConference);
      },
    );
    return calls.filter((call) => call !== undefined);
  }

  async dial({ xsi }: Session, number: string): Promise<CallAnswer> {
    const { callId } = await unlessTaken('number', () => xsi.calls.start(number));
    return { call_id: callId };
  }

  async hold({ xsi }: Session, call_id: string): Promise<CallAnswer> {
    await unlessTaken('call_id', () => xsi.calls.hold(call_id));
    return { call_id };
  }

  async resume({ xsi }: Session, call_id: string): Promise<CallAnswer> {
    await unlessTaken('call_id', () => xsi.calls.talk(call_id));
    return { call_id };
  }

  async transfer({ xsi }: Session, { call_id, number, other_call_id }: TransferRequest): Promise<CallAnswer> {
    if (number !== undefined && other_call_id !== undefined) {
      throw validationError('other_call_id', 'must not stand beside a number');
    }
    if (other_call_id === undefined) {
      await unlessTaken('call_id', () => xsi.calls.blindTransfer(call_id, number ?? ''));
    } else await unlessTaken('call_id', () => xsi.calls.consultTransfer(call_id, other_call_id));
    return { call_id };
  }

  /** A call that is not there is over already. */
  async hangUp({ xsi }: Session, call_id: string): Promise<CallAnswer> {
    await unlessTaken('call_id', () => unlessRefused([404], undefined, () => xsi.calls.hangUp(call_id)));
    return { call_id };
  }
}
