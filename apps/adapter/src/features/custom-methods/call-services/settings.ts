import type { AnywhereService, BroadWorksAnywhere, CallService, XsiClient } from '@libs/xsi';
import { validationError } from '../../../http/api-error';
import type { AnywhereChange, ForwardingAlwaysChange, RemoteOfficeChange } from './settings.dto';
import * as map from './settings.mapper';
import { toVoiceMessaging, toVoicemailSettings } from './voicemail-settings.mapper';

/** How one call service is read and changed. */
export interface Setting<Document, Change, Settings> {
  /** The service as the platform calls it. */
  name: string;
  of(xsi: XsiClient): CallService<Document>;
  toSettings(held: Document): Settings;
  /** Refuses what cannot be, counting what is held. */
  check?(change: Change, held: Document): void;
  write(xsi: XsiClient, change: Change, held: Document): Promise<void>;
}

type Parts<D, C, S> = Omit<Setting<D, C, S>, 'write'> & { toDocument(change: C, held: D): D };

function setting<D, C, S>({ toDocument, ...parts }: Parts<D, C, S>): Setting<D, C, S> {
  return { ...parts, write: (xsi, change, held) => parts.of(xsi).change(toDocument(change, held)) };
}

function switchOf(name: string, of: (xsi: XsiClient) => CallService<{ active?: boolean }>) {
  return setting({ name, of, toSettings: map.toSwitch, toDocument: map.toSwitchDocument });
}

/** A forwarding that is on needs somewhere to go. Actions schema: CallForwarding. */
function checkForwarding(change: ForwardingAlwaysChange, held: map.Forwarding): void {
  needNumber('forward_to', change.active ?? held.active, change.forward_to, held.forwardToPhoneNumber);
}

function needNumber(path: string, active = false, given?: string | null, held?: string | null): void {
  if (active && !(given === undefined ? held : given)) throw validationError(path, 'is needed while this is active');
}

const forwarding = { toSettings: map.toForwarding, toDocument: map.toForwardingDocument, check: checkForwarding };

export const settings = {
  doNotDisturb: setting({
    name: 'Do Not Disturb',
    of: ({ callServices }) => callServices.doNotDisturb,
    toSettings: map.toDoNotDisturb,
    toDocument: map.toDoNotDisturbDocument,
  }),
  callForwardingAlways: setting({
    name: 'Call Forwarding Always',
    of: ({ callServices }) => callServices.callForwardingAlways,
    toSettings: map.toForwardingAlways,
    toDocument: map.toForwardingAlwaysDocument,
    check: checkForwarding,
  }),
  callForwardingBusy: setting({
    name: 'Call Forwarding Busy',
    of: ({ callServices }) => callServices.callForwardingBusy,
    ...forwarding,
  }),
  callForwardingNoAnswer: setting({
    name: 'Call Forwarding No Answer',
    of: ({ callServices }) => callServices.callForwardingNoAnswer,
    toSettings: map.toForwardingNoAnswer,
    toDocument: map.toForwardingNoAnswerDocument,
    check: checkForwarding,
  }),
  callForwardingNotReachable: setting({
    name: 'Call Forwarding Not Reachable',
    of: ({ callServices }) => callServices.callForwardingNotReachable,
    ...forwarding,
  }),
  callWaiting: switchOf('Call Waiting', ({ callServices }) => callServices.callWaiting),
  callerIdBlocking: switchOf(
    'Calling Line ID Delivery Blocking',
    ({ callServices }) => callServices.callingLineIDDeliveryBlocking,
  ),
  anonymousCallRejection: switchOf(
    'Anonymous Call Rejection',
    ({ callServices }) => callServices.anonymousCallRejection,
  ),
  simultaneousRing: setting({
    name: 'Simultaneous Ring Personal',
    of: ({ callServices }) => callServices.simultaneousRingPersonal,
    toSettings: map.toSimultaneousRing,
    toDocument: map.toSimultaneousRingDocument,
  }),
  remoteOffice: setting({
    name: 'Remote Office',
    of: ({ callServices }) => callServices.remoteOffice,
    toSettings: map.toRemoteOffice,
    toDocument: map.toRemoteOfficeDocument,
    check: (change: RemoteOfficeChange, held) =>
      needNumber('number', change.active ?? held.active, change.number, held.remoteOfficeNumber),
  }),
  broadworksAnywhere: {
    name: 'BroadWorks Anywhere',
    of: ({ callServices }: XsiClient) => callServices.broadWorksAnywhere,
    toSettings: map.toAnywhere,
    write: (xsi: XsiClient, change: AnywhereChange, held: BroadWorksAnywhere) =>
      writeAnywhere(xsi.callServices.broadWorksAnywhere, change, held),
  },
  voicemail: setting({
    name: 'Voice Messaging User',
    of: ({ callServices }) => callServices.voiceMessaging,
    toSettings: toVoicemailSettings,
    toDocument: toVoiceMessaging,
  }),
};

async function writeAnywhere(service: AnywhereService, change: AnywhereChange, held: BroadWorksAnywhere) {
  const { set_location: location, remove_location: removed } = change;
  const document = map.toAnywhereDocument(change);
  if (document) await service.change(document);
  if (location) {
    const number = map.locationNumber(held, location.number);
    if (number === undefined) await service.addLocation(map.toNewLocation(location));
    else await service.changeLocation(number, map.toLocationDocument(location));
  }
  const gone = removed === undefined ? undefined : map.locationNumber(held, removed);
  if (gone !== undefined) await service.removeLocation(gone);
}
