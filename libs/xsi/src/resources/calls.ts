// Calls in progress
// XSI-Actions, calls. Interface specification 3.5.4; the elements of Call are those of call events, 4.7.

import type { CallOptions, XsiHttp } from '../http';
import { path } from '../path';
import { boolean, document, element, epochMillis, expected, type Infer, many, marker, optional, text } from '../xml';

export const Calls = document('Calls', {
  call: many(element({ '@inConference': optional(boolean), callId: text, uri: optional(text) })),
});
export type Calls = Infer<typeof Calls>;

/** The other side of a call. */
export const PartyInformation = element({
  name: optional(text),
  address: optional(text),
  userId: optional(text),
  userDN: optional(text),
  /** The other side withholds who it is. */
  privacy: marker,
  callType: optional(text),
});
export type PartyInformation = Infer<typeof PartyInformation>;

export const Call = document('Call', {
  callId: expected(text),
  /** The same on both sides of a call. */
  extTrackingId: optional(text),
  /** Originator, Terminator or Click-to-Dial. */
  personality: expected(text),
  /** Alerting, Active, Held, Remote Held, Detached, Released or Idle. */
  state: expected(text),
  remoteParty: optional(PartyInformation),
  startTime: optional(epochMillis),
  answerTime: optional(epochMillis),
});
export type Call = Infer<typeof Call>;

/** What begins a call. Its `callId` changes when the call is really placed. */
export const CallStartInfo = document('CallStartInfo', { callId: text, externalTrackingId: optional(text) });
export type CallStartInfo = Infer<typeof CallStartInfo>;

/** No write here is sent again when its answer is lost. */
export class CallsResource {
  constructor(private readonly http: XsiHttp) {}

  async list(options?: CallOptions): Promise<Calls['call']> {
    return (await this.http.get('calls', Calls, {}, options)).call;
  }

  read(callId: string, options?: CallOptions): Promise<Call> {
    return this.http.get(path`calls/${callId}`, Call, {}, options);
  }

  /** Click-to-dial: rings the user's own phones first, and then the address. */
  start(address: string, options?: CallOptions): Promise<CallStartInfo> {
    return this.http.post('calls/New', CallStartInfo, { address }, options);
  }

  hold(callId: string, options?: CallOptions): Promise<void> {
    return this.http.command('PUT', path`calls/${callId}/Hold`, {}, options);
  }

  /** Answers a call, or takes it from hold. */
  talk(callId: string, options?: CallOptions): Promise<void> {
    return this.http.command('PUT', path`calls/${callId}/Talk`, {}, options);
  }

  blindTransfer(callId: string, address: string, options?: CallOptions): Promise<void> {
    return this.http.command('PUT', path`calls/${callId}/BlindTransfer`, { address }, options);
  }

  /** Connects the other sides of two calls. */
  consultTransfer(callId: string, otherCallId: string, options?: CallOptions): Promise<void> {
    return this.http.command('PUT', path`calls/${callId}/ConsultTransfer/${otherCallId}`, {}, options);
  }

  hangUp(callId: string, options?: CallOptions): Promise<void> {
    return this.http.command('DELETE', path`calls/${callId}`, {}, options);
  }
}
