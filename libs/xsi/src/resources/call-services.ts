// Call services: what a user may switch and set.
// XSI-Actions, services. Interface specification 3.5.3.5 to 3.5.3.74.
// The fields are those that are used, in the order of the schema, in which they are written, too.

import type { CallOptions, XsiHttp } from '../http';
import { path } from '../path';
import {
  boolean,
  clearable,
  type DocumentSchema,
  document,
  element,
  type Infer,
  integer,
  listOf,
  optional,
  text,
} from '../xml';

/** Missing in an answer means inactive; left out of what is written, that it stays as it is. */
const active = optional(boolean);
/** A number, or a `tel:` or `sip:` address; null clears it. */
const forwarding = { active, forwardToPhoneNumber: clearable(text) };

export const DoNotDisturb = document('DoNotDisturb', { active, ringSplash: optional(boolean) });
export type DoNotDisturb = Infer<typeof DoNotDisturb>;

export const CallForwardingAlways = document('CallForwardingAlways', { ...forwarding, ringSplash: optional(boolean) });
export type CallForwardingAlways = Infer<typeof CallForwardingAlways>;

export const CallForwardingBusy = document('CallForwardingBusy', forwarding);
export type CallForwardingBusy = Infer<typeof CallForwardingBusy>;

export const CallForwardingNoAnswer = document('CallForwardingNoAnswer', {
  ...forwarding,
  /** 0, or 2 to 20. */
  numberOfRings: optional(integer),
});
export type CallForwardingNoAnswer = Infer<typeof CallForwardingNoAnswer>;

export const CallForwardingNotReachable = document('CallForwardingNotReachable', forwarding);
export type CallForwardingNotReachable = Infer<typeof CallForwardingNotReachable>;

export const CallWaiting = document('CallWaiting', { active });
export const CallingLineIDDeliveryBlocking = document('CallingLineIDDeliveryBlocking', { active });
export const AnonymousCallRejection = document('AnonymousCallRejection', { active });
export type Switch = Infer<typeof CallWaiting>;

export const SimultaneousRingPersonal = document('SimultaneousRingPersonal', {
  active,
  /** `Do not Ring if on a Call` or `Ring for all Incoming Calls`. The schema wants it in every document. */
  incomingCalls: text,
  /** The whole list is replaced; null clears it. */
  simRingLocations: clearable(
    listOf('simRingLocation', element({ address: text, answerConfirmationRequired: optional(boolean) })),
  ),
});
export type SimultaneousRingPersonal = Infer<typeof SimultaneousRingPersonal>;

export const RemoteOffice = document('RemoteOffice', { active, remoteOfficeNumber: clearable(text) });
export type RemoteOffice = Infer<typeof RemoteOffice>;

export const BroadWorksAnywhere = document('BroadWorksAnywhere', {
  alertAllLocationsForClickToDialCalls: optional(boolean),
  alertAllLocationsForGroupPagingCalls: optional(boolean),
  /** To be read; a location is changed on its own. */
  locations: optional(
    listOf(
      'location',
      element({ locationUri: optional(text), phoneNumber: text, active, description: optional(text) }),
    ),
  ),
});
export type BroadWorksAnywhere = Infer<typeof BroadWorksAnywhere>;

export const BroadWorksAnywhereLocation = document('BroadWorksAnywhereLocation', {
  phoneNumber: optional(text),
  description: clearable(text),
  active,
});
export type BroadWorksAnywhereLocation = Infer<typeof BroadWorksAnywhereLocation>;

export const VoiceMessaging = document('VoiceMessaging', {
  active,
  /** `Unified Voice and Email Messaging` or `Deliver To Email Address Only`. */
  processing: optional(text),
  voiceMessageDeliveryEmailAddress: clearable(text),
  usePhoneMessageWaitingIndicator: optional(boolean),
  sendVoiceMessageNotifyEmail: optional(boolean),
  voiceMessageNotifyEmailAddress: clearable(text),
  sendCarbonCopyVoiceMessage: optional(boolean),
  voiceMessageCarbonCopyEmailAddress: clearable(text),
  transferOnZeroToPhoneNumber: optional(boolean),
  transferPhoneNumber: clearable(text),
  alwaysRedirectToVoiceMail: optional(boolean),
  busyRedirectToVoiceMail: optional(boolean),
  noAnswerRedirectToVoiceMail: optional(boolean),
  outOfPrimaryZoneRedirectToVoiceMail: optional(boolean),
});
export type VoiceMessaging = Infer<typeof VoiceMessaging>;

