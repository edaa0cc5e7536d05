import { AccessDevice, AccessDevices } from '@libs/xsi';
import { type Device, devicesOf } from '../world/devices';
import { noSuchResource } from './refusal';
import { type Resource, resource, type XsiRequest } from './request';
import { searchValue } from './search';

function devices({ person, query, url }: XsiRequest): { accessDevice: Device[] } {
  const onlySoftClient = query.get('onlySoftClient') === 'true';
  const wanted = query.get('deviceType');
  const matches = wanted ? searchValue(wanted) : () => true;
  return {
    accessDevice: devicesOf(person, url).filter(
      ({ type, deviceType }) => (type.isSoftClient || !onlySoftClient) && matches(deviceType),
    ),
  };
}

function deviceOfLinePort({ person, parameter, url }: XsiRequest): Device {
  const device = devicesOf(person, url).find(({ deviceLinePort }) => deviceLinePort === parameter);
  if (!device) throw noSuchResource();
  return device;
}

export const deviceResources: Resource[] = [
  resource('profile/Device', AccessDevices, devices),
  resource('profile/Device/*', AccessDevice, deviceOfLinePort),
];
