import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type SimulatorOptions, startSimulator } from '@apps/simulator';
import { TestAdapter, type TestAnswer } from '../support/adapter';
import { later } from '../support/clock';
import { type Demo, startDemo, startDemoAt, tenantAt } from '../support/demo';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  jest.useRealTimers();
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(tenant: object = {}, config: object = {}, options: Partial<SimulatorOptions> = {}): Promise<Demo> {
  const demo = await startDemo(tenant, config, options);
  closing.push(demo.close);
  return demo;
}

/** The same tenant in two adapters with one store. */
async function startTwo(): Promise<{ demo: Demo; adapters: [TestAdapter, TestAdapter]; file: string }> {
  const simulator = await startSimulator();
  const file = join(mkdtempSync(join(tmpdir(), 'adapter-')), 'adapter.db');
  const config = { tenants: { default: tenantAt(simulator) }, store: { url: `sqlite:${file}` } };
  const demo = await startDemoAt(simulator, config);
  const other = await TestAdapter.start(config);
  closing.push(demo.close, () => other.close());
  return { demo, adapters: [demo.adapter, other], file };
}

const signIn = (adapter: TestAdapter, user_ref: string, password: string, headers?: Record<string, string>) =>
  adapter.call('POST', '/v1/session', { body: { user_ref, password }, headers });
const many = <T>(times: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: times }, (_, index) => act(index)));
const codeOf = ({ status, body }: TestAnswer) => `${status} ${body.code ?? ''}`.trim();
const codesOf = (answers: TestAnswer[]) => answers.map(codeOf);
const eventsIn = (log: string[]) =>
  log.map((line) => JSON.parse(line)).filter(({ event, level }) => event !== undefined && level === 40);
const wrong = '401 incorrect_credentials';

describe('C3 wrong passwords of one user', () => {
  it('make the next wait a minute, then two, which looks like a wrong password, also for the right one', async () => {
    const { adapter, simulator } = await start();
    const four = await many(4, () => signIn(adapter, 'alice', 'wrong'));
    expect(simulator.counters.failedAuthentications).toBe(4);
    simulator.resetCounters();
    const delayed = await signIn(adapter, 'ALICE@example.com', 'alice-demo');
    expect(new Set([...four, delayed].map(({ text }) => text))).toEqual(
      new Set(['{"code":"incorrect_credentials","message":"User name or password is not valid"}']),
    );
    expect(Object.fromEntries(delayed.headers)).toMatchObject({ 'content-type': 'application/json' });
    expect([...delayed.headers.keys()]).toEqual([...(four[0]?.headers.keys() ?? [])]);
    expect(simulator.counters.requests).toBe(0);
    later(61);
    await signIn(adapter, 'alice', 'wrong');
    expect(simulator.counters.requests).toBe(1);
    later(119);
    expect(codeOf(await signIn(adapter, 'alice', 'alice-demo'))).toBe(wrong);
    expect(simulator.counters.requests).toBe(1);
  });

  it('are forgotten with the right one, and an hour after the last', async () => {
    const { adapter } = await start({}, {}, { failedLogins: 100 });
    for (const pause of [0, 3601]) {
      for (let round = 0; round < 3; round++) {
        later(pause);
        await many(3, () => signIn(adapter, 'alice', 'wrong'));
        if (pause === 0) expect((await signIn(adapter, 'alice', 'alice-demo')).status).toBe(200);
      }
    }
    expect((await signIn(adapter, 'alice', 'alice-demo')).status).toBe(200);
  });

  it('do not count while BroadWorks does not answer, nor for who has no line', async () => {
    const { adapter, simulator } = await start();
    simulator.setFault('profile', { kind: 'status', status: 503 });
    expect(new Set(codesOf(await many(6, () => signIn(adapter, 'alice', 'alice-demo'))))).toEqual(
      new Set(['500 external_api_issue']),
    );
    simulator.clearFaults();
    expect((await signIn(adapter, 'alice', 'alice-demo')).status).toBe(200);
    const lineless = await many(6, () => signIn(adapter, 'dave', 'dave-demo'));
    expect(new Set(codesOf(lineless))).toEqual(new Set(['500 external_api_issue']));
  });

  it('are no more than four at BroadWorks, however many come at once in two processes, and one event in each', async () => {
    const { demo, adapters } = await startTwo();
    const answers = await many(40, (index) => signIn(adapters[index % 2] ?? demo.adapter, 'alice', `wrong ${index}`));
    expect(new Set(codesOf(answers))).toEqual(new Set([wrong]));
    expect(demo.simulator.counters.failedAuthentications).toBe(4);
    for (const { log } of adapters) {
      expect(eventsIn(log)).toMatchObject([{ event: 'sign-ins delayed', tenant: 'default' }]);
      expect(eventsIn(log)[0].msg).toContain('signIns.failures');
      expect(JSON.stringify(eventsIn(log))).not.toContain('alice');
    }
    // BroadWorks has locked nobody: another five would have
    later(61);
    expect((await signIn(demo.adapter, 'alice', 'alice-demo')).status).toBe(200);
  });

  it('do not keep others waiting, nor the right password of several devices at once', async () => {
    const { adapter, simulator } = await start();
    expect(new Set(codesOf(await many(12, () => signIn(adapter, 'alice', 'alice-demo'))))).toEqual(new Set(['200']));
    await many(10, () => signIn(adapter, 'alice', 'wrong'));
    expect((await signIn(adapter, 'bob', 'bob-demo')).status).toBe(200);
    expect(simulator.counters.failedAuthentications).toBe(4);
  });

  it('are as many as the tenant says', async () => {
    const { adapter, simulator } = await start({ signIns: { failures: 2 } });
    await many(5, () => signIn(adapter, 'alice', 'wrong'));
    expect(simulator.counters.failedAuthentications).toBe(2);
  });
});

