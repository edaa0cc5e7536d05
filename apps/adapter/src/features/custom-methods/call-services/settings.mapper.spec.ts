import { settings } from './settings';
import { locationNumber, toForwarding, toSimultaneousRing, toSimultaneousRingDocument } from './settings.mapper';

it.each([
  ['+12025550177', '+12025550177'],
  ['tel:+12025550177', '+12025550177'],
  ['tel:+12025550177;ext=0177', '+12025550177'],
  ['sip:+12025550177@pbx.example.com;user=phone', '+12025550177'],
  ['sip:overflow@partner.example.com', 'sip:overflow@partner.example.com'],
  ['0142', '0142'],
  [undefined, null],
])('the number %p is shown as %p', (forwardToPhoneNumber, number) => {
  expect(toForwarding({ forwardToPhoneNumber })).toEqual({ active: false, forward_to: number });
});

const held = { active: true, incomingCalls: 'Ring for all Incoming Calls', simRingLocations: [{ address: '0142' }] };

it.each([
  [
    'only what is given, and what the schema wants',
    { active: false },
    { active: false, incomingCalls: held.incomingCalls },
  ],
  ['a choice', { incoming_calls: 'not_on_a_call' as const }, { incomingCalls: 'Do not Ring if on a Call' }],
  ['no locations', { locations: null }, { incomingCalls: held.incomingCalls, simRingLocations: null }],
  ['an empty list of them', { locations: [] }, { incomingCalls: held.incomingCalls, simRingLocations: null }],
])('simultaneous ring writes %s', (_, change, document) => {
  expect(toSimultaneousRingDocument(change, held)).toEqual(document);
});

it('a choice of a newer platform is kept, and shown as none', () => {
  const newer = { ...held, incomingCalls: 'Ring at Night' };
  expect(toSimultaneousRing(newer).incoming_calls).toBeNull();
  expect(toSimultaneousRingDocument({ active: true }, newer).incomingCalls).toBe('Ring at Night');
});

it.each([
  ['+12025550191', '+12025550191'],
  ['12025550191', '+12025550191'],
  ['+12025550192', '+12025550192'],
  ['12025550193', undefined],
])('a location is found by its number: %s', (number, found) => {
  const locations = [{ phoneNumber: '+12025550191' }, { phoneNumber: 'tel:+12025550192' }];
  expect(locationNumber({ locations }, number)).toBe(found);
});

it.each([
  [{ active: true }, {}, false],
  [{ active: true }, { forwardToPhoneNumber: '0142' }, true],
  [{ active: true, forward_to: '0142' }, {}, true],
  [{ forward_to: null }, { active: true, forwardToPhoneNumber: '0142' }, false],
  [{ active: false, forward_to: null }, { active: true, forwardToPhoneNumber: '0142' }, true],
  [{ forward_to: '0142' }, { active: true }, true],
  [{}, {}, true],
])('the change %j of the forwarding %j may be: %p', (change, forwarding, mayBe) => {
  const check = () => settings.callForwardingBusy.check?.(change, forwarding);
  if (mayBe) expect(check).not.toThrow();
  else expect(check).toThrow('not valid');
});
