import type { AccessDevice } from '@libs/xsi';
import { chooseDevice } from './device';
import { isFound, splitLinePort } from './sip-account';

const device = (deviceName: string, more: Partial<AccessDevice> = {}): AccessDevice => ({
  deviceName,
  deviceType: 'Connect - Mobile',
  deviceLinePort: '2025550101@sip.example.com',
  endpointType: 'Primary',
  ...more,
});
const settings = {
  deviceTypes: ['Connect - Mobile', 'Business Communicator - PC'],
  endpointTypes: ['Primary', 'Shared Call Appearance'],
};
const chosen = (...devices: AccessDevice[]) => chooseDevice(devices, settings)?.deviceName;

it.each<[what: string, devices: AccessDevice[], wanted: string | undefined]>([
  ['the only one', [device('a')], 'a'],
  ['none where there is none', [], undefined],
  ['none where no type is wanted', [device('a', { deviceType: 'Desk phone' })], undefined],
  [
    'the type that the operator names first, not the first device',
    [device('a', { deviceType: 'Business Communicator - PC' }), device('b')],
    'b',
  ],
  [
    'the type before the endpoint type',
    [
      device('a', { deviceType: 'Business Communicator - PC' }),
      device('b', { endpointType: 'Shared Call Appearance' }),
    ],
    'b',
  ],
  [
    'the endpoint type that is named first',
    [device('a', { endpointType: 'Shared Call Appearance' }), device('b')],
    'b',
  ],
  ['the first of equals', [device('a'), device('b')], 'a'],
  ['one without an endpoint type, of an old release', [device('a', { endpointType: undefined })], 'a'],
  ['one with an endpoint type before one without', [device('a', { endpointType: undefined }), device('b')], 'b'],
  ['none of another endpoint type', [device('a', { endpointType: 'Video' })], undefined],
  ['the type in any case, with blanks around it', [device('a', { deviceType: ' connect - MOBILE ' })], 'a'],
  ['none without a line port', [device('a', { deviceLinePort: undefined })], undefined],
  ['none whose line port is a host and a port', [device('a', { deviceLinePort: '192.0.2.1:5060' })], undefined],
  ['one whose line port is only a user', [device('a', { deviceLinePort: '2025550101' })], 'a'],
  ['one whose line port has a port behind its host', [device('a', { deviceLinePort: 'a@192.0.2.1:5060' })], 'a'],
  [
    'the next type where the first one’s device is of no use',
    [device('a', { deviceLinePort: undefined }), device('b', { deviceType: 'Business Communicator - PC' })],
    'b',
  ],
])('of a user’s devices the app uses %s', (_, devices, wanted) => {
  expect(chosen(...devices)).toBe(wanted);
});

it.each([
  ['2025550101@sip.example.com', { user: '2025550101', host: 'sip.example.com' }],
  ['2025550101', { user: '2025550101', host: undefined }],
  ['2025550101@', { user: '2025550101', host: undefined }],
])('the line port %s has two parts', (linePort, parts) => {
  expect(splitLinePort(linePort)).toEqual(parts);
});

it('an account is found where nothing is missing', () => {
  expect(isFound({ username: 'a', password: 'not-a-password-1' })).toBe(true);
  expect(isFound({ missing: 'map: no entry' })).toBe(false);
});