it('C2 neither the answer nor its time says whether there is a tenant, a user, or a wait', async () => {
  const { adapter, simulator } = await start({}, {}, { failedLogins: 100 });
  simulator.setFault('profile', { kind: 'latency', milliseconds: 40 });
  await many(4, () => signIn(adapter, 'alice', 'wrong'));
  const kinds: Record<string, () => Promise<TestAnswer>> = {
    wrong: () => signIn(adapter, `nobody-${Math.random()}`, 'wrong'),
    delayed: () => signIn(adapter, 'alice', 'alice-demo'),
    impossible: () => signIn(adapter, 'a:b', 'wrong'),
    elsewhere: () => signIn(adapter, 'alice', 'alice-demo', { 'x-webtrit-tenant-id': 'elsewhere' }),
  };
  const times: Record<string, number[]> = {};
  const answers = new Set<string>();
  for (let round = 0; round < 15; round++) {
    for (const [kind, act] of Object.entries(kinds)) {
      const before = performance.now();
      const { text, headers } = await act();
      times[kind] = [...(times[kind] ?? []), performance.now() - before];
      answers.add(JSON.stringify([text, [...headers.keys()].sort()]));
    }
  }
  expect([...answers]).toEqual([expect.stringContaining('incorrect_credentials')]);
  const medianOf = (kind: string) => times[kind]?.sort((a, b) => a - b)[7] ?? 0;
  expect(medianOf('wrong')).toBeGreaterThanOrEqual(40);
  for (const kind of Object.keys(kinds)) expect(Math.abs(medianOf(kind) - medianOf('wrong'))).toBeLessThan(15);
});

