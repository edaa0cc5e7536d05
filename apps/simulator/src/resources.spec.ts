import { messageNameOf, XsiClient, XsiFarm } from '@libs/xsi';
import { everyDocument, type Simulator, startSimulator } from './index';

let simulator: Simulator;
let farm: XsiFarm;
beforeAll(async () => {
  simulator = await startSimulator({ pageSize: 10 });
  farm = new XsiFarm({ servers: [simulator.url] });
});
afterAll(async () => {
  await farm.close();
  await simulator.close();
});

function as(name: string): XsiClient {
  const userId = `${name}@example.com`;
  return new XsiClient(farm, userId, { type: 'basic', userId, password: `${name}-demo` });
}

async function all<T>(list: AsyncIterable<T>): Promise<T[]> {
  const records: T[] = [];
  for await (const record of list) records.push(record);
  return records;
}

it('says who a user is', async () => {
  expect(await as('alice').profile.read()).toMatchObject({
    details: {
      number: '2025550101',
      extension: '0101',
      serviceProvider: { '@isEnterprise': true, '#text': 'ExampleCo' },
    },
    additionalDetails: { mobile: '+12025550111' },
    countryCode: '1',
    timeZone: 'America/New_York',
  });
  const { details } = await as('dave').profile.read();
  expect([details.number, details.extension]).toEqual([undefined, '0104']);
});

it('lists devices, by type and by line port', async () => {
  const { devices } = as('alice');
  expect((await devices.list()).map(({ deviceType }) => deviceType)).toEqual(['Polycom_VVX450', 'WebTrit']);
  expect(await devices.list({ onlySoftClient: true, deviceType: 'Web*' })).toHaveLength(1);
  expect((await devices.byLinePort('2025550101_wt@example.com')).deviceType).toBe('WebTrit');
  await expect(devices.byLinePort('nobody@example.com')).rejects.toMatchObject({ status: 404 });
  expect(await as('dave').devices.list()).toEqual([]);
  expect(await as('alice').profile.registrations()).toHaveLength(2);
});

it('lists services, and refuses one that is not assigned', async () => {
  const services = await as('alice').services.list();
  expect(services).toContainEqual({ name: 'Authentication' });
  expect(services.map(({ name }) => name)).toContain('Enhanced Call Logs');
  expect((await as('dave').services.interceptUser()).active).toBe(true);
  expect((await as('alice').services.alternateNumbers()).numbers).toHaveLength(1);
  await expect(as('bob').services.interceptUser()).rejects.toMatchObject({ status: 403, code: expect.any(Number) });
  await expect(as('bob').callLogs.enhanced()).rejects.toMatchObject({ status: 403, code: expect.any(Number) });
});

describe('directories', () => {
  it('come in pages that are cut', async () => {
    const { directories } = as('alice');
    const page = await directories.enterprise({ results: 1000 });
    expect(page).toMatchObject({ startIndex: 1, numberOfRecords: 10, totalAvailableRecords: 46 });
    const people = await all(directories.allOfEnterprise());
    expect(new Set(people.map(({ userId }) => userId)).size).toBe(46);
    expect((await directories.enterprise({ start: 1000 })).numberOfRecords).toBe(0);
    await expect(directories.enterprise({ start: 0 })).rejects.toMatchObject({ status: 400 });
  });

  it('are searched', async () => {
    const { directories } = as('alice');
    const found = await directories.enterprise({ mpName: ['bob', 'SIEW'].map((part) => `${part}/i`) });
    expect(found.enterpriseDirectory.map(({ userId }) => userId)).toEqual(['bob@example.com']);
    const byNumber = await directories.enterprise({
      number: '+12025550101',
      extension: '0102',
      searchCriteriaModeOr: true,
    });
    expect(byNumber.numberOfRecords).toBe(2);
    const group = await directories.enterprise({ groupId: 'Sales', results: 1 });
    expect(group.enterpriseDirectory[0]?.groupId).toBe('Sales');
  });

  it('hold the group alone, where there is no enterprise', async () => {
    const { directories } = as('carol');
    await expect(directories.enterprise()).rejects.toMatchObject({ status: 403 });
    expect((await directories.group()).groupDirectory.map(({ firstName }) => firstName)).toContain('Олена');
  });

  it('have phone lists and custom contacts', async () => {
    const { directories } = as('bob');
    expect((await all(directories.enterpriseCommon())).map(({ name }) => name)).toContain('Такси');
    expect(await all(directories.groupCommon({ name: 'Cour*' }))).toHaveLength(1);
    expect(await all(directories.personal())).toHaveLength(5);
    expect(await all(as('dave').directories.personal())).toEqual([]);
    expect(await directories.customContactNames()).toEqual(['Suppliers & Partners', 'VIP']);
    expect((await all(directories.customContacts('Suppliers & Partners')))[0]?.name).toMatch(/^.+,.+$/);
    await expect(all(directories.customContacts('none'))).rejects.toMatchObject({ status: 404 });
  });
});

