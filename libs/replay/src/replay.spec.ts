import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { XsiClient, XsiDecodeError, XsiFarm, XsiFault, XsiUnreachable } from '@libs/xsi';
import { loadFixtures, type Replay, replay, replayWithNock, resolve } from '.';
import { parseFixtureName, writeFixtureName } from './fixture-name';

const folder = 'fixtures';
const basic = (userId: string, password = 'any') => `Basic ${Buffer.from(`${userId}:${password}`).toString('base64')}`;
const below = (userId: string, path: string) => `/com.broadsoft.xsi-actions/v2.0/user/${userId}/${path}`;

describe('the name of a fixture', () => {
  it.each([
    ['profile.xml', 'profile', {}, 'GET', 200],
    ['profile.403.xml', 'profile', {}, 'GET', 403],
    ['LoginToken.POST.201.xml', 'LoginToken', {}, 'POST', 201],
    ['Enterprise,start=51.xml', 'Enterprise', { start: '51' }, 'GET', 200],
    ['Placed,start=51,results=50.503.xml', 'Placed', { start: '51', results: '50' }, 'GET', 503],
    ['2025550101_mob@example.com.xml', '2025550101_mob@example.com', {}, 'GET', 200],
    ['Fournisseurs%20&%20Partenaires.xml', 'Fournisseurs & Partenaires', {}, 'GET', 200],
    ['Enterprise.xml.txt', 'Enterprise', {}, 'GET', 200],
    ['a%2Cb%3D1.xml', 'a,b=1', {}, 'GET', 200],
  ])('%s', (file, segment, query, method, status) => {
    const name = parseFixtureName(file);
    expect(name).toMatchObject({ segment, method, status });
    expect(Object.fromEntries(name?.query ?? [])).toEqual(query);
    expect(name && parseFixtureName(writeFixtureName(name))).toEqual(name);
  });

  it.each(['profile.json', 'password', 'README.md', '.xml'])('answers nothing: %s', (file) => {
    expect(parseFixtureName(file)).toBeUndefined();
  });
});

describe('resolve', () => {
  const fixtures = loadFixtures(folder);
  const get = (url: string, userId = 'alice@example.com', password?: string) =>
    resolve(fixtures, { method: 'GET', url, authorization: basic(userId, password) });

  it('answers with the bytes of the file, in its own charset', () => {
    const answer = get(below('dora-cyrillic@example.com', 'directories/GroupCommon'));
    expect(answer?.headers['content-type']).toBe('application/xml;charset=windows-1251');
    expect(answer?.body).toEqual(readFileSync('fixtures/xsi/dora-cyrillic@example.com/directories/GroupCommon.xml'));
  });

  it('takes the path in any case and encoding, below any prefix', () => {
    const answer = get('/farm/com.broadsoft.xsi-actions/v2.0/user/ALICE%40example.com/Directories/enterprisecommon');
    expect(answer?.status).toBe(200);
  });

  it('chooses the page that was asked for, and an empty one behind the last', () => {
    const page = (start: number) =>
      get(below('hank-pages@example.com', `directories/Enterprise?start=${start}&results=3`))?.body.toString('latin1');
    expect(page(1)).toContain('<startIndex>1<');
    expect(page(4)).toContain('<startIndex>4<');
    expect(page(8)).toContain(
      '<startIndex>8</startIndex><numberOfRecords>0</numberOfRecords><totalAvailableRecords>7</totalAvailableRecords><enterpriseDirectory/>',
    );
  });

  it('answers with a refusal, also by the default of a user', () => {
    expect(get(below('locked@example.com', 'profile'))?.status).toBe(403);
    expect(get(below('locked@example.com', 'directories/Enterprise?start=51'))?.status).toBe(403);
    expect(get(below('nobody@example.com', 'services'))?.status).toBe(401);
  });

  it('wants a credential, and the right one where there is a password', () => {
    const url = below('ivan-password@example.com', 'profile');
    expect(resolve(fixtures, { method: 'GET', url })?.status).toBe(401);
    expect(get(url, 'ivan-password@example.com', 'wrong')?.status).toBe(401);
    expect(get(url, 'ivan-password@example.com', 'not-a-password-ivan')?.status).toBe(200);
    const passwords = { 'alice@example.com': 'right' };
    const request = {
      method: 'GET',
      url: below('alice@example.com', 'profile'),
      authorization: basic('alice@example.com'),
    };
    expect(resolve(fixtures, request, { passwords })?.status).toBe(401);
    expect(resolve(fixtures, { ...request, authorization: 'BroadWorksSSO not-a-token-alice' })?.status).toBe(200);
  });

  it('serves device files', () => {
    expect(get('/dms/alice/mobile/config.xml')?.body.toString()).toContain('2025550101_mob');
    expect(get('/dms/alice/web/config.json')?.headers['content-type']).toBe('application/json');
  });

  it('answers nothing where there is no file', () => {
    expect(get(below('alice@example.com', 'services/NoSuchService'))).toBeUndefined();
    expect(get(below('alice@example.com', '..%2F..%2FREADME%'))).toBeUndefined();
    expect(get('/dms/../README.md')).toBeUndefined();
    expect(get('/')).toBeUndefined();
  });
});