/** The settings of one service, which has the name of its document. */
export class CallService<T> {
  constructor(
    private readonly http: XsiHttp,
    private readonly schema: DocumentSchema<T>,
  ) {}

  /** Below the user. */
  get path(): string {
    return `services/${this.schema.root}`;
  }

  /** Refused where the service is not assigned. */
  read(options?: CallOptions): Promise<T> {
    return this.http.get(this.path, this.schema, {}, options);
  }

  /** Changes what is given; the rest stays as it is. */
  change(value: T, options?: CallOptions): Promise<void> {
    return this.http.put(this.path, this.schema, value, options);
  }
}

/** The phones at which a user takes calls, besides their own. */
export class AnywhereService extends CallService<BroadWorksAnywhere> {
  constructor(private readonly anywhere: XsiHttp) {
    super(anywhere, BroadWorksAnywhere);
  }

  addLocation(location: BroadWorksAnywhereLocation, options?: CallOptions): Promise<void> {
    return this.anywhere.sendDocument(
      'POST',
      'services/BroadWorksAnywhere/Location',
      BroadWorksAnywhereLocation,
      location,
      options,
    );
  }

  /** `number` is the one that the location has until now. */
  changeLocation(number: string, location: BroadWorksAnywhereLocation, options?: CallOptions): Promise<void> {
    return this.anywhere.put(
      path`services/BroadWorksAnywhere/Location/${number}`,
      BroadWorksAnywhereLocation,
      location,
      options,
    );
  }

  removeLocation(number: string, options?: CallOptions): Promise<void> {
    return this.anywhere.command('DELETE', path`services/BroadWorksAnywhere/Location/${number}`, {}, options);
  }
}

export class CallServices {
  readonly doNotDisturb: CallService<DoNotDisturb>;
  readonly callForwardingAlways: CallService<CallForwardingAlways>;
  readonly callForwardingBusy: CallService<CallForwardingBusy>;
  readonly callForwardingNoAnswer: CallService<CallForwardingNoAnswer>;
  readonly callForwardingNotReachable: CallService<CallForwardingNotReachable>;
  readonly callWaiting: CallService<Switch>;
  readonly callingLineIDDeliveryBlocking: CallService<Switch>;
  readonly anonymousCallRejection: CallService<Switch>;
  readonly simultaneousRingPersonal: CallService<SimultaneousRingPersonal>;
  readonly remoteOffice: CallService<RemoteOffice>;
  readonly broadWorksAnywhere: AnywhereService;
  readonly voiceMessaging: CallService<VoiceMessaging>;

  constructor(http: XsiHttp) {
    this.doNotDisturb = new CallService(http, DoNotDisturb);
    this.callForwardingAlways = new CallService(http, CallForwardingAlways);
    this.callForwardingBusy = new CallService(http, CallForwardingBusy);
    this.callForwardingNoAnswer = new CallService(http, CallForwardingNoAnswer);
    this.callForwardingNotReachable = new CallService(http, CallForwardingNotReachable);
    this.callWaiting = new CallService(http, CallWaiting);
    this.callingLineIDDeliveryBlocking = new CallService(http, CallingLineIDDeliveryBlocking);
    this.anonymousCallRejection = new CallService(http, AnonymousCallRejection);
    this.simultaneousRingPersonal = new CallService(http, SimultaneousRingPersonal);
    this.remoteOffice = new CallService(http, RemoteOffice);
    this.broadWorksAnywhere = new AnywhereService(http);
    this.voiceMessaging = new CallService(http, VoiceMessaging);
  }
}