describe('call logs', () => {
  it('hold what was called, newest first, kind by kind and together', async () => {
    const { callLogs } = as('alice');
    const kinds = await Promise.all(
      (['Placed', 'Received', 'Missed'] as const).map((kind) => all(callLogs.allEnhanced(kind))),
    );
    expect(kinds.flat()).toHaveLength(25);
    const entries = kinds.flatMap((list) => list.filter((entry) => 'startTime' in entry));
    expect(entries.map(({ callingPresentationIndicator }) => callingPresentationIndicator)).toContain('Anonymous');
    expect(entries.map(({ serviceInvocationDisposition }) => serviceInvocationDisposition)).toEqual(
      expect.arrayContaining(['Voice Messaging', 'Call Forward Always']),
    );
    expect(entries.some(({ redirectingNumber }) => redirectingNumber)).toBe(true);
    const page = await callLogs.enhanced({ start: 21 });
    expect([page.startIndex, page.numberOfRecords]).toEqual([21, 5]);
  });

  it('gain a call, which is found by time and number', async () => {
    const startTime = new Date('2020-02-03T04:05:06Z');
    const callLogId = simulator.addCall({
      userId: 'carol@example.com',
      kind: 'missed',
      number: '+12025550142',
      startTime,
    });
    const { callLogs } = as('carol');
    const found = await callLogs.enhanced({ startTime, endTime: new Date('2020-02-04T00:00:00Z') });
    expect(found.missed?.enhancedCallLogsExtendedEntry).toEqual([
      expect.objectContaining({ callLogId, startTime, time: '2020-02-03T06:05:06.000+02:00' }),
    ]);
    expect((await callLogs.enhanced()).numberOfRecords).toBe(10);
    const all = await callLogs.enhanced({ startTime, callingPresentationNumber: ['+12025550142'], basicCallType: [] });
    expect(all.missed?.enhancedCallLogsExtendedEntry.at(-1)?.callLogId).toBe(callLogId);
    await expect(callLogs.enhanced({ startTime, endTime: startTime })).rejects.toMatchObject({ status: 400 });
  });

  it('are basic, too, in one document and in three', async () => {
    const logs = await as('bob').callLogs.basic();
    expect(logs.missed?.callLogsEntry.map(({ phoneNumber }) => phoneNumber)).toContain('Unavailable');
    const { bytes } = await as('bob').http.getRaw('directories/CallLogs/Missed');
    expect(Buffer.from(bytes).toString()).toContain('<missed');
  });
});

describe('voice messages', () => {
  const readAll = async (name: string, id: string) => {
    const { head, bytes } = await as(name).voiceMessages.media(id, { maxBytes: 1e9 });
    return { ...head.messageMediaContent, bytes: Buffer.concat(await all<Buffer>(bytes)) };
  };

  it('are listed, and old ones have no name', async () => {
    const listed = await as('alice').voiceMessages.list();
    expect(listed.map(({ read, fax }) => [read, fax])).toEqual([
      [undefined, undefined],
      [true, undefined],
      [true, undefined],
      [undefined, true],
      [true, undefined],
    ]);
    expect(listed.map((one) => messageNameOf(one) !== undefined)).toEqual([true, true, true, true, false]);
    await expect(as('dave').voiceMessages.list()).rejects.toMatchObject({ status: 403 });
  });

  it('are WAV files with a tone, faxes, or what was added', async () => {
    const [first, , , fax] = (await as('alice').voiceMessages.list()).map(messageNameOf);
    const wav = await readAll('alice', first ?? '');
    expect(wav.mediaType).toBe('WAV');
    expect([wav.bytes.toString('latin1', 0, 4), wav.bytes.readUInt32LE(4)]).toEqual(['RIFF', wav.bytes.length - 8]);
    expect((await readAll('alice', fax ?? '')).bytes.toString('latin1', 0, 3)).toBe('II*');
    const audio = Buffer.from('anything');
    const id = simulator.addVoicemail({ userId: 'alice@example.com', mediaType: 'MP3', audio });
    expect(await readAll('alice', id)).toEqual({ description: 'Message', mediaType: 'MP3', bytes: audio });
    const large = simulator.addVoicemail({ userId: 'alice@example.com', audio: { bytes: 1_000_001 } });
    expect((await readAll('alice', large)).bytes).toHaveLength(1_000_001);
  });

  it('are marked and deleted', async () => {
    const { voiceMessages } = as('bob');
    const names = (await voiceMessages.list()).map((one) => messageNameOf(one) ?? '');
    const reads = async () => (await voiceMessages.list()).map(({ read }) => read === true);
    await voiceMessages.markAllAsRead();
    await voiceMessages.markAsUnread(names[1] ?? '');
    expect(await reads()).toEqual([true, false, true, true]);
    await voiceMessages.markAllAsUnread();
    await voiceMessages.markAsRead(names[0] ?? '');
    await voiceMessages.delete(names[3] ?? '');
    expect(await reads()).toEqual([true, false, false]);
    await expect(voiceMessages.delete(names[3] ?? '')).rejects.toMatchObject({ status: 404 });
  });

  it('are downloaded one at a time by each subscriber', async () => {
    const userId = 'alice@example.com';
    const id = simulator.addVoicemail({ userId, audio: { bytes: 20_000_000 } });
    const first = await as('alice').voiceMessages.media(id, { maxBytes: 1e9 });
    await expect(readAll('alice', id)).rejects.toMatchObject({ status: 409 });
    first.bytes.destroy();
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect((await readAll('alice', id)).bytes).toHaveLength(20_000_000);
  });
});