it('refuses a folder in which two files answer the same request', () => {
  const twins = mkdtempSync(join(tmpdir(), 'replay-'));
  mkdirSync(join(twins, 'xsi/a@example.com'), { recursive: true });
  for (const name of ['profile.xml', 'profile.403.xml']) writeFileSync(join(twins, 'xsi/a@example.com', name), '<a/>');
  expect(() => loadFixtures(twins)).toThrow(/answer the same request/);
  rmSync(twins, { recursive: true });
});

describe.each([
  ['over a socket', () => replay(folder)],
  ['with nock', () => replayWithNock('https://xsp.example.com', folder)],
])('%s', (_name, start: () => Promise<Replay>) => {
  let served: Replay;
  let farm: XsiFarm;
  const clientOf = (userId: string) => new XsiClient(farm, userId, { type: 'basic', userId, password: 'any' });

  beforeEach(async () => {
    served = await start();
    farm = new XsiFarm({ servers: [served.url] });
  });
  afterEach(async () => {
    await farm.close();
    // a test that looks for a missing fixture has already seen what this says
    await served.close().catch(() => undefined);
  });

  it('is read with the client', async () => {
    const xsi = clientOf('carol-one@example.com');
    const { details } = await xsi.profile.read();
    expect(details.lastName).toBe('Müller-Gonçalves');
    expect(await all(clientOf('hank-pages@example.com').directories.allOfEnterprise())).toHaveLength(7);
    expect(await all(clientOf('alice@example.com').callLogs.allEnhanced('Placed'))).toHaveLength(7);
    expect(await xsi.profile.loginToken()).toBe('not-a-token-carol-one');
    expect(await xsi.versions.read()).toMatchObject({ commands: { baseline: '23.0' } });
    expect(served.requests).toContainEqual({
      method: 'GET',
      url: '/com.broadsoft.xsi-actions/v2.0/user/carol-one@example.com/profile',
      status: 200,
      matched: true,
    });
  });

  it('meets every kind of refusal', async () => {
    await expect(clientOf('locked@example.com').profile.read()).rejects.toThrow(new XsiFault(403, 100403));
    await expect(clientOf('unknown@example.com').profile.read()).rejects.toThrow(new XsiFault(404, 4008));
    await expect(clientOf('nobody@example.com').profile.read()).rejects.toThrow(new XsiFault(401));
    await expect(clientOf('portal@example.com').profile.read()).rejects.toThrow(XsiDecodeError);
    await expect(clientOf('cut@example.com').directories.enterprise()).rejects.toThrow(XsiDecodeError);
  });
});

it('answers 404 over a socket where there is no fixture, and says so', async () => {
  const served = await replay(folder);
  const response = await fetch(`${served.url}${below('alice@example.com', 'nothing')}`, {
    headers: { authorization: basic('alice@example.com') },
  });
  expect([response.status, await response.text()]).toEqual([
    404,
    expect.stringContaining(
      `<summaryEnglish>No fixture answers GET ${below('alice@example.com', 'nothing')}</summaryEnglish>`,
    ),
  ]);
  expect(served.requests.map(({ matched }) => matched)).toEqual([false]);
  await served.close();
});

it('fails loudly with nock where there is no fixture', async () => {
  const served = await replayWithNock('https://xsp.example.com', folder);
  const farm = new XsiFarm({ servers: [served.url] });
  const userId = 'frank-missing@example.com';
  const xsi = new XsiClient(farm, userId, { type: 'basic', userId, password: 'any' });
  await expect(xsi.profile.read()).rejects.toThrow(XsiUnreachable);
  await farm.close();
  await expect(served.close()).rejects.toThrow(/No fixture answers GET .*frank-missing@example.com\/profile/);
});

async function all<T>(records: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const record of records) found.push(record);
  return found;
}
