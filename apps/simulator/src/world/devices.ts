import type { AccessDevice } from '@libs/xsi';
import { domain } from './demo-people';
import { nationalNumber } from './numbers';
import { type DeviceTypeName, localPart, type Person } from './person';

export interface DeviceType {
  name: DeviceTypeName;
  /** Folder below `/dms/`, and the first part of the device's credential. */
  folder: string;
  isSoftClient: boolean;
  /** After the number in the line port. A desk phone has the number alone. */
  linePortSuffix: string;
  userAgent: string;
}

export const deviceTypes: readonly DeviceType[] = [
  {
    name: 'WebTrit',
    folder: 'webtrit',
    isSoftClient: true,
    linePortSuffix: '_wt',
    userAgent: 'WebTrit/1.0 (simulated)',
  },
  {
    name: 'Polycom_VVX450',
    folder: 'polycom',
    isSoftClient: false,
    linePortSuffix: '',
    userAgent: 'PolycomVVX-VVX_450-UA/6.4.3 (simulated)',
  },
  {
    name: 'Chrome-Phone',
    folder: 'chrome-phone',
    isSoftClient: true,
    linePortSuffix: '_web',
    userAgent: 'ChromePhone/1.0 (simulated)',
  },
];

/** The credential of a device's files, not of its SIP account. */
export interface DeviceCredential {
  userName: string;
  password: string;
}

export type Device = AccessDevice & { deviceType: string; deviceLinePort: string; type: DeviceType };

export function devicesOf(person: Person, url: string): Device[] {
  return person.deviceTypes.flatMap((name, index) => {
    const type = deviceTypes.find((one) => one.name === name);
    return type ? deviceOf(person, type, index, url) : [];
  });
}

export function deviceCredentialOf(person: Person, type: DeviceType): DeviceCredential {
  return {
    userName: `${type.folder}.${localPart(person)}`,
    password: `device-demo-${localPart(person)}${person.mark ?? ''}`,
  };
}

/** The user id in the name of a {@link deviceCredentialOf}. */
export function ownerOf(userName: string): string {
  return `${userName.slice(userName.indexOf('.') + 1)}@${domain}`;
}

/** Obviously invented, and neither the line port nor the password of the portal. */
export function sipCredentialOf(person: Person): { username: string; password: string } {
  return { username: `sip-${localPart(person)}`, password: `sip-demo-${localPart(person)}${person.mark ?? ''}` };
}

function deviceOf(person: Person, type: DeviceType, index: number, url: string): Device {
  return {
    type,
    deviceName: `${type.folder}-${person.position}`,
    deviceLevel: 'Group',
    deviceType: type.name,
    deviceLinePort: `${lineUser(person)}${type.linePortSuffix}@${domain}`,
    deviceTypeUrl: `${url}/dms/${type.folder}/`,
    deviceUserNamePassword: deviceCredentialOf(person, type),
    version: type.userAgent,
    allowTermination: true,
    endpointType: index === 0 ? 'Primary' : 'Shared Call Appearance',
  };
}

function lineUser(person: Person): string {
  return person.number ? nationalNumber(person.number) : localPart(person);
}
