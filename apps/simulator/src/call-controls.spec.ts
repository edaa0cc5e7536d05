import { XsiClient, XsiFarm } from '@libs/xsi';
import { type Simulator, startSimulator } from './index';

let simulator: Simulator;
let farm: XsiFarm;
beforeAll(async () => {
  simulator = await startSimulator();
  farm = new XsiFarm({ servers: [simulator.url] });
});
afterAll(async () => {
  await farm.close();
  await simulator.close();
});

function as(name: string, password = `${name}-demo`): XsiClient {
  const userId = `${name}@example.com`;
  return new XsiClient(farm, userId, { type: 'basic', userId, password });
}

it('changes of a setting what is given, and clears what is nil', async () => {
  const { callForwardingNoAnswer } = as('alice').callServices;
  await callForwardingNoAnswer.change({ active: true, numberOfRings: 5 });
  expect(await callForwardingNoAnswer.read()).toEqual({
    active: true,
    forwardToPhoneNumber: 'tel:+12025550177',
    numberOfRings: 5,
  });
  await callForwardingNoAnswer.change({ active: false, forwardToPhoneNumber: null });
  expect(await callForwardingNoAnswer.read()).toEqual({ active: false, numberOfRings: 5 });
});

it('refuses what a platform would', async () => {
  const { callForwardingAlways, callForwardingNoAnswer, doNotDisturb } = as('alice').callServices;
  await expect(callForwardingAlways.change({ active: true })).rejects.toMatchObject({ status: 400 });
  await expect(callForwardingNoAnswer.change({ numberOfRings: 1 })).rejects.toMatchObject({ status: 400 });
  await expect(as('dave').callServices.doNotDisturb.read()).rejects.toMatchObject({ status: 403 });
  await expect(as('dave').callServices.doNotDisturb.change({ active: true })).rejects.toMatchObject({ status: 403 });
  await doNotDisturb.change({ active: true });
  expect(await as('bob').callServices.doNotDisturb.read()).toEqual({ active: false, ringSplash: false });
});

it('keeps the locations of BroadWorks Anywhere', async () => {
  const { broadWorksAnywhere } = as('alice').callServices;
  await broadWorksAnywhere.addLocation({ phoneNumber: '+12025550191', description: 'Café & Bar', active: true });
  await broadWorksAnywhere.changeLocation('+12025550191', { phoneNumber: '+12025550192', description: null });
  await expect(broadWorksAnywhere.addLocation({ phoneNumber: '+12025550192' })).rejects.toMatchObject({ code: 8251 });
  expect((await broadWorksAnywhere.read()).locations).toMatchObject([{ phoneNumber: '+12025550192', active: true }]);
  await broadWorksAnywhere.removeLocation('+12025550192');
  expect((await broadWorksAnywhere.read()).locations).toBeUndefined();
  await expect(broadWorksAnywhere.removeLocation('+12025550192')).rejects.toMatchObject({ status: 404 });
});

it('has calls that change when they are told to', async () => {
  const { calls } = as('alice');
  const coming = simulator.startCall({ userId: 'alice@example.com', number: '+12025550142', state: 'Alerting' });
  const { callId } = await calls.start('+12025550143');
  expect((await calls.list()).map((call) => call.callId)).toEqual([coming, callId]);
  await calls.talk(coming);
  await calls.hold(coming);
  expect(await calls.read(coming)).toMatchObject({
    personality: 'Terminator',
    state: 'Held',
    answerTime: expect.any(Date),
  });
  await expect(calls.hold(coming)).rejects.toMatchObject({ status: 400 });
  await calls.consultTransfer(coming, callId);
  await expect(calls.read(coming)).rejects.toMatchObject({ status: 404 });
  const hidden = simulator.startCall({ userId: 'alice@example.com', number: '+12025550142', isPrivate: true });
  expect((await calls.read(hidden)).remoteParty).toEqual({ privacy: true, callType: 'Network' });
  await calls.hangUp(hidden);
  expect(await calls.list()).toEqual([]);
});

it('changes a password for who knows the old one', async () => {
  await expect(as('bob').profile.changePassword('wrong', 'a-new-password')).rejects.toMatchObject({ status: 400 });
  await as('bob').profile.changePassword('bob-demo', 'a-new <&> password');
  await expect(as('bob').profile.read()).rejects.toMatchObject({ status: 401 });
  expect((await as('bob', 'a-new <&> password').profile.featureAccessCodes()).length).toBeGreaterThan(3);
});

it('a fault may be of one method only', async () => {
  simulator.setFault('DoNotDisturb', { kind: 'status', status: 503, method: 'PUT' });
  const { doNotDisturb } = as('carol').callServices;
  await expect(doNotDisturb.change({ active: true })).rejects.toMatchObject({ status: 503 });
  await expect(doNotDisturb.read()).rejects.toMatchObject({ status: 403 });
  simulator.clearFaults();
});
