// Devices
// XSI-Actions, profile/device. Interface specification 3.5.2.2, 3.5.2.3.

import type { CallOptions, XsiHttp } from '../http';
import { path } from '../path';
import { boolean, document, element, expected, type Infer, many, optional, secret, text } from '../xml';

const accessDevice = {
  deviceName: expected(text),
  deviceLevel: optional(text),
  deviceType: expected(text),
  /** `user@host`, or only the user part for devices with device addressing. */
  deviceLinePort: optional(text),
  /** Where Device Management serves the files of this type. Untrusted: it may lead anywhere. */
  deviceTypeUrl: optional(text),
  /** The credential of the device's files, not of its SIP account. Only where the platform lets it be read. */
  deviceUserNamePassword: optional(element({ userName: optional(secret), password: optional(secret) })),
  /** User-Agent of the last registration. */
  version: optional(text),
  allowTermination: optional(boolean),
  /** Since 21.sp1, if that protocol version or a later one is asked for. */
  endpointType: optional(text),
};

export const AccessDevice = document('AccessDevice', accessDevice);
export type AccessDevice = Infer<typeof AccessDevice>;
export const AccessDevices = document('AccessDevices', { accessDevice: many(element(accessDevice)) });

export interface DevicesQuery {
  /** Only types whose "autoconfiguration soft client" option is set. */
  onlySoftClient?: boolean;
  /** A search value: `Connect*` starts with. */
  deviceType?: string;
}

export class Devices {
  constructor(private readonly http: XsiHttp) {}

  async list(query: DevicesQuery = {}, options?: CallOptions): Promise<AccessDevice[]> {
    return (await this.http.get('profile/device', AccessDevices, { ...query }, options)).accessDevice;
  }

  /** The device of one line port. Since release 22.0. */
  byLinePort(linePort: string, options?: CallOptions): Promise<AccessDevice> {
    return this.http.get(path`profile/device/${linePort}`, AccessDevice, {}, options);
  }
}
