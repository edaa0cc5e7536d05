import { Body } from '@nestjs/common';
import { ApiBody } from '@nestjs/swagger';
import { externalApiIssue } from '../../../http/api-error';
import type { Session } from '../../../sign-in/session/session';
import { CurrentSession } from '../../../sign-in/session/session.guard';
import { CustomMethod, PrivateMethods, ReadMethod } from '../method/custom-method.decorator';
import { CallAnswer, CallRequest, CallsInProgress, DialRequest, TransferRequest } from './calls.dto';
import { CallControl } from './calls.service';

@PrivateMethods()
export class CallsController {
  constructor(private readonly control: CallControl) {}

  /** The calls in progress, on whichever phone. */
  @ReadMethod('calls', externalApiIssue)
  async calls(@CurrentSession() session: Session): Promise<CallsInProgress> {
    return { calls: await this.control.list(session) };
  }

  /** Rings the user's own phones, and then the number. The call's id changes when it is really placed. */
  @CustomMethod('click-to-dial', externalApiIssue)
  dial(@CurrentSession() session: Session, @Body() { number }: DialRequest): Promise<CallAnswer> {
    return this.control.dial(session, number);
  }

  /** Puts a call on hold; the other side stays. */
  @CustomMethod('call-hold', externalApiIssue)
  hold(@CurrentSession() session: Session, @Body() { call_id }: CallRequest): Promise<CallAnswer> {
    return this.control.hold(session, call_id);
  }

  /** Takes a call from hold, or answers one. */
  @CustomMethod('call-resume', externalApiIssue)
  resume(@CurrentSession() session: Session, @Body() { call_id }: CallRequest): Promise<CallAnswer> {
    return this.control.resume(session, call_id);
  }

  /** To a number, or to the other side of another call. */
  @ApiBody({
    type: TransferRequest,
    examples: {
      'to a number': { value: { call_id: 'callhalf-722:0', number: '+12025550143' } },
      'to another call': { value: { call_id: 'callhalf-722:0', other_call_id: 'callhalf-724:0' } },
    },
  })
  @CustomMethod('call-transfer', externalApiIssue)
  transfer(@CurrentSession() session: Session, @Body() request: TransferRequest): Promise<CallAnswer> {
    return this.control.transfer(session, request);
  }

  /** Ends a call, or refuses one that rings; also one that is gone already. */
  @CustomMethod('call-hang-up', externalApiIssue)
  hangUp(@CurrentSession() session: Session, @Body() { call_id }: CallRequest): Promise<CallAnswer> {
    return this.control.hangUp(session, call_id);
  }
}