describe('call centers', () => {
  it('say of what a user is an agent, and who has joined', async () => {
    const { callCenters } = as('bob');
    expect(await callCenters.agent()).toEqual({
      agentACDState: 'Available',
      callCenterList: [
        { serviceUserId: 'sales-queue@example.com', available: true, isLogOffAllowed: true },
        { serviceUserId: 'support-queue@example.com', available: false, isLogOffAllowed: true },
        { serviceUserId: 'front-desk@example.com', available: true, isLogOffAllowed: false },
      ],
    });
    await expect(as('carol').callCenters.agent()).rejects.toMatchObject({ status: 403 });
  });

  it('say how many calls wait, where they do', async () => {
    expect((await as('bob').callCenters.list('Agent')).callCenter).toEqual([
      { serviceUserID: 'sales-queue@example.com', numberCallsInQueue: 2 },
      { serviceUserID: 'support-queue@example.com', numberCallsInQueue: 0 },
      { serviceUserID: 'front-desk@example.com' },
    ]);
    expect((await as('bob').callCenters.list('Supervisor')).callCenter).toEqual([]);
    await expect(as('bob').http.command('PUT', 'directories/CallCenters')).rejects.toMatchObject({ status: 405 });
  });

  it('tell their agents to supervisors alone', async () => {
    const { callCenter } = await as('alice').callCenters.agents('support-queue@example.com');
    const [{ serviceUserID, agentList } = { serviceUserID: '', agentList: [] }] = callCenter;
    expect(serviceUserID).toBe('support-queue@example.com');
    expect(agentList[0]?.userDetails.map(({ userId }) => userId)).toEqual(
      ['alice', 'bob', 'dave'].map((name) => `${name}@example.com`),
    );
    await expect(as('bob').callCenters.agents('support-queue@example.com')).rejects.toMatchObject({ status: 403 });
  });

  it('are joined and left, one by one or all or none', async () => {
    const { callCenters } = as('bob');
    const joined = async () => (await callCenters.agent()).callCenterList?.map(({ available }) => available);
    const entry = (name: string, available: boolean) => ({ serviceUserId: `${name}@example.com`, available });
    await callCenters.changeAgent({
      agentACDState: 'Unavailable',
      callCenterList: [entry('sales-queue', false), entry('support-queue', true)],
    });
    expect([(await callCenters.agent()).agentACDState, await joined()]).toEqual(['Unavailable', [false, true, true]]);
    for (const [change, status] of [
      [{ callCenterList: [entry('sales-queue', true), entry('front-desk', false)] }, 403],
      [{ callCenterList: [entry('sales-queue', true), entry('alice', true)] }, 400],
      [{ agentACDState: 'Asleep', callCenterList: [entry('sales-queue', true)] }, 400],
    ] as const) {
      await expect(
        callCenters.changeAgent({ ...change, callCenterList: [...change.callCenterList] }),
      ).rejects.toMatchObject({ status });
    }
    expect(await joined()).toEqual([false, true, true]);
  });
});

it('says which versions it has', async () => {
  expect((await as('alice').versions.read()).commands.baseline).toBe('23.0');
});

it('gives the same documents for the same seed, and 50,000 users within seconds', async () => {
  const started = performance.now();
  const large = await startSimulator({ users: 50_000, enterprises: 2 });
  expect(performance.now() - started).toBeLessThan(10_000);
  expect(new Set(large.world.people.map(({ userId }) => userId)).size).toBe(50_000);
  const numbers = large.world.people.flatMap(({ number, mobile }) => [number, mobile]).filter(Boolean);
  expect(new Set(numbers).size).toBe(numbers.length);
  await large.close();
  const [one, other] = await Promise.all([startSimulator({ seed: 5 }), startSimulator({ seed: 5 })]);
  expect(one.world.people).toEqual(other.world.people);
  await Promise.all([one.close(), other.close()]);
});

it('names a document of each kind', async () => {
  const names: string[] = [];
  for await (const { name } of everyDocument(simulator)) names.push(name);
  expect(new Set(names).size).toBe(names.length);
  expect(names).toContain('carol@example.com-directories-Group');
}, 60_000);
