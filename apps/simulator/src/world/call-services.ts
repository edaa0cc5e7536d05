import {
  AnonymousCallRejection,
  BroadWorksAnywhere,
  CallForwardingAlways,
  CallForwardingBusy,
  CallForwardingNoAnswer,
  CallForwardingNotReachable,
  CallingLineIDDeliveryBlocking,
  CallWaiting,
  DoNotDisturb,
  RemoteOffice,
  SimultaneousRingPersonal,
  VoiceMessaging,
} from '@libs/xsi';
import { Setting } from './setting';

const address = /^(\+?[0-9*#]{1,30}|tel:\+?[0-9*#]{1,30}(;.*)?|sips?:[^\s@]+@[^\s@]+)$/;

/** Of a number that may be missing. */
export function isAddress(value: string | null | undefined): boolean {
  return value === undefined || value === null || address.test(value);
}

interface Forwarding {
  active?: boolean;
  forwardToPhoneNumber?: string | null;
}

function isForwarding({ active, forwardToPhoneNumber: number }: Forwarding): boolean {
  return isAddress(number) && (!active || Boolean(number));
}

export const doNotDisturb = new Setting('Do Not Disturb', DoNotDisturb, { active: false, ringSplash: false });

export const callForwardingAlways = new Setting(
  'Call Forwarding Always',
  CallForwardingAlways,
  { active: false, ringSplash: false },
  isForwarding,
);

export const callForwardingBusy = new Setting(
  'Call Forwarding Busy',
  CallForwardingBusy,
  { active: true, forwardToPhoneNumber: 'sip:overflow@partner.example.com' },
  isForwarding,
);

export const callForwardingNoAnswer = new Setting(
  'Call Forwarding No Answer',
  CallForwardingNoAnswer,
  { active: false, forwardToPhoneNumber: 'tel:+12025550177', numberOfRings: 3 },
  ({ numberOfRings: rings = 0, ...forwarding }) => isForwarding(forwarding) && rings !== 1 && rings >= 0 && rings <= 20,
);

/** Says nothing of `active`, as BroadWorks may of what is not. */
export const callForwardingNotReachable = new Setting(
  'Call Forwarding Not Reachable',
  CallForwardingNotReachable,
  {},
  isForwarding,
);

export const callWaiting = new Setting('Call Waiting', CallWaiting, { active: true });
export const callingLineIDDeliveryBlocking = new Setting(
  'Calling Line ID Delivery Blocking',
  CallingLineIDDeliveryBlocking,
  { active: false },
);
export const anonymousCallRejection = new Setting('Anonymous Call Rejection', AnonymousCallRejection, {
  active: false,
});

export const simultaneousRingPersonal = new Setting(
  'Simultaneous Ring Personal',
  SimultaneousRingPersonal,
  { active: false, incomingCalls: 'Ring for all Incoming Calls' },
  ({ incomingCalls, simRingLocations }) =>
    ['Do not Ring if on a Call', 'Ring for all Incoming Calls'].includes(incomingCalls) &&
    (simRingLocations ?? []).length <= 10 &&
    (simRingLocations ?? []).every((location) => isAddress(location.address)),
);

export const remoteOffice = new Setting(
  'Remote Office',
  RemoteOffice,
  { active: false },
  ({ active, remoteOfficeNumber }) => isAddress(remoteOfficeNumber) && (!active || Boolean(remoteOfficeNumber)),
);

export const broadWorksAnywhere = new Setting('BroadWorks Anywhere', BroadWorksAnywhere, {
  alertAllLocationsForClickToDialCalls: false,
  alertAllLocationsForGroupPagingCalls: false,
});

export const voiceMessaging = new Setting(
  'Voice Messaging User',
  VoiceMessaging,
  {
    active: true,
    processing: 'Unified Voice and Email Messaging',
    usePhoneMessageWaitingIndicator: true,
    sendVoiceMessageNotifyEmail: false,
    sendCarbonCopyVoiceMessage: false,
    transferOnZeroToPhoneNumber: false,
    alwaysRedirectToVoiceMail: false,
    busyRedirectToVoiceMail: true,
    noAnswerRedirectToVoiceMail: true,
    outOfPrimaryZoneRedirectToVoiceMail: false,
  },
  ({ processing = '', transferPhoneNumber }) =>
    ['Unified Voice and Email Messaging', 'Deliver To Email Address Only'].includes(processing) &&
    isAddress(transferPhoneNumber),
);
