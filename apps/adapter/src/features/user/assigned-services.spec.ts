import { AssignedServices } from './assigned-services';

it('a service that is listed is known, and so is one that is not', () => {
  const services = new AssignedServices([{ name: 'Voice Messaging User' }, { name: 'Call Waiting' }]);
  expect([services.has('Voice messaging user'), services.lacks('Voice Messaging User')]).toEqual([true, false]);
  expect([services.has('Basic Call Logs'), services.lacks('Basic Call Logs')]).toEqual([false, true]);
  expect([services.hasAny(/^call w/i), services.lacks(/^call w/i), services.lacks(/^x/)]).toEqual([true, false, true]);
});

it.each([
  ['lists nothing', []],
  ['lists one without its name', [{ name: 'Call Waiting' }, { uri: '/v2.0/x' }]],
])('nothing is known to be missing where the platform %s', (_, entries) => {
  const services = new AssignedServices(entries);
  expect([services.has('Voice Messaging User'), services.lacks('Voice Messaging User')]).toEqual([false, false]);
});
