import type { Person, ServiceName, ServiceProvider } from './person';

export const domain = 'example.com';

/** May read every user, and is none. */
export const administratorId = `admin@${domain}`;

export const exampleCo: ServiceProvider = { id: 'ExampleCo', isEnterprise: true };
export const exampleTelecom: ServiceProvider = { id: 'Example Telecom', isEnterprise: false };

const basicServices: ServiceName[] = ['Authentication', 'Basic Call Logs', 'Voice Messaging User'];
const fewSettings: ServiceName[] = ['Call Forwarding Always', 'Call Waiting', 'Do Not Disturb'];
const allSettings: ServiceName[] = [
  ...fewSettings,
  'Anonymous Call Rejection',
  'BroadWorks Anywhere',
  'Call Forwarding Busy',
  'Call Forwarding No Answer',
  'Call Forwarding Not Reachable',
  'Calling Line ID Delivery Blocking',
  'Remote Office',
  'Simultaneous Ring Personal',
];
const fullServices: ServiceName[] = ['Authentication', 'Basic Call Logs', 'Enhanced Call Logs', 'Intercept User'];

type Described = Omit<Person, 'position'>;

const alice: Described = {
  userId: `alice@${domain}`,
  firstName: 'Alice',
  lastName: 'Lévesque',
  serviceProvider: exampleCo,
  groupId: 'Head Office',
  number: '+12025550101',
  extension: '0101',
  mobile: '+12025550111',
  emailAddress: `alice.levesque@${domain}`,
  title: 'Directrice générale',
  department: 'Engineering',
  alternateNumber: '+12025550112',
  timeZone: 'America/New_York',
  charset: 'ISO-8859-1',
  services: ['Alternate Numbers', 'Call Center - Standard', ...fullServices, ...allSettings, 'Voice Messaging User'],
  isIntercepted: false,
  deviceTypes: ['Polycom_VVX450', 'WebTrit'],
};

const bob: Described = {
  userId: `bob@${domain}`,
  firstName: 'Bob',
  lastName: 'Łukasiewicz',
  serviceProvider: exampleCo,
  groupId: 'Sales',
  number: '+12025550102',
  extension: '0102',
  emailAddress: `bob.lukasiewicz@${domain}`,
  department: 'Sales',
  timeZone: 'Europe/Warsaw',
  charset: 'UTF-8',
  services: [...basicServices, ...fewSettings, 'Call Center - Standard'],
  isIntercepted: false,
  deviceTypes: ['WebTrit'],
};

const carol: Described = {
  userId: `carol@${domain}`,
  firstName: 'Кароліна',
  lastName: 'Шевченко',
  serviceProvider: exampleTelecom,
  groupId: 'Kyiv',
  number: '+12025550103',
  extension: '0103',
  mobile: '+12025550113',
  emailAddress: `carol.shevchenko@${domain}`,
  department: 'Бухгалтерія',
  timeZone: 'Europe/Kyiv',
  charset: 'windows-1251',
  services: fullServices,
  isIntercepted: false,
  deviceTypes: ['WebTrit'],
};

const dave: Described = {
  userId: `dave@${domain}`,
  firstName: 'Dave',
  lastName: "O'Brien",
  serviceProvider: exampleCo,
  groupId: 'Head Office',
  extension: '0104',
  emailAddress: `dave.obrien@${domain}`,
  timeZone: 'America/New_York',
  charset: 'ISO-8859-1',
  services: [...fullServices, 'Call Center - Standard'],
  isIntercepted: true,
  deviceTypes: [],
};

/** Carol's group has somebody to call, and one of them a phone in the browser. */
const colleagues: Described[] = [
  { ...carolsColleague('olena', 'Олена', 'Бондаренко', '05'), deviceTypes: ['Chrome-Phone'] },
  carolsColleague('taras', 'Тарас', 'Коваленко', '06'),
  carolsColleague('zoe', 'Zoë', 'Müller', '07'),
];

/** Virtual subscribers; their agents are in `call-centers.ts`. */
const callCenters = [
  callCenter('sales-queue', 'Sales', '0108'),
  callCenter('support-queue', 'Support & Réparations', '0109'),
  callCenter('front-desk', 'Front Desk', '0110'),
];

export const demoPeople: Person[] = [alice, bob, carol, dave, ...colleagues, ...callCenters].map(
  (person, position) => ({
    ...person,
    position,
  }),
);

function carolsColleague(id: string, firstName: string, lastName: string, line: string): Described {
  return {
    ...carol,
    userId: `${id}@${domain}`,
    firstName,
    lastName,
    number: `+120255501${line}`,
    extension: `01${line}`,
    mobile: undefined,
    emailAddress: `${id}@${domain}`,
  };
}

function callCenter(id: string, lastName: string, extension: string): Described {
  return {
    userId: `${id}@${domain}`,
    firstName: 'Call Center',
    lastName,
    serviceProvider: exampleCo,
    groupId: 'Sales',
    extension,
    timeZone: 'America/New_York',
    charset: 'ISO-8859-1',
    services: [],
    isIntercepted: false,
    deviceTypes: [],
  };
}
