import type { AccessDevice } from '@libs/xsi';
import type { DeviceCredentialsConfig } from '../../config/settings/sip-credentials.config';

export type UsableDevice = AccessDevice & { deviceLinePort: string };

/** The device whose line the app is to use: by type in the operator's order, then by endpoint type, then by document order. */
export function chooseDevice(
  devices: readonly AccessDevice[],
  { deviceTypes, endpointTypes }: Pick<DeviceCredentialsConfig, 'deviceTypes' | 'endpointTypes'>,
): UsableDevice | undefined {
  const usable = devices.filter(isUsable);
  for (const type of deviceTypes) {
    const ofType = usable.filter((device) => isSame(device.deviceType ?? '', type));
    // before 21.sp1 devices have no endpoint type
    const preferred = [...endpointTypes, undefined].flatMap((endpointType) =>
      ofType.filter((device) => device.endpointType === endpointType),
    );
    if (preferred[0]) return preferred[0];
  }
  return undefined;
}

/** A line port that names a host and a port has no user to register as. */
function isUsable(device: AccessDevice): device is UsableDevice {
  return (
    device.deviceLinePort !== undefined && (device.deviceLinePort.includes('@') || !device.deviceLinePort.includes(':'))
  );
}

function isSame(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
