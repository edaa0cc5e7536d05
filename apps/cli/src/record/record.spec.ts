import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@apps/simulator';
import { loadFixtures, parseFixtureName, type Replay, replay, unreserved } from '@libs/replay';
import {
  decodeText,
  parseXml,
  requestOf,
  type XmlElement,
  XsiClient,
  type XsiDocument,
  XsiFarm,
  type XsiHttp,
  xsiDocuments,
} from '@libs/xsi';
import { xsi } from '../testing/terminal';
import { recordable } from './fetch';

const persona = 'zoe-new@example.org';
const password = 'not-a-password-of-the-recorder';
let served: Replay;
let out: string;

beforeAll(async () => {
  served = await replay('fixtures');
});
afterAll(() => served.close());
beforeEach(() => {
  out = mkdtempSync(join(tmpdir(), 'record-'));
});
afterEach(() => rmSync(out, { recursive: true }));

const record = (user: string, ...args: string[]) =>
  xsi(['record', '--server', served.url, '--user', user, '--out', join(out, 'xsi'), '--persona', persona, ...args], {
    XSI_PASSWORD: password,
  });

/** Elements of which every value is somebody's, told apart without the code under test. */
const personal =
  /^(userId|externalId|(first|last)Name(Unicode)?|hirangana\w+|groupId|number|extension|mobile|pager|emailAddress|title|location|addressLine1|city|department|impId|deviceName|deviceLinePort|userName|password|macAddress|uri|linePort|publicIP|phoneNumber|callLogId|callId|\w*(Dialed|Called|Presentation|Asserted|connected|redirecting)(Number|Name)|connectedName|redirectingName|someFutureElement)$/;
/** What may come again: words of BroadWorks, emergency numbers, and parts that are too short to be told apart. */
const harmless =
  /^(Call Center|Auto Attendant|Hunt Group|Virtual On-Net|Voice Portal|Service|Support|Service & Support|R&D|Mobile|Unavailable|Anonymous|911|\*86|.{1,2})$/;

function leaves(element: XmlElement, found: [name: string, value: string][] = []): [name: string, value: string][] {
  if (element.text !== '') found.push([element.name, element.text]);
  for (const child of element.children) leaves(child, found);
  return found;
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((file) => statSync(join(folder, file)).isFile())
    .sort();
}

function originalsOf(user: string): string[] {
  const own = filesIn('fixtures/xsi').filter((file) => file.includes(`${user}/`) && file.endsWith('.xml'));
  const values = own
    .flatMap((file) => leaves(parseXml(readFileSync(join('fixtures/xsi', file))).root))
    .filter(([name]) => personal.test(name))
    .map(([, value]) => value)
    .filter((value) => !harmless.test(value));
  return [...new Set(values)];
}

const personas = [
  'alice@example.com',
  'bob-none@example.com',
  'carol-one@example.com',
  'dora-cyrillic@example.com',
  'erin-legacy@example.com',
  'frank-provider@example.com',
  'gina-prefixed@example.com',
  'hank-pages@example.com',
  'tina-nil@example.com',
  'tom-extra@example.com',
  'toni-unicode@example.com',
  'tara-blank@example.com',
];

describe.each(personas)('what is recorded of %s', (user) => {
  it('holds none of the values that came, and only what belongs to nobody', async () => {
    expect(await record(user)).toMatchObject({ code: 0, err: expect.not.stringContaining('xsi:') });
    const files = filesIn(join(out, 'xsi'));
    const originals = originalsOf(user);
    const left = files.flatMap((file) => {
      const { text } = decodeText(readFileSync(join(out, 'xsi', file)));
      const values = file.endsWith('.xml') ? leaves(parseXml(Buffer.from(text), 'utf-8').root) : [];
      return originals
        .filter((original) => values.some(([name, value]) => personal.test(name) && value === original))
        .map((original) => `${file}: ${original}`);
    });
    expect(left).toEqual([]);
    const texts = files.map((file) => decodeText(readFileSync(join(out, 'xsi', file))).text);
    const values = texts.map((text) => text.replace(/<[^>]*>/g, ' '));
    const long = originals.filter((original) => original.length > 5);
    expect(long.filter((original) => values.some((text) => text.includes(original)))).toEqual([]);
    expect(texts.flatMap(unreserved)).toEqual([]);
    expect(texts.join('')).not.toContain(password);
  });

  it('has the structure, the charset and the statuses that came', async () => {
    await record(user);
    const fixtures = loadFixtures('fixtures');
    const recorded = loadFixtures(out);
    const of = ({ actions }: typeof fixtures, who: string) =>
      [...actions].filter(([key]) => key.startsWith(`user/${encodeURIComponent(who)}/`)).flatMap(([, found]) => found);
    const shapeOf = (text: string) =>
      text
        .replace(/<!--.*?-->/gs, '')
        .match(/<[^!>]*>/g)
        ?.map((tag) => tag.split(' ')[0]);
    const known = of(fixtures, user)
      .filter(({ method, file, segment }) => method === 'GET' && file.endsWith('.xml') && segment !== 'default')
      .map(({ body, status }) => [status, shapeOf(body.toString('latin1').replace(/<!\[CDATA\[.*?\]\]>/gs, ''))]);
    const made = of(recorded, persona)
      // the empty page behind the last one is in no file of the fixtures, and neither is what the replay has no file for
      .filter(({ status }) => status !== 404)
      .filter(({ file, query }) => file.endsWith('.xml') && (query.size === 0 || user.startsWith('hank')))
      .filter(({ body }) => !body.includes('<numberOfRecords>0<') || user.startsWith('bob'))
      .map(({ body, status }) => [status, shapeOf(body.toString('latin1'))]);
    expect(made.length).toBeGreaterThan(0);
    for (const one of made) expect(known).toContainEqual(one);
  });
});

