// A row with a damaged field costs itself at most: every other row of the list is read, and the damage is counted.

import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import {
  AccessDevices,
  AlternateNumbers,
  BroadWorksAnywhere,
  CallCenter,
  CallCenterAgents,
  CallCenters,
  CallLogs,
  Calls,
  CustomContact,
  Directory,
  type DocumentSchema,
  EnhancedCallLogs,
  Enterprise,
  EnterpriseCommon,
  FAC,
  Group,
  GroupCommon,
  Personal,
  parseXml,
  Registrations,
  Repairs,
  Services,
  SimultaneousRingPersonal,
  VoiceMessagingMessages,
  type XmlElement,
} from '..';

/** Each list document of a persona, and the names on the way from its root to its rows. */
const lists: [file: string, schema: DocumentSchema<unknown>, ...path: string[]][] = [
  ['alice@example.com/directories/CallLogs', CallLogs, 'missed', 'callLogsEntry'],
  ['alice@example.com/directories/CallLogs', CallLogs, 'placed', 'callLogsEntry'],
  [
    'alice@example.com/directories/EnhancedCallLogs/Received',
    EnhancedCallLogs,
    'received',
    'enhancedCallLogsExtendedEntry',
  ],
  [
    'eve-short@example.com/directories/EnhancedCallLogs/Received',
    EnhancedCallLogs,
    'received',
    'enhancedCallLogsEntry',
  ],
  ['alice@example.com/directories/Enterprise', Enterprise, 'enterpriseDirectory', 'directoryDetails'],
  ['alice@example.com/directories/Group', Group, 'groupDirectory', 'directoryDetails'],
  ['alice@example.com/directories/EnterpriseCommon', EnterpriseCommon, 'commonPhoneEntry'],
  ['alice@example.com/directories/GroupCommon', GroupCommon, 'commonPhoneEntry'],
  ['alice@example.com/directories/Personal', Personal, 'entry'],
  ['alice@example.com/directories/CustomContact', CustomContact, 'directory'],
  ['alice@example.com/directories/CustomContact/VIP', Directory, 'contacts', 'contact'],
  ['alice@example.com/VoiceMessagingMessages', VoiceMessagingMessages, 'messageInfoList', 'messageInfo'],
  ['alice@example.com/profile/Registrations', Registrations, 'registration'],
  ['alice@example.com/profile/device', AccessDevices, 'accessDevice'],
  ['alice@example.com/profile/Fac', FAC, 'featureAccessCode'],
  ['alice@example.com/services', Services, 'service'],
  ['alice@example.com/services/AlternateNumbers', AlternateNumbers, 'numbers', 'numberEntry'],
  [
    'alice@example.com/services/SimultaneousRingPersonal',
    SimultaneousRingPersonal,
    'simRingLocations',
    'simRingLocation',
  ],
  ['alice@example.com/services/BroadWorksAnywhere', BroadWorksAnywhere, 'locations', 'location'],
  ['alice@example.com/calls', Calls, 'call'],
  ['agnes-agent@example.com/services/CallCenter', CallCenter, 'callCenterList', 'callCenterDetails'],
  ['agnes-agent@example.com/directories/CallCenters', CallCenters, 'callCenter'],
  ['carol-one@example.com/directories/Agents', CallCenterAgents, 'callCenter'],
];

const empty: XmlElement = { name: '', text: '', children: [] };
type Damage = (field: XmlElement) => XmlElement[];
const damages: Damage[] = [
  () => [],
  (field) => [{ ...field, text: '', children: [] }],
  (field) => [field, field],
  (field) => [{ ...field, text: 'nonsense', children: [] }],
  (field) => [{ ...field, text: '-1' }],
  (field) => [{ ...field, name: 'renamed' }],
  (field) => [field, { ...field, text: 'another', children: [] }],
  (field) => [{ ...field, text: '99999999999999999999' }],
  (field) => [{ ...field, doubt: 'character' }],
  (field) => [{ ...field, text: '', children: [{ ...empty, name: 'other', text: 'x' }] }],
];

function elementAt(from: XmlElement, path: readonly string[]): XmlElement {
  return path.reduce((element, name) => element.children.find((child) => child.name === name) ?? empty, from);
}

function valueAt(value: unknown, path: readonly string[]): unknown[] {
  return path.reduce((inner, name) => {
    if (Array.isArray(inner)) return inner;
    return (inner as Record<string, unknown>)[name];
  }, value) as unknown[];
}

it.each(lists)('%s, %#', (file, schema, ...path) => {
  const { root } = parseXml(readFileSync(`fixtures/xsi/${file}.xml`));
  const parent = elementAt(root, path.slice(0, -1));
  const rowName = path.at(-1) ?? '';
  const all = parent.children.filter(({ name }) => name === rowName);
  const expected = valueAt(schema.read([root]), path);
  expect(expected.length).toBeGreaterThan(0);
  expect(expected).toHaveLength(all.length);

  const row = fc.nat(all.length - 1);
  fc.assert(
    fc.property(row, fc.nat(60), fc.constantFrom(...damages), (index, field, damage) => {
      const whole = all[index] ?? empty;
      const at = whole.children.length === 0 ? 0 : field % whole.children.length;
      const children = whole.children.flatMap((child, position) => (position === at ? damage(child) : [child]));
      const rows = all.map((one, position) => (position === index ? { ...one, children } : one));
      const before = parent.children;
      parent.children = [...before.filter(({ name }) => name !== rowName), ...rows];
      const repairs = new Repairs();
      const read = valueAt(schema.read([root], repairs), path);
      parent.children = before;
      const others = read.length === expected.length ? read.toSpliced(index, 1) : read;
      expect(others).toEqual(expected.toSpliced(index, 1));
      if (read.length < expected.length) expect(repairs.length).toBeGreaterThan(0);
    }),
  );
});
