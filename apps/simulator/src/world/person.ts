import type { Charset } from '../http/charset';

export interface ServiceProvider {
  id: string;
  isEnterprise: boolean;
}

export type DeviceTypeName = 'WebTrit' | 'Polycom_VVX450' | 'Chrome-Phone';

/** A subscriber: a user of BroadWorks, or one of its virtual ones. */
export interface Person {
  /** Place in the world; what is made up about a person later starts from it. */
  position: number;
  userId: string;
  firstName: string;
  lastName: string;
  serviceProvider: ServiceProvider;
  groupId: string;
  /** E.164. */
  number?: string;
  extension: string;
  mobile?: string;
  emailAddress?: string;
  title?: string;
  department?: string;
  /** E.164, of the Alternate Numbers service. */
  alternateNumber?: string;
  timeZone: string;
  /** Of the user's locale. */
  charset: Charset;
  services: readonly ServiceName[];
  isIntercepted: boolean;
  /** At the end of the user's secrets. */
  mark?: string;
  deviceTypes: readonly DeviceTypeName[];
}

export type ServiceName =
  | 'Alternate Numbers'
  | 'Anonymous Call Rejection'
  | 'Authentication'
  | 'Basic Call Logs'
  | 'BroadWorks Anywhere'
  | 'Call Center - Standard'
  | 'Call Forwarding Always'
  | 'Call Forwarding Busy'
  | 'Call Forwarding No Answer'
  | 'Call Forwarding Not Reachable'
  | 'Call Waiting'
  | 'Calling Line ID Delivery Blocking'
  | 'Do Not Disturb'
  | 'Enhanced Call Logs'
  | 'Intercept User'
  | 'Remote Office'
  | 'Simultaneous Ring Personal'
  | 'Voice Messaging User';

/** The user id without its domain. */
export function localPart({ userId }: Person): string {
  return userId.slice(0, userId.indexOf('@'));
}

export function fullName({ firstName, lastName }: Person): string {
  return `${firstName} ${lastName}`;
}