it('the same value is replaced by the same in all files', async () => {
  const { code, err, out: said } = await record('alice@example.com');
  expect(code).toBe(0);
  expect(err).toContain('3: 200 profile/device/<line port>\n');
  expect(said.toString()).toMatch(/files for zoe-new@example.org are in .*, 2 of them refusals/);
  expect(said.toString()).toMatch(/Replaced: .*\d+ numbers/);

  const again = await replay(out);
  const farm = new XsiFarm({ servers: [again.url] });
  const client = new XsiClient(farm, persona, { type: 'basic', userId: persona, password: 'any' });
  const { details, additionalDetails } = await client.profile.read();
  const colleagues = await all(client.directories.allOfEnterprise());
  const placed = await all(client.callLogs.allEnhanced('Placed'));
  const devices = await client.devices.list();
  const [directory = '', vip = ''] = await client.directories.customContactNames();

  const self = colleagues.find(({ userId }) => userId === persona);
  expect(details.userId).toBe(persona);
  expect(self).toMatchObject({
    firstName: details.firstName,
    lastName: details.lastName,
    number: `+1${details.number}`,
  });
  expect(details.number?.endsWith(details.extension ?? '')).toBe(true);
  expect(additionalDetails.mobile).toMatch(/^\+1\d{3}55501\d\d$/);
  expect(devices.map(({ deviceLinePort }) => deviceLinePort)).toEqual([
    `${details.number}@example.org`,
    `${details.number}_pc@example.org`,
    `${details.number}_mob@example.org`,
  ]);
  const names = colleagues.map(({ firstName, lastName }) => `${firstName} ${lastName}`);
  const [called] = placed;
  const calledName = called && 'calledDirectoryName' in called ? called.calledDirectoryName : undefined;
  expect(names).toContain(calledName);
  const [contact] = await all(client.directories.customContacts(vip));
  expect(contact?.name).toBe(`${contact?.lastName},${contact?.firstName}`);
  expect(directory).toMatch(/^\p{Lu}\p{L}+ & \p{Lu}\p{L}+$/u);
  expect(colleagues.filter(({ firstName }) => /^\p{Script=Cyrillic}+$/u.test(firstName ?? ''))).toHaveLength(1);
  expect(again.requests.every(({ matched }) => matched)).toBe(true);
  await farm.close();
  await again.close();
});

it('records the pages that there are, and no more than asked for', async () => {
  await record('hank-pages@example.com', '--only', 'enterprise');
  const pages = filesIn(join(out, 'xsi', persona));
  expect(pages).toEqual([
    'directories/Enterprise,start=4.xml',
    'directories/Enterprise,start=7.xml',
    'directories/Enterprise.xml',
  ]);
  await record('hank-pages@example.com', '--only', 'enterprise-common', '--pages', '1');
  expect(filesIn(join(out, 'xsi', persona))).toContain('directories/EnterpriseCommon.xml');
  expect(filesIn(join(out, 'xsi', persona))).not.toContain('directories/EnterpriseCommon,start=5.xml');
});

it.each([
  ['locked@example.com', `${persona}/profile.403.xml`],
  ['cut@example.com', `not-xml/${persona}/services.xml.txt`],
])('records what %s meets', async (user, file) => {
  expect((await record(user, '--only', 'profile,services')).code).toBe(0);
  const bytes = readFileSync(join(out, 'xsi', file));
  expect(bytes.length).toBeGreaterThan(0);
  expect(parseFixtureName(file.split('/').at(-1) ?? '')).toBeDefined();
  expect(bytes.toString()).not.toContain(user);
});

it('stops at the first 401, writes nothing, and does not lock the login', async () => {
  const simulator = await startSimulator();
  const args = ['record', '--server', simulator.url, '--user', 'alice@example.com', '--out', join(out, 'xsi')];
  const { code, err } = await xsi(args, { XSI_PASSWORD: 'mistyped' });
  const { failedAuthentications } = simulator.counters;
  await simulator.close();
  expect({ code, failedAuthentications }).toEqual({ code: 1, failedAuthentications: 1 });
  expect(err).toMatch(/401: check --user and the password/);
  expect(readdirSync(out)).toEqual([]);
});

