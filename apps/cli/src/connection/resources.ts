import {
  AccessDevice,
  AccessDevices,
  AlternateNumbers,
  CallCenter,
  CallLogs,
  CustomContact,
  Directory,
  type DocumentSchema,
  EnhancedCallLogs,
  Enterprise,
  EnterpriseCommon,
  Group,
  GroupCommon,
  InterceptUser,
  Personal,
  Profile,
  Registrations,
  Services,
  Versions,
} from '@libs/xsi';
import { UsageError } from '../terminal/explain';

/** A document that can be asked for by name. */
export interface Resource {
  /** Segments of its path below the user; `versions` alone is below the context. */
  segments: readonly string[];
  schema: DocumentSchema<unknown>;
  /** Whether it comes in pages. */
  isPaged?: boolean;
  /** What one more segment of the path means, and the document that is there. */
  part?: { name: string; schema: DocumentSchema<unknown>; isPaged?: boolean; values?: readonly string[] };
}

export const resources: Readonly<Record<string, Resource>> = {
  profile: { segments: ['profile'], schema: Profile },
  devices: { segments: ['profile', 'device'], schema: AccessDevices },
  device: { segments: ['profile', 'device'], schema: AccessDevices, part: { name: 'line port', schema: AccessDevice } },
  registrations: { segments: ['profile', 'Registrations'], schema: Registrations },
  services: { segments: ['services'], schema: Services },
  intercept: { segments: ['services', 'InterceptUser'], schema: InterceptUser },
  'alternate-numbers': { segments: ['services', 'AlternateNumbers'], schema: AlternateNumbers },
  enterprise: { segments: ['directories', 'Enterprise'], schema: Enterprise, isPaged: true },
  group: { segments: ['directories', 'Group'], schema: Group, isPaged: true },
  'enterprise-common': { segments: ['directories', 'EnterpriseCommon'], schema: EnterpriseCommon, isPaged: true },
  'group-common': { segments: ['directories', 'GroupCommon'], schema: GroupCommon, isPaged: true },
  personal: { segments: ['directories', 'Personal'], schema: Personal, isPaged: true },
  'custom-contacts': {
    segments: ['directories', 'CustomContact'],
    schema: CustomContact,
    part: { name: 'directory', schema: Directory, isPaged: true },
  },
  'call-center': { segments: ['services', 'CallCenter'], schema: CallCenter },
  'call-logs': { segments: ['directories', 'CallLogs'], schema: CallLogs },
  'enhanced-call-logs': {
    segments: ['directories', 'EnhancedCallLogs'],
    schema: EnhancedCallLogs,
    isPaged: true,
    part: { name: 'kind', schema: EnhancedCallLogs, isPaged: true, values: ['Placed', 'Received', 'Missed'] },
  },
  versions: { segments: ['versions'], schema: Versions },
};

/** The path of a document as the client wants it: below the user, or with a `/` below the context. */
export function targetOf(segments: readonly string[]): string {
  const whole = segments.map((segment) => encodeURIComponent(segment).replaceAll('%40', '@')).join('/');
  return whole === 'versions' ? '/versions' : whole;
}

export interface Document {
  segments: readonly string[];
  schema: DocumentSchema<unknown>;
}

/** The document of a name, or of one part of it. Says which names there are, where it is none. */
export function documentOf(name: string, argument?: string): Document {
  const resource = resources[name];
  if (!resource) throw new UsageError(`no resource is called ${name}: use one of ${Object.keys(resources).join(', ')}`);
  const { segments, schema, part } = resource;
  if (argument === undefined) {
    if (name === 'device') throw new UsageError('device needs a line port, or use devices');
    return { segments, schema };
  }
  if (!part) throw new UsageError(`${name} takes no further name`);
  const value = part.values?.find((known) => known.toLowerCase() === argument.toLowerCase()) ?? argument;
  if (part.values && !part.values.includes(value)) {
    throw new UsageError(`${name} has no ${part.name} ${argument}: use one of ${part.values.join(', ')}`);
  }
  if (/^\.{0,2}$|\//.test(value)) throw new UsageError(`this ${part.name} cannot stand in a path`);
  return { segments: [...segments, value], schema: part.schema };
}
