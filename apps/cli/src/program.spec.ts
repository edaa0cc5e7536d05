import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@apps/simulator';
import { type Replay, replay } from '@libs/replay';
import { xsiDocuments } from '@libs/xsi';
import { documentOf } from './connection/resources';
import { newKey } from './keys';
import { masked } from './terminal/mask';
import { xsi } from './testing/terminal';

const env = { XSI_PASSWORD: 'not-a-password-cli' };
let served: Replay;

beforeAll(async () => {
  served = await replay('fixtures');
});
afterAll(() => served.close());

const get = (user: string, ...args: string[]) => xsi(['get', ...args, '--server', served.url, '--user', user], env);

describe('xsi get', () => {
  it('prints what the library decodes', async () => {
    const { code, out, err } = await get('alice@example.com', 'profile');
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(JSON.parse(out.toString())).toEqual(
      JSON.parse(readFileSync('fixtures/xsi/alice@example.com/profile.json', 'utf8')),
    );
  });

  it.each([
    ['device', '2025550102_mob@example.com'],
    ['custom-contacts', 'VIP'],
    ['enhanced-call-logs', 'missed'],
  ])('knows a part of %s', async (name, part) => {
    expect(await get('carol-one@example.com', name, part)).toMatchObject({ code: 0, err: '' });
  });

  it('prints the bytes that came', async () => {
    const { out } = await get('dora-cyrillic@example.com', 'group-common', '--raw');
    expect(out).toEqual(readFileSync('fixtures/xsi/dora-cyrillic@example.com/directories/GroupCommon.xml'));
  });

  it('passes a query on', async () => {
    const { out } = await get('hank-pages@example.com', 'enterprise', '--query', 'start=4', '--query', 'results=3');
    expect(JSON.parse(out.toString())).toMatchObject({ startIndex: 4 });
  });

  it('masks secrets, unless told otherwise', async () => {
    const hidden = await get('carol-one@example.com', 'devices');
    expect(hidden.out.toString()).toContain('"password": "***"');
    expect(hidden.out.toString()).not.toContain('not-a-password');
    const shown = await get('carol-one@example.com', 'devices', '--show-secrets');
    expect(shown.out.toString()).toContain('not-a-password-carol-one-mobile');
    expect(masked({ token: 'a', list: [{ password: 'b' }] })).toEqual({ token: '***', list: [{ password: '***' }] });
  });

  it('takes the password from a file', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'xsi-'));
    const file = join(folder, 'secret');
    writeFileSync(file, 'not-a-password-ivan\n');
    const args = ['get', 'profile', '--server', served.url, '--user', 'ivan-password@example.com'];
    expect((await xsi([...args, '--password-file', file])).code).toBe(0);
    expect(await xsi(args, env)).toMatchObject({ code: 1, err: expect.stringContaining('401') });
    rmSync(folder, { recursive: true });
  });
});

describe('xsi get at the simulator', () => {
  let simulator: Simulator;
  const userId = 'alice@example.com';
  beforeAll(async () => {
    simulator = await startSimulator();
  });
  afterAll(() => simulator.close());

  const read = (...args: string[]) =>
    xsi(['get', ...args, '--server', simulator.url, '--user', userId], { XSI_PASSWORD: 'alice-demo' });

  it.each(Object.keys(xsiDocuments).filter((name) => name !== 'device'))('every document is read: %s', async (name) => {
    expect(await read(name)).toMatchObject({ code: 0, err: '' });
  });

  it('an item is read by its name', async () => {
    const callId = simulator.startCall({ userId, number: '+12025550142' });
    const { accessDevice } = JSON.parse((await read('devices')).out.toString());
    const { messageInfoList } = JSON.parse((await read('voice-messages')).out.toString());
    const named: Record<string, string> = {
      devices: accessDevice[0].deviceLinePort,
      device: accessDevice[0].deviceLinePort,
      'call-centers': 'sales-queue@example.com',
      'custom-contacts': 'VIP',
      'enhanced-call-logs': 'placed',
      calls: callId,
      'voice-messages': messageInfoList[0].messageId.split('/').at(-1),
    };
    for (const [name, item] of Object.entries(named)) {
      expect([name, await read(name, item)]).toMatchObject([name, { code: 0, err: '' }]);
    }
    const withItems = Object.keys(xsiDocuments).filter((name) => xsiDocuments[name]?.items);
    expect(withItems.filter((name) => !named[name])).toEqual(['anywhere']);
    expect(await read('anywhere', '+12025550191')).toMatchObject({ code: 1, err: expect.stringContaining('404') });
  });
});

