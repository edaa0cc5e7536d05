import crypto from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@apps/simulator';
import { oldestNode } from '../../apps/adapter/src/process/node-version';
import { AdapterProcess } from '../support/adapter-process';
import { type Demo, startDemo, tenantAt, withOneDemo } from '../support/demo';

const nowhere = { tenants: { default: { xsi: { servers: ['http://127.0.0.1:9'], allowHttp: true } } } };

// processes start, and the first one may have to be built
jest.setTimeout(60_000);

describe('C56 an exception that nobody expected', () => {
  let demo: Demo;
  withOneDemo(
    (started) => {
      demo = started;
    },
    () => startDemo(),
  );
  afterEach(() => jest.restoreAllMocks());

  it('is 500 to that caller only, and is logged without what it says', async () => {
    const { adapter } = demo;
    const { access_token, refresh_token } = await adapter.signIn('alice', 'alice-demo');
    jest.spyOn(crypto, 'randomBytes').mockImplementationOnce(() => {
      throw Object.assign(new TypeError('canary of alice'), { code: 'E_ODD' });
    });
    const refresh = () => adapter.call('PATCH', '/v1/session', { body: { refresh_token } });
    const [refused, other] = [await refresh(), await adapter.get('/v1/user', access_token)];
    expect([refused.status, refused.body]).toEqual([
      500,
      { code: 'internal_error', message: 'Something went wrong here' },
    ]);
    expect(other.status).toBe(200);
    const log = demo.adapter.log.join('');
    expect(log).toContain('"cause":"TypeError E_ODD"');
    expect(log).not.toContain('canary');
    // nothing was spent
    expect((await refresh()).status).toBe(200);
  });
});

describe('C56 an exception that nobody caught', () => {
  let simulator: Simulator;
  let crashing: string;
  beforeAll(async () => {
    simulator = await startSimulator();
    crashing = join(mkdtempSync(join(tmpdir(), 'crash-')), 'crash.cjs');
    writeFileSync(
      crashing,
      `process.on('SIGUSR2', () => {
        const error = Object.assign(new RangeError('canary-in-a-message\\n    at canary (/apps/adapter/src/canary.js:1:1)'), { code: 'E_ODD' });
        if (process.env.CRASH === 'rejection') void Promise.reject(error);
        else throw error;
      });`,
    );
  });
  afterAll(() => simulator.close());

  it.each(['exception', 'rejection'])(
    '(%s) ends the process with 1, when what is under way is answered',
    async (kind) => {
      const config = { tenants: { default: tenantAt(simulator) } };
      const adapter = await AdapterProcess.start(config, { NODE_OPTIONS: `--require=${crashing}`, CRASH: kind });
      simulator.setFault('profile', { kind: 'latency', milliseconds: 500, times: 1 });
      const signIn = fetch(`${adapter.url}/api/v1/session`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ user_ref: 'alice', password: 'alice-demo' }),
      });
      await new Promise((resolve) => setTimeout(resolve, 200));
      adapter.signal('SIGUSR2');
      expect((await signIn).status).toBe(200);
      expect(await adapter.exit()).toBe(1);
      expect(adapter.find('ending: an exception that nobody caught')).toMatchObject({
        level: 60,
        origin: kind === 'exception' ? 'uncaughtException' : 'unhandledRejection',
        cause: 'RangeError E_ODD',
        places: [],
      });
      expect(adapter.output.join('\n')).not.toContain('canary');
    },
  );

  it('ends the process also while something never ends', async () => {
    const config = { tenants: { default: tenantAt(simulator) } };
    const adapter = await AdapterProcess.start(config, { NODE_OPTIONS: `--require=${crashing}` });
    simulator.setFault('profile', { kind: 'hang', times: 1 });
    const signIn = fetch(`${adapter.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_ref: 'alice', password: 'alice-demo' }),
    });
    await new Promise((resolve) => setTimeout(resolve, 200));
    const start = performance.now();
    adapter.signal('SIGUSR2');
    await expect(signIn).rejects.toThrow();
    expect(await adapter.exit()).toBe(1);
    expect(performance.now() - start).toBeLessThan(4500);
  });
});

it('C51 does not start without keys, and says how to make one', async () => {
  const adapter = await AdapterProcess.spawn(nowhere, { ADAPTER_KEYS: '' });
  expect(await adapter.exit()).toBe(1);
  expect(adapter.output.join('\n')).toMatch(/ADAPTER_KEYS is not set; make one with: npm run -s xsi -- keys/);
});

it('C44 warns of tenants whose secrets may be sent without TLS, and names the settings', async () => {
  const sip = { credentials: [{ type: 'device-file', deviceTypes: ['WebTrit'], allowHttp: true }] };
  const closed = { xsi: { servers: ['https://xsp1.example.com'], allowHttp: true } };
  const adapter = await AdapterProcess.start({ tenants: { closed, open: { ...nowhere.tenants.default, sip } } });
  expect(adapter.find('secrets may be sent without TLS')).toMatchObject({
    level: 40,
    tenant: 'open',
    settings: ['xsi.allowHttp', 'sip.credentials.0.allowHttp'],
  });
  expect(adapter.count('secrets may be sent without TLS')).toBe(1);
  await adapter.stop();
});

it('C56 a start at a port that is taken names it and the setting to change', async () => {
  const running = await AdapterProcess.start(nowhere);
  const port = new URL(running.url).port;
  const second = await AdapterProcess.spawn(nowhere, { PORT: port });
  expect(await second.exit()).toBe(1);
  const [warning, ...said] = second.output;
  expect(warning).toContain('secrets may be sent without TLS');
  expect(said).toEqual([
    'The address cannot be used:',
    `  - 127.0.0.1 port ${port}: in use by another program: change PORT`,
  ]);
  await running.stop();
});

it('an administration port that is taken is named with its setting', async () => {
  const running = await AdapterProcess.start(nowhere);
  const port = Number(new URL(running.url).port);
  const second = await AdapterProcess.spawn({ ...nowhere, administration: { host: '127.0.0.1', port } });
  expect(await second.exit()).toBe(1);
  expect(second.output.at(-1)).toBe(
    `  - 127.0.0.1 port ${port}: in use by another program: change administration.port`,
  );
  await running.stop();
});

it('on a Node that is too old a start names the version that is needed', async () => {
  const older = join(mkdtempSync(join(tmpdir(), 'node-')), 'older.cjs');
  writeFileSync(
    older,
    "Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });",
  );
  const adapter = await AdapterProcess.spawn(nowhere, { NODE_OPTIONS: `--require ${older}` });
  expect(await adapter.exit()).toBe(1);
  expect(adapter.output).toEqual([`Node 20.20.2 is too old: the adapter needs Node ${oldestNode} or newer.`]);
});

it('has threads for other work while lookups and file calls occupy all that they may', async () => {
  const adapter = await AdapterProcess.start(nowhere);
  const tasks = `/proc/${adapter.find('listening')?.pid}/task`;
  const names = readdirSync(tasks).map((task) => readFileSync(join(tasks, task, 'comm'), 'utf8').trim());
  expect(names.filter((name) => name === 'libuv-worker')).toHaveLength(32);
  await adapter.stop();
});
