import {
  type AccessDevice,
  DeviceFileIncomplete,
  type DeviceSipAccount,
  extractSipAccount,
  rejectionStatus,
} from '@libs/xsi';
import type { SipMap } from '../../config/reading/sip-map';
import type { DeviceFileConfig, DevicePasswordConfig } from '../../config/settings/sip-credentials.config';
import type { Tenant } from '../tenants/tenant';
import { chooseDevice } from './device';
import { type SipAccountSearch, type SipAddress, splitLinePort } from './sip-account';

/** What the providers may ask about a user. The devices are read once, by whoever asks first. */
export interface SipAccountRequest {
  tenant: Tenant;
  userId: string;
  /** Nothing where BroadWorks does not let them be read. */
  devices: (onlySoftClient: boolean) => Promise<AccessDevice[] | undefined>;
  /** Who it is that asks for them. */
  asker: 'user' | 'administrator';
}

function unreadable(type: string, { asker }: SipAccountRequest): SipAccountSearch {
  return { missing: `${type}: BroadWorks does not let the ${asker} read the devices` };
}

/** Provider B of device-credentials: what the operator provisioned. */
export async function fromMap(map: SipMap | undefined, request: SipAccountRequest): Promise<SipAccountSearch> {
  if (!map) return { missing: 'map: the file cannot be read any more, or is not valid' };
  const { userId } = request;
  const byUser = map.find(userId);
  if (byUser)
    return { ...byUser, username: byUser.username ?? splitLinePort(userId).user, domain: splitLinePort(userId).host };
  const devices = await request.devices(false);
  if (!devices) return unreadable('map', request);
  for (const { deviceLinePort = '' } of devices) {
    const byLine = map.find(deviceLinePort);
    const { user, host } = splitLinePort(deviceLinePort);
    if (byLine) return { ...byLine, username: byLine.username ?? user, domain: host };
  }
  return { missing: 'map: the file has neither the user nor a line port of theirs' };
}

/** Provider A: the file that Device Management makes for the device. Device-credentials, sections 2 to 6. */
export async function fromDeviceFile(config: DeviceFileConfig, request: SipAccountRequest): Promise<SipAccountSearch> {
  const devices = await request.devices(config.onlySoftClient);
  if (!devices) return unreadable('device-file', request);
  const device = chooseDevice(devices, config);
  if (!device) return { missing: 'device-file: no device of the types in deviceTypes is assigned' };
  const { deviceUserNamePassword: { userName, password } = {}, deviceLinePort } = device;
  if (!userName || !password) {
    return { missing: 'device-file: BroadWorks gives no device credential; allow its retrieval, or use map' };
  }
  const baseUrl = config.baseUrl ?? usableUrl(device.deviceTypeUrl);
  if (!baseUrl) return { missing: 'device-file: the device type has no URL: set baseUrl' };
  try {
    const file = await request.tenant.deviceFiles.fetch({
      baseUrl,
      fileName: config.fileName,
      credential: { userName, password },
    });
    const { preset, fields } = config;
    const found = await extractSipAccount(file, { preset, fields, linePort: deviceLinePort });
    return {
      username: found.username,
      authUsername: found.authUsername,
      password: found.password,
      domain: found.domain,
      registrar: registrarOf(found),
      outboundProxy: found.proxyHost ? { host: found.proxyHost, port: found.proxyPort } : undefined,
      transport: found.transport,
    };
  } catch (error) {
    if (error instanceof DeviceFileIncomplete)
      return { missing: `device-file: the file lacks ${error.fields.join(', ')}` };
    const status = rejectionStatus(error) ?? 500;
    if (status < 500 && status !== 408 && status !== 429) {
      return { missing: `device-file: Device Management answered ${status}; look at baseUrl and fileName` };
    }
    throw error;
  }
}

/** A port alone is one of the domain's own host. */
function registrarOf({ registrarHost, registrarPort, domain }: DeviceSipAccount): SipAddress | undefined {
  if (registrarHost === undefined && registrarPort === undefined) return undefined;
  return { host: registrarHost ?? domain, port: registrarPort };
}

/** Returns the address, or `undefined` if BroadWorks made it of settings that are missing: it writes them as `null`. */
function usableUrl(url = ''): string | undefined {
  const host = URL.parse(url.trim())?.hostname ?? '';
  return /^(|null|undefined|none|0\.0\.0\.0)$/i.test(host) ? undefined : url;
}

/** Provider C: the operator made the device's credential the same as the SIP account's. */
export async function fromDevicePassword(
  config: DevicePasswordConfig,
  request: SipAccountRequest,
): Promise<SipAccountSearch> {
  const devices = await request.devices(config.onlySoftClient);
  if (!devices) return unreadable('device-password', request);
  const device = chooseDevice(devices, config);
  if (!device) return { missing: 'device-password: no device of the types in deviceTypes is assigned' };
  const { userName, password } = device.deviceUserNamePassword ?? {};
  if (!password) return { missing: 'device-password: BroadWorks gives no device credential' };
  const { user, host } = splitLinePort(device.deviceLinePort);
  return { username: user, authUsername: userName === user ? undefined : userName, password, domain: host };
}