it('is silent about who it is', async () => {
  const { out: said, err } = await record('carol-one@example.com');
  expect(said.toString() + err).not.toMatch(/carol|VIP|2025550102|not-a-password/i);
});

async function all<T>(records: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const one of records) found.push(one);
  return found;
}

it('records the simulator, whose people are called like what BroadWorks calls its services', async () => {
  const simulator = await startSimulator({ users: 60 });
  const args = [
    'record',
    '--server',
    simulator.url,
    '--user',
    'alice@example.com',
    '--persona',
    persona,
    '--out',
    join(out, 'xsi'),
  ];
  const { code, err } = await xsi(args, { XSI_PASSWORD: 'alice-demo' });
  await simulator.close();
  expect([code, err.includes('is still in')]).toEqual([0, false]);
});

describe('every document that the library knows', () => {
  const userId = 'alice@example.com';
  let simulator: Simulator;
  let raw: XsiHttp;
  let farm: XsiFarm;
  const readRaw = async (document: XsiDocument, item?: string) => {
    const { target, query } = requestOf(document, item);
    return Buffer.from((await raw.getRaw(target, query)).bytes);
  };

  beforeAll(async () => {
    simulator = await startSimulator({ users: 60 });
    farm = new XsiFarm({ servers: [simulator.url] });
    const client = new XsiClient(farm, userId, { type: 'basic', userId, password: 'alice-demo' });
    raw = client.http;
    simulator.startCall({ userId, number: '+12025550142', name: 'Ezekiel Underhill' });
    const location = { phoneNumber: '+12025550166', description: 'Lakeside cottage', active: true };
    await client.callServices.broadWorksAnywhere.addLocation(location);
    await client.callServices.callForwardingAlways.change({ active: true, forwardToPhoneNumber: '+12025550177' });
    await client.callServices.voiceMessaging.change({ voiceMessageNotifyEmailAddress: 'lakeside@cottage.test' });
  });
  afterAll(async () => {
    await farm.close();
    await simulator.close();
  });

  const recordAll = (...only: string[]) => {
    const args = ['record', '--server', simulator.url, '--user', userId, '--persona', persona];
    return xsi([...args, '--out', join(out, 'xsi'), '--only', only.join()], { XSI_PASSWORD: 'alice-demo' });
  };

  it.each(recordable)('is recorded with its items: %s', async (name) => {
    expect(await recordAll(name)).toMatchObject({ code: 0, err: expect.not.stringContaining('xsi:') });
    const { path, items, schema } = documentNamed(name);
    const below = name === 'versions' ? '' : `${persona}/`;
    const file = join(out, 'xsi', `${below}${path.replace(/^\//, '')}.xml`);
    expect(() => schema.read([parseXml(readFileSync(file)).root])).not.toThrow();
    const found = filesIn(join(out, 'xsi')).filter((one) => one.startsWith(`${persona}/${items?.path ?? path}`));
    const inFolder = found.filter((one) => /[/,]/.test(one.slice(`${persona}/${items?.path ?? path}`.length)));
    expect(inFolder.length > 0).toBe(items !== undefined);
    for (const one of inFolder) {
      const { root } = parseXml(readFileSync(join(out, 'xsi', one)));
      if (!/\.\d{3}\./.test(one)) expect(() => items?.schema.read([root])).not.toThrow();
    }
  });

  it('is recorded without the people in it', async () => {
    expect(await recordAll(...recordable)).toMatchObject({ code: 0 });
    const originals = new Set<string>();
    for (const name of recordable.filter((one) => one !== 'versions')) {
      for (const [element, value] of leaves(parseXml(await readRaw(documentNamed(name))).root)) {
        if (personal.test(element) && !harmless.test(value) && value.length > 5) originals.add(value);
      }
    }
    expect(originals.size).toBeGreaterThan(50);
    const texts = filesIn(join(out, 'xsi'))
      .map((file) => decodeText(readFileSync(join(out, 'xsi', file))).text)
      .join('\n');
    const secrets = ['Ezekiel', 'Underhill', '2025550142', '2025550166', '2025550177', 'Lakeside', 'cottage', 'UklGR'];
    expect([...originals, ...secrets].filter((value) => texts.includes(value))).toEqual([]);
    expect(filesIn(join(out, 'xsi')).join()).not.toMatch(/2025550166|alice/);
  });

  it('but no message and no versions, unless they are named', async () => {
    const args = ['record', '--server', simulator.url, '--user', userId, '--persona', persona];
    expect(await xsi([...args, '--out', join(out, 'xsi')], { XSI_PASSWORD: 'alice-demo' })).toMatchObject({ code: 0 });
    const files = filesIn(join(out, 'xsi'));
    expect(files).toContain(`${persona}/VoiceMessagingMessages.xml`);
    expect(files.filter((file) => /VoiceMessagingMessages\/|versions/.test(file))).toEqual([]);
  });
});

function documentNamed(name: string): XsiDocument {
  const document = xsiDocuments[name];
  if (!document) throw new Error(`no document is called ${name}`);
  return document;
}