describe('an error is one line that names what to change', () => {
  const user = ['--user', 'alice@example.com'];
  it.each([
    [['get', 'nonsense', ...user], env, /^xsi: no resource is called nonsense: use one of profile, /],
    [['get', 'profile', ...user], {}, /^xsi: no password: set XSI_PASSWORD, or name a file with --password-file/],
    [['get', 'profile', ...user, '--password-file', '/nowhere'], {}, /^xsi: --password-file \/nowhere cannot be read/],
    [['get', 'profile', ...user, '--server', 'nowhere'], env, /^xsi: --server must be a URL/],
    [['get', 'profile', ...user, '--server', 'http://a:b@c.example.com'], env, /^xsi: --server must not hold a login/],
    [['get', 'profile', ...user, '--server', 'http://c.example.com'], env, /in clear: use https:.+--allow-http/],
    [['get', 'profile', ...user, '--server', 'http://127.0.0.1.example.com'], env, /--allow-http/],
    [['record', ...user, '--server', 'http://192.0.2.1', '--persona', 'zoe-new@example.com'], env, /--allow-http/],
    [['get', 'profile', ...user, '--server', 'http://c.invalid', '--allow-http'], env, /check --server/],
    [['get', 'profile', ...user, '--server', 'http://[::1]:1'], env, /check --server/],
    [['get', 'profile', ...user, '--server', 'http://127.0.0.1:1'], env, /ECONNREFUSED: check --server/],
    [['get', 'profile', ...user, '--query', 'x'], env, /^xsi: --query must be written name=value/],
    [['get', 'enhanced-call-logs', 'Lost', ...user], env, /use one of Placed, Received, Missed/],
    [['get', 'device', ...user], env, /device needs a line port/],
    [['get', 'profile'], env, /required option '--user <id>' not specified/],
    [['record', ...user, '--only', 'everything'], env, /^xsi: --only everything is not one of profile, /],
    [['record', ...user, '--persona', 'zoe@acme.com'], env, /^xsi: --persona must be a user id of nobody/],
    [['record', ...user, '--pages', '0'], env, /^xsi: --pages must be/],
    [['replay', '/nowhere'], env, /^xsi: there is no folder \/nowhere/],
    [['replay', '--port', 'x'], env, /must be a number from 0 to 65535/],
    [['nonsense'], env, /unknown command 'nonsense'/],
  ])('%s', async (args, environment, message) => {
    const { code, out, err } = await xsi(args, { ...environment });
    expect({ code, out: out.toString() }).toEqual({ code: 1, out: '' });
    expect(err.trimEnd()).toMatch(message);
    expect(err.trimEnd()).not.toContain('\n    at ');
  });

  it.each([
    ['locked@example.com', /403 with error 100403: this login may not read it/],
    ['unknown@example.com', /404 with error 4008: there is no such user: check --user/],
    ['nobody@example.com', /401: check --user and the password/],
    ['busy@example.com', /503 with error -1: the server is in trouble/],
    ['portal@example.com', /cannot read the answer: .*--raw/],
  ])('for %s', async (persona, message) => {
    const { code, err } = await get(persona, 'profile');
    expect(code).toBe(1);
    expect(err).toMatch(message);
    expect(err.trimEnd()).not.toContain('\n');
  });
});

it.each(
  [[], ['get'], ['record'], ['replay'], ['keys'], ['provision'], ['provision', 'list']].map((command) => [
    [...command, '--help'],
  ]),
)('%s shows examples', async (args) => {
  const { code, out } = await xsi(args);
  expect(code).toBe(0);
  expect(out.toString()).toContain('Examples:\n  $ ');
});

it('says its version, as npm has it', async () => {
  const { code, out } = await xsi(['--version'], { npm_package_version: '1.2.3' });
  expect({ code, out: out.toString() }).toEqual({ code: 0, out: '1.2.3\n' });
});

it('keys makes new key material each time', async () => {
  const key = newKey(new Date('2026-03-01T23:00:00Z'));
  expect(key).toMatch(/^k20260301:[A-Za-z0-9+/]{43}=$/);
  expect(Buffer.from(key.split(':')[1] ?? '', 'base64')).toHaveLength(32);
  const printed = [await xsi(['keys']), await xsi(['keys'])].map(({ out }) => out.toString());
  expect(printed[0]).toMatch(/^k\d{8}:[A-Za-z0-9+/]{43}=\n$/);
  expect(printed[0]).not.toBe(printed[1]);
});

it('replay serves until it is interrupted', async () => {
  const interrupted = new AbortController();
  const probe = await replay('fixtures');
  const port = new URL(probe.url).port;
  await probe.close();
  const running = xsi(['replay', 'fixtures', '--port', port], {}, interrupted.signal);
  const args = ['get', 'profile', '--server', `http://127.0.0.1:${port}`, '--user', 'alice@example.com'];
  expect((await xsi(args, env)).code).toBe(0);
  interrupted.abort();
  const { code, out, err } = await running;
  expect(code).toBe(0);
  expect(out.toString()).toContain(`fixtures is served at http://127.0.0.1:${port}`);
  expect(err).toContain('200 GET /com.broadsoft.xsi-actions/v2.0/user/alice@example.com/profile\n');
});

it('no document is reached through the name of another', () => {
  expect(() => documentOf('custom-contacts', '../../profile')).toThrow(/cannot stand in a path/);
  expect(() => documentOf('profile', 'x')).toThrow(/takes no further name/);
});
