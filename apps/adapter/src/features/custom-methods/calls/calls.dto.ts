import { ValidateIf } from 'class-validator';
import { IsAddress, IsCallId } from '../method/fields';

export class CallInProgress {
  /**
   * For the other methods.
   * @example "callhalf-722:0"
   */
  call_id: string;
  /** @example "incoming" */
  direction: 'incoming' | 'outgoing';
  /**
   * `alerting`, `active`, `held`, `remote_held`, `detached`, `unknown`, or whatever a newer platform says.
   * @example "active"
   */
  state: string;
  /**
   * Of the other side, as BroadWorks writes it; null where it is withheld or not known.
   * @example "+12025550142"
   */
  number: string | null;
  /** @example "Ann Lee" */
  name: string | null;
  /** @example false */
  in_conference: boolean;
  /**
   * ISO 8601 in UTC.
   * @example "2026-07-14T09:21:07.412Z"
   */
  start_time: string | null;
  /**
   * Null for a call that is not answered yet.
   * @example "2026-07-14T09:21:12.412Z"
   */
  answer_time: string | null;
}

export class CallsInProgress {
  calls: CallInProgress[];
}

export class DialRequest {
  /**
   * A number, an extension, or a `tel:` or `sip:` address.
   * @example "+12025550142"
   */
  @IsAddress() number: string;
}

export class CallRequest {
  /** @example "callhalf-722:0" */
  @IsCallId() call_id: string;
}

export class TransferRequest extends CallRequest {
  /**
   * Where to, without asking there first.
   * @example "+12025550143"
   */
  @ValidateIf(({ number, other_call_id }: TransferRequest) => number !== undefined || other_call_id === undefined)
  @IsAddress()
  number?: string;
  /**
   * Or another call of the user: its other side is connected with that of the first.
   * @example "callhalf-724:0"
   */
  @ValidateIf(({ other_call_id }: TransferRequest) => other_call_id !== undefined)
  @IsCallId()
  other_call_id?: string;
}

export class CallAnswer {
  /** @example "callhalf-722:0" */
  call_id: string;
}
