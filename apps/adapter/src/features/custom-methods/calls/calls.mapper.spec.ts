import { toCallInProgress } from './calls.mapper';

const call = { callId: 'callhalf-1:0', personality: 'Terminator', state: 'Active' };

it.each([
  ['a number', { address: 'tel:+12025550142', name: 'Zoë' }, '+12025550142', 'Zoë'],
  ['an extension', { address: 'tel:0142' }, '0142', null],
  ['a phone by its SIP address', { address: 'sip:+12025550142@pbx.example.com;user=phone' }, '+12025550142', null],
  ['a SIP address', { address: 'sip:zoe@partner.example.com' }, 'sip:zoe@partner.example.com', null],
  ['a colleague without an address', { userDN: 'tel:+12025550142;ext=0142' }, '+12025550142', null],
  ['somebody who withholds both', { privacy: true as const, address: 'tel:+12025550142', name: 'Zoë' }, null, null],
  ['a word in place of a number', { address: 'tel:Unavailable' }, null, null],
  ['a SIP address of nobody', { address: 'sip:anonymous@anonymous.invalid' }, null, null],
  ['nobody that is known', undefined, null, null],
])('shows %s', (_, remoteParty, number, name) => {
  expect(toCallInProgress({ ...call, remoteParty }, false)).toMatchObject({ number, name });
});

it.each([
  ['Terminator', 'Remote Held', 'incoming', 'remote_held'],
  ['Originator', 'Active', 'outgoing', 'active'],
  ['Click-to-Dial', 'Alerting', 'outgoing', 'alerting'],
  ['Something New', 'Not Known', 'outgoing', 'not_known'],
])('says what %s and %s mean', (personality, state, direction, name) => {
  expect(toCallInProgress({ ...call, personality, state }, true)).toMatchObject({
    direction,
    state: name,
    in_conference: true,
  });
});
