// Table of the documents that can be read: name, path and schema. Tools and tests read it, so that a new document is one row.

import { path } from '../path';
import type { DocumentSchema } from '../xml';
import { CallCenter, CallCenterAgents, CallCenters } from './call-centers';
import { CallLogs, EnhancedCallLogs } from './call-logs';
import * as callServices from './call-services';
import { Call, Calls } from './calls';
import { AccessDevice, AccessDevices } from './devices';
import { CustomContact, Directory, Enterprise, EnterpriseCommon, Group, GroupCommon, Personal } from './directories';
import { FAC, Profile, Registrations } from './profile';
import { AlternateNumbers, InterceptUser, Services } from './services';
import { Versions } from './versions';
import { VoiceMessage, VoiceMessagingMessages } from './voice-messages';

export interface XsiDocument {
  /** Below the user; with a `/` in front below the context. */
  path: string;
  schema: DocumentSchema<unknown>;
  /** True if it comes in pages. */
  isPaged?: boolean;
  /** Parameters that BroadWorks requires. */
  query?: Readonly<Record<string, string>>;
  /** Documents that this document lists. */
  items?: XsiItems;
  /** True if only an item is read, not the list. */
  needsItem?: boolean;
}

/** Documents that differ in one name, which is the last segment of their path. */
export interface XsiItems {
  /** Meaning of the name, for messages. */
  name: string;
  schema: DocumentSchema<unknown>;
  isPaged?: boolean;
  /** Path without the name. Default: the path of the list. */
  path?: string;
  /** Parameter of the query that holds the name, instead of the path. */
  parameter?: string;
  /** Every name there is, if BroadWorks defines them. */
  values?: readonly string[];
  /** Element of the list that holds a name. */
  listedIn?: { name: string; parent: string };
  /** True if each takes long: not read unless named. */
  isLarge?: boolean;
}

const devices: XsiDocument = {
  path: 'profile/device',
  schema: AccessDevices,
  items: {
    name: 'line port',
    schema: AccessDevice,
    listedIn: { name: 'deviceLinePort', parent: 'accessDevice' },
  },
};

function service(schema: DocumentSchema<unknown>): XsiDocument {
  return { path: `services/${schema.root}`, schema };
}

export const xsiDocuments: Readonly<Record<string, XsiDocument>> = {
  profile: { path: 'profile', schema: Profile },
  devices,
  device: { ...devices, needsItem: true },
  registrations: { path: 'profile/Registrations', schema: Registrations },
  'feature-access-codes': { path: 'profile/Fac', schema: FAC },
  services: { path: 'services', schema: Services },
  intercept: service(InterceptUser),
  'alternate-numbers': service(AlternateNumbers),
  'do-not-disturb': service(callServices.DoNotDisturb),
  'call-forwarding-always': service(callServices.CallForwardingAlways),
  'call-forwarding-busy': service(callServices.CallForwardingBusy),
  'call-forwarding-no-answer': service(callServices.CallForwardingNoAnswer),
  'call-forwarding-not-reachable': service(callServices.CallForwardingNotReachable),
  'call-waiting': service(callServices.CallWaiting),
  'caller-id-blocking': service(callServices.CallingLineIDDeliveryBlocking),
  'anonymous-call-rejection': service(callServices.AnonymousCallRejection),
  'simultaneous-ring': service(callServices.SimultaneousRingPersonal),
  'remote-office': service(callServices.RemoteOffice),
  anywhere: {
    ...service(callServices.BroadWorksAnywhere),
    items: {
      name: 'number',
      schema: callServices.BroadWorksAnywhereLocation,
      path: 'services/BroadWorksAnywhere/Location',
      listedIn: { name: 'phoneNumber', parent: 'location' },
    },
  },
  'voice-messaging': service(callServices.VoiceMessaging),
  'call-center': service(CallCenter),
  'call-centers': {
    path: 'directories/CallCenters',
    schema: CallCenters,
    query: { user: 'Agent' },
    items: {
      name: 'call center',
      schema: CallCenterAgents,
      path: 'directories/Agents',
      parameter: 'callcenter',
      listedIn: { name: 'serviceUserID', parent: 'callCenter' },
    },
  },
  enterprise: { path: 'directories/Enterprise', schema: Enterprise, isPaged: true },
  group: { path: 'directories/Group', schema: Group, isPaged: true },
  'enterprise-common': { path: 'directories/EnterpriseCommon', schema: EnterpriseCommon, isPaged: true },
  'group-common': { path: 'directories/GroupCommon', schema: GroupCommon, isPaged: true },
  personal: { path: 'directories/Personal', schema: Personal, isPaged: true },
  'custom-contacts': {
    path: 'directories/CustomContact',
    schema: CustomContact,
    items: { name: 'directory', schema: Directory, isPaged: true, listedIn: { name: 'name', parent: 'directory' } },
  },
  'call-logs': { path: 'directories/CallLogs', schema: CallLogs },
  'enhanced-call-logs': {
    path: 'directories/EnhancedCallLogs',
    schema: EnhancedCallLogs,
    isPaged: true,
    items: { name: 'kind', schema: EnhancedCallLogs, isPaged: true, values: ['Placed', 'Received', 'Missed'] },
  },
  calls: {
    path: 'calls',
    schema: Calls,
    items: { name: 'call id', schema: Call, listedIn: { name: 'callId', parent: 'call' } },
  },
  'voice-messages': {
    path: 'VoiceMessagingMessages',
    schema: VoiceMessagingMessages,
    items: {
      name: 'message id',
      schema: VoiceMessage,
      listedIn: { name: 'messageId', parent: 'messageInfo' },
      isLarge: true,
    },
  },
  versions: { path: '/versions', schema: Versions },
};

export interface XsiDocumentRequest {
  target: string;
  query: Readonly<Record<string, string>>;
  schema: DocumentSchema<unknown>;
}

/** Request of a document, or of one of its items. Throws a RangeError for a name that is unsafe in a path. */
export function requestOf(document: XsiDocument, item?: string): XsiDocumentRequest {
  const { items, query = {} } = document;
  if (item === undefined || !items) return { target: document.path, query, schema: document.schema };
  const target = items.path ?? document.path;
  return items.parameter === undefined
    ? { target: `${target}/${path`${item}`}`, query: {}, schema: items.schema }
    : { target, query: { [items.parameter]: item }, schema: items.schema };
}