describe('C4 one address', () => {
  const routes: [string, object][] = [
    ['/v1/session', { user_ref: 'alice', password: 'alice-demo' }],
    ['/v1/session/otp-create', { user_ref: 'alice' }],
    ['/v1/session/otp-verify', { otp_id: 'unknown', code: '123456' }],
    ['/v1/session/auto-provision', { config_token: 'unknown' }],
  ];

  /** A tenant that offers all of them. */
  const everything = (url: string) => ({
    xsi: {
      servers: [url],
      allowHttp: true,
      userDomain: 'example.com',
      admin: { userId: 'admin@example.com', password: 'admin-demo' },
    },
    autoProvision: { link: 'https://app.example.com/?config_token={token}' },
    otp: {
      channels: ['webhook'],
      webhook: { url: 'https://sms.example.com', secret: 'not-a-secret-0123456789abcdefghi' },
    },
  });

  async function startLimited(limits: object): Promise<Demo> {
    const simulator = await startSimulator();
    const tenants = { default: tenantAt(simulator, everything(simulator.url)) };
    const demo = await startDemoAt(simulator, { tenants, limits });
    closing.push(demo.close);
    return demo;
  }

  it.each(routes)('that asks too often is told so by POST %s', async (route, body) => {
    const { adapter } = await startLimited({ signInsPerSource: 1 });
    expect((await adapter.call('POST', route, { body })).status).not.toBe(429);
    const refused = await adapter.call('POST', route, { body });
    expect([codeOf(refused), refused.headers.get('retry-after')]).toEqual(['429 too_many_requests', '60']);
  });

  it('has one limit for all of them, in which 30 are fine, and a new one each minute', async () => {
    const { adapter } = await startLimited({});
    const ask = (index: number) => {
      const [route, body] = routes[(index % 3) + 1] ?? ['', {}];
      return adapter.call('POST', route, { body });
    };
    expect(codesOf(await many(30, ask))).not.toContain('429 too_many_requests');
    expect(codeOf(await signIn(adapter, 'alice', 'alice-demo'))).toBe('429 too_many_requests');
    later(61);
    expect((await signIn(adapter, 'alice', 'alice-demo')).status).toBe(200);
  });

  it('is reported once, with what to set, and neither logged nor kept in clear', async () => {
    const simulator = await startSimulator();
    const file = join(mkdtempSync(join(tmpdir(), 'adapter-')), 'adapter.db');
    const tenants = { default: tenantAt(simulator) };
    const demo = await startDemoAt(simulator, {
      tenants,
      limits: { signInsPerSource: 1 },
      store: { url: `sqlite:${file}` },
    });
    closing.push(demo.close);
    await many(5, () => signIn(demo.adapter, 'alice', 'wrong'));
    expect(eventsIn(demo.adapter.log)).toMatchObject([{ event: 'source throttled', tenant: 'default' }]);
    expect(eventsIn(demo.adapter.log)[0].msg).toContain('access.trustedProxies');
    const database = new DatabaseSync(file);
    const keys = database
      .prepare('SELECT key FROM throttle')
      .all()
      .map(({ key }) => String(key));
    database.close();
    expect(keys.some((key) => key.includes('source'))).toBe(true);
    expect(`${keys} ${demo.adapter.log}`).not.toContain('127.0.0.1');
  });

  it('cannot use up what its tenant has', async () => {
    const simulator = await startSimulator();
    const store = { url: `sqlite:${join(mkdtempSync(join(tmpdir(), 'adapter-')), 'adapter.db')}` };
    const tenants = { default: tenantAt(simulator, { signIns: { perMinute: 2 } }) };
    const demo = await startDemoAt(simulator, { tenants, store, limits: { signInsPerSource: 1 } });
    const other = await TestAdapter.start({ tenants, store });
    closing.push(demo.close, () => other.close());
    await many(5, () => signIn(demo.adapter, 'alice', 'wrong'));
    expect(codeOf(await signIn(other, 'bob', 'bob-demo'))).toBe('200');
    expect(codeOf(await signIn(other, 'bob', 'bob-demo'))).toBe('429 too_many_requests');
  });
});

describe('C5 many addresses', () => {
  it('have one limit at a tenant in a minute, and other tenants theirs', async () => {
    const simulator = await startSimulator();
    const tenant = tenantAt(simulator, { signIns: { perMinute: 2 } });
    const demo = await startDemoAt(simulator, { tenants: { default: tenant, other: tenant } });
    closing.push(demo.close);
    const codes = [];
    for (const user of ['alice', 'bob', 'carol']) codes.push(codeOf(await signIn(demo.adapter, user, `${user}-demo`)));
    expect(codes).toEqual(['200', '200', '429 too_many_requests']);
    expect(eventsIn(demo.adapter.log)).toMatchObject([{ event: 'tenant throttled', tenant: 'default' }]);
    const elsewhere = await signIn(demo.adapter, 'alice', 'alice-demo', { 'x-webtrit-tenant-id': 'other' });
    expect(elsewhere.status).toBe(200);
  });

  it('are asked about so many at a time, so many wait, and who is signed in goes on', async () => {
    const { adapter, simulator } = await start({ signIns: { parallel: 4, waiting: 16 } });
    const { access_token } = await adapter.signIn('alice', 'alice-demo');
    simulator.setFault(/user-\d+@/, { kind: 'latency', milliseconds: 500 });
    simulator.resetCounters();
    const flood = many(30, (index) => signIn(adapter, `user-${index}`, 'wrong'));
    await sleep(150);
    const before = performance.now();
    expect((await adapter.get('/v1/user/history', access_token)).status).toBe(200);
    expect(performance.now() - before).toBeLessThan(500);
    const answers = await flood;
    const refused = answers.filter(({ status }) => status === 429);
    expect(refused).toHaveLength(30 - 4 - 16);
    expect(refused[0]?.headers.get('retry-after')).toBe('2');
    expect(simulator.counters.failedAuthentications).toBe(20);
    expect(performance.now() - before).toBeGreaterThan(4 * 500);
  });
});
