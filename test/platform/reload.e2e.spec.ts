import { mkdirSync, mkdtempSync, renameSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@apps/simulator';
import { Agent } from 'undici';
import { type Session, TestAdapter } from '../support/adapter';
import { AdapterProcess } from '../support/adapter-process';
import { tenantAt } from '../support/demo';
import { startBreakableDemo } from '../support/refusals';

// Tenants that come, change and go while others are served. docs/operate/tenants.md tells what an operator may expect.

const read = 'the configuration was read again';
const refused = 'the configuration cannot be used, and the one before stays in use';
const of = (tenant: string) => ({ 'x-webtrit-tenant-id': tenant });

// a process may have to be built first
jest.setTimeout(60_000);

let one: Simulator;
let other: Simulator;
beforeAll(async () => {
  [one, other] = await Promise.all([startSimulator({ mark: 'One' }), startSimulator({ mark: 'Other' })]);
  for (const simulator of [one, other]) simulator.setPassword('alice@example.com', 'alice-demo');
});
beforeEach(() => {
  one.resetCounters();
  other.resetCounters();
});
afterAll(() => Promise.all([one.close(), other.close()]));

describe('tenants that are replaced', () => {
  let adapter: TestAdapter;
  const alice = (tenant: string) => adapter.signIn('alice', 'alice-demo', of(tenant));
  const get = (path: string, { access_token }: Session, tenant: string) => adapter.get(path, access_token, of(tenant));

  beforeEach(async () => {
    adapter = await TestAdapter.start({ tenants: { acme: tenantAt(one), beta: tenantAt(one) } });
  });
  afterEach(() => adapter.close());

  it('a session goes on at the new BroadWorks, and is shown nothing of the old one', async () => {
    const session = await alice('acme');
    const paths = ['/v1/user', '/v1/user/contacts', '/v1/user/history', '/v1/user/voicemails'];
    for (const path of paths) expect((await get(path, session, 'acme')).status).toBe(200);
    expect((await get('/v1/user/contacts', session, 'acme')).text).toContain('One');
    adapter.replace({ tenants: { acme: tenantAt(other), beta: tenantAt(one) } });
    one.resetCounters();
    for (const path of paths) expect((await get(path, session, 'acme')).status).toBe(200);
    const contacts = (await get('/v1/user/contacts', session, 'acme')).text;
    expect([contacts.includes('Other'), contacts.includes('One')]).toEqual([true, false]);
    expect(one.counters.requests).toBe(0);
    expect(other.counters.byPath).toMatchObject({ profile: 1, 'directories/Enterprise': expect.any(Number) });
  });

  it('C47 with the first settings again, it is shown nothing of the second BroadWorks', async () => {
    const session = await alice('acme');
    const first = { tenants: { acme: tenantAt(one), beta: tenantAt(one) } };
    const second = { tenants: { acme: tenantAt(other), beta: tenantAt(one) } };
    for (const [settings, mark] of [
      [second, 'Other'],
      [first, 'One'],
      [second, 'Other'],
    ] as const) {
      adapter.replace(settings);
      expect((await get('/v1/user/contacts', session, 'acme')).text).toContain(mark);
    }
  });

  it('others keep their answers, and their sessions at BroadWorks', async () => {
    const session = await alice('beta');
    await get('/v1/user', session, 'beta');
    one.resetCounters();
    const unchanged = tenantAt(one);
    expect(adapter.replace({ tenants: { acme: tenantAt(other), beta: unchanged, gamma: unchanged } })).toEqual({
      added: ['gamma'],
      changed: ['acme'],
      removed: [],
    });
    expect((await get('/v1/user', session, 'beta')).status).toBe(200);
    expect(one.counters.requests).toBe(0);
    expect((await get('/v1/user/history', session, 'beta')).status).toBe(200);
    expect(one.counters).toMatchObject({ authentications: 0, requests: expect.any(Number) });
  });

  it('C18 the sessions of one that is removed end, and stay so when it is there again', async () => {
    const session = await alice('acme');
    const both = { tenants: { acme: tenantAt(one), beta: tenantAt(one) } };
    const refusals = async () => {
      const { status, body } = await get('/v1/user', session, 'acme');
      const refresh = await adapter.call('PATCH', '/v1/session', {
        body: { refresh_token: session.refresh_token },
        headers: of('acme'),
      });
      return [status, body.code, refresh.status, refresh.body.code];
    };
    const wanted = [401, 'access_token_invalid', 422, 'refresh_token_invalid'];
    adapter.replace({ tenants: { beta: tenantAt(one) } });
    expect(await refusals()).toEqual(wanted);
    const refusedSignIn = await adapter.call('POST', '/v1/session', {
      body: { user_ref: 'alice', password: 'alice-demo' },
      headers: of('acme'),
    });
    expect([refusedSignIn.status, refusedSignIn.body.code]).toEqual([401, 'incorrect_credentials']);
    adapter.replace(both);
    expect(await refusals()).toEqual(wanted);
    expect((await get('/v1/user', await alice('acme'), 'acme')).status).toBe(200);
  });

  it('a request that is under way ends well with the old settings', async () => {
    const session = await alice('acme');
    one.setFault('profile', { kind: 'latency', milliseconds: 300 });
    const answer = get('/v1/user', session, 'acme');
    await new Promise((resolve) => setTimeout(resolve, 100));
    adapter.replace({ tenants: { acme: tenantAt(other) } });
    expect((await answer).status).toBe(200);
    one.clearFaults();
    expect(other.counters.requests).toBe(0);
  });
});

it('C53 the sessions of a removed tenant end once the store works again', async () => {
  const demo = await startBreakableDemo({}, { tenants: { default: tenantAt(one), acme: tenantAt(one) } });
  const { adapter } = demo;
  try {
    const { access_token } = await adapter.signIn('alice', 'alice-demo', of('acme'));
    await demo.withoutStore(async () => {
      adapter.replace({ tenants: { default: tenantAt(one) } });
      await new Promise((resolve) => setTimeout(resolve, 100));
    });
    expect(adapter.log.join('')).toContain(
      'sessions of a removed tenant cannot be ended while the store does not work',
    );
    await new Promise((resolve) => setTimeout(resolve, 1200));
    adapter.replace({ tenants: { default: tenantAt(one), acme: tenantAt(one) } });
    expect((await adapter.get('/v1/user', access_token, of('acme'))).status).toBe(401);
  } finally {
    await demo.close();
  }
});

it('a tenant is not held by a request whose caller has gone', async () => {
  const adapter = await TestAdapter.start({ tenantIdle: 1, tenants: { acme: tenantAt(one) } });
  try {
    const { access_token } = await adapter.signIn('alice', 'alice-demo', of('acme'));
    one.setFault('profile', { kind: 'latency', milliseconds: 500 });
    const headers = { ...of('acme'), authorization: `Bearer ${access_token}` };
    const asked = fetch(`${adapter.url}/api/v1/user`, { headers, signal: AbortSignal.timeout(200) });
    await expect(asked).rejects.toThrow('aborted');
    one.clearFaults();
    await adapter.untilClosed('acme');
  } finally {
    await adapter.close();
  }
});

describe('a process', () => {
  let adapter: AdapterProcess;
  const agent = new Agent({ connections: 16 });
  afterEach(() => adapter.stop('SIGKILL'));
  afterAll(() => agent.close());

  async function ask(tenant: string, path: string, { token, body }: { token?: string; body?: object } = {}) {
    const answer = await agent.request({
      origin: adapter.url,
      path: `/api/v1${path}`,
      method: body ? 'POST' : 'GET',
      headers: {
        ...of(tenant),
        ...(token && { authorization: `Bearer ${token}` }),
        ...(body && { 'content-type': 'application/json' }),
      },
      body: body && JSON.stringify(body),
    });
    const text = await answer.body.text();
    return { status: answer.statusCode, text, body: JSON.parse(text) };
  }

  async function signIn(tenant: string): Promise<string> {
    const { body } = await ask(tenant, '/session', { body: { user_ref: 'alice', password: 'alice-demo' } });
    return body.access_token;
  }

  /** Asks as fast as it is answered, until it is stopped; returns how often, and what else than 200 came. */
  function load(tenant: string, token: string) {
    const failures: number[] = [];
    let isOver = false;
    let answers = 0;
    const loops = ['/user', '/user/contacts', '/user/history', '/user/voicemails'].map(async (path) => {
      while (!isOver) {
        const { status } = await ask(tenant, path, { token });
        answers++;
        if (status !== 200) failures.push(status);
      }
    });
    return async () => {
      isOver = true;
      await Promise.all(loops);
      return { answers, failures };
    };
  }

  async function hup(message: string): Promise<void> {
    const before = adapter.count(message);
    adapter.signal('SIGHUP');
    await adapter.untilLogged(message, before);
  }

  it('reads its configuration again at SIGHUP, under load, and no request fails', async () => {
    const quiet = tenantAt(other, { history: { refresh: 15 } });
    const tenants = { acme: tenantAt(one), beta: tenantAt(one), quiet, gone: tenantAt(one) };
    adapter = await AdapterProcess.start({ tenants });
    const [acme, beta, still, gone] = await Promise.all(['acme', 'beta', 'quiet', 'gone'].map(signIn));
    const stop = [load('acme', acme ?? ''), load('beta', beta ?? '')];
    await ask('quiet', '/user', { token: still });
    other.resetCounters();

    for (let round = 0; round < 6; round++) {
      const isEven = round % 2 === 0;
      adapter.rewrite({
        tenants: {
          ...tenants,
          acme: tenantAt(isEven ? other : one),
          ...(isEven && { fresh: tenantAt(one) }),
          gone: undefined,
        },
      });
      await hup(read);
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
    const loads = await Promise.all(stop.map((end) => end()));
    expect(loads.map(({ failures }) => failures)).toEqual([[], []]);
    for (const { answers } of loads) expect(answers).toBeGreaterThan(50);

    expect(adapter.find(read)).toMatchObject({ added: 0, changed: 1, removed: 1, tenants: 3 });
    expect((await ask('gone', '/user', { token: gone })).status).toBe(401);
    const authentications = other.counters.authentications;
    expect((await ask('quiet', '/user/history', { token: still })).status).toBe(200);
    expect(other.counters.authentications).toBe(authentications);

    adapter.rewrite({ tenants });
    await hup(read);
    expect((await ask('gone', '/user', { token: gone })).status).toBe(401);
    const again = await signIn('gone');
    expect((await ask('gone', '/user', { token: again })).status).toBe(200);
  });

  it('R2 refuses a configuration with problems as a whole, and goes on', async () => {
    const administration = { port: 0 };
    adapter = await AdapterProcess.start({ administration, tenants: { acme: tenantAt(one) } });
    const observed = async () => {
      const [ready, metrics] = await Promise.all(
        ['/ready', '/metrics'].map(async (path) => (await fetch(adapter.administrationUrl + path)).text()),
      );
      return [JSON.parse(ready ?? '').configuration, /^adapter_configuration_refused (.*)$/m.exec(metrics ?? '')?.[1]];
    };
    const token = await signIn('acme');
    adapter.rewrite({
      prot: 1,
      tenants: { acme: tenantAt(one), bad: { xsi: { servers: 's3cret', admin: { password: 's3cret' } } } },
    });
    await hup(refused);
    const problems: unknown = adapter.find(refused)?.problems;
    expect(problems).toEqual(
      expect.arrayContaining([
        'prot: unknown setting, did you mean port?',
        expect.stringContaining('tenants.bad.xsi.servers'),
        expect.stringContaining('tenants.bad.xsi.admin.userId'),
      ]),
    );
    writeFileSync(adapter.file, 'tenants: {acme: s3cret');
    await hup(refused);
    expect(adapter.output.join('\n')).not.toContain('s3cret');
    expect((await ask('acme', '/user', { token })).status).toBe(200);
    expect(await observed()).toEqual(['refused', '1']);
    adapter.rewrite({ administration, tenants: { acme: tenantAt(one) } });
    await hup(read);
    expect(await observed()).toEqual(['current', '0']);
  });

  it('names what is taken at a restart', async () => {
    const secret = join(mkdtempSync(join(tmpdir(), 'keys-')), 'keys');
    const key = (id: string) => `${id}:${Buffer.from('a0b1c2d3e4f5g6h7i8j9k0l1m2n3o4p5').toString('base64')}`;
    writeFileSync(secret, key('a'));
    const tenants = { acme: tenantAt(one) };
    const waiting = 'these settings are taken at a restart';
    // an empty text would be set, too
    adapter = await AdapterProcess.start({ tenants }, { ADAPTER_KEYS_FILE: secret, ADAPTER_KEYS: undefined });
    await hup(read);
    expect(adapter.find(waiting)).toBeUndefined();
    writeFileSync(secret, key('b'));
    adapter.rewrite({ tenants, host: '0.0.0.0', store: { url: 'sqlite:x' }, log: { level: 'debug' }, tenantIdle: 60 });
    await hup(read);
    await adapter.untilLogged(waiting, 0);
    expect(adapter.find(waiting)?.settings).toEqual(['host', 'store', 'log', 'tenantIdle', 'ADAPTER_KEYS']);
  });

  it('notices by itself what a container mounts anew', async () => {
    const volume = mkdtempSync(join(tmpdir(), 'volume-'));
    const put = (version: string, ids: string[]) => {
      mkdirSync(join(volume, version));
      for (const id of ids) writeFileSync(join(volume, version, `${id}.json`), JSON.stringify(tenantAt(one)));
      // as the kubelet does it: one rename replaces everything
      symlinkSync(version, join(volume, '..data_tmp'));
      renameSync(join(volume, '..data_tmp'), join(volume, '..data'));
    };
    put('..v1', ['acme']);
    for (const id of ['acme', 'beta']) symlinkSync(join('..data', `${id}.json`), join(volume, `${id}.json`));
    writeFileSync(join(volume, '..v1', 'beta.json'), JSON.stringify(tenantAt(one)));
    adapter = await AdapterProcess.start({ watch: true, tenantFolder: volume });
    const token = await signIn('acme');
    put('..v2', ['acme', 'beta', 'gamma']);
    writeFileSync(join(volume, '..v2', 'beta.json'), JSON.stringify(tenantAt(other)));
    symlinkSync(join('..data', 'gamma.json'), join(volume, 'gamma.json'));
    await adapter.untilLogged(read, 0);
    expect(adapter.find(read)).toMatchObject({ added: 1, changed: 1, removed: 0, tenants: 3 });
    expect((await ask('acme', '/user', { token })).status).toBe(200);
    expect((await ask('beta', '/user/contacts', { token: await signIn('beta') })).text).toContain('Other');
  });
});
