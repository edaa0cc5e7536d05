import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@apps/simulator';
import { Redis } from 'ioredis';
import { TestAdapter } from '../support/adapter';
import { startDemoAt } from '../support/demo';
import { MailServer } from '../support/mail-server';
import { administration, makeLink, provisionedTenantAt } from '../support/provisioning';
import { describeWithRedis, RedisServer } from '../support/redis-server';

// A client that disconnects before its response: nothing is stored, redeemed or sent for it.

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/** Everything by which one can sign in, and a store that can be looked into. */
async function start(settings: object = {}, store?: object) {
  const [simulator, mail] = await Promise.all([startSimulator(), MailServer.start()]);
  const file = join(mkdtempSync(join(tmpdir(), 'left-')), 'adapter.db');
  const otp = { mail: { url: mail.url, from: 'voice@acme.example', allowPlain: true }, otp: {} };
  const demo = await startDemoAt(simulator, {
    administration,
    store: store ?? { url: `sqlite:${file}` },
    tenants: { default: provisionedTenantAt(simulator, { ...otp, ...settings }) },
  });
  closing.push(() => mail.close(), demo.close);
  return { ...demo, mail, sessions: () => countIn(file) };
}
type Started = Awaited<ReturnType<typeof start>>;

function countIn(file: string): number {
  const database = new DatabaseSync(file);
  const row = database.prepare('SELECT count(*) AS count FROM session WHERE NOT closed').get();
  database.close();
  return Number(row?.count);
}

/** A request whose client disconnects. */
async function leave(adapter: TestAdapter, [method, path, body, token]: Asked, until: () => unknown): Promise<void> {
  const leaving = new AbortController();
  const asked = fetch(`${adapter.url}/api${path}`, {
    method,
    headers: {
      ...(body && { 'content-type': 'application/json' }),
      ...(token && { authorization: `Bearer ${token}` }),
    },
    body: body && JSON.stringify(body),
    signal: leaving.signal,
  });
  await until();
  leaving.abort();
  await expect(asked).rejects.toThrow('abort');
}
type Asked = [method: string, path: string, body?: object, token?: string];

const password: Asked = ['POST', '/v1/session', { user_ref: 'alice', password: 'alice-demo' }];
const untilAsked =
  ({ simulator }: Started) =>
  async () => {
    while (simulator.counters.requests === 0) await sleep(5);
  };

describe('a sign-in with a password', () => {
  it('stores no session, and signs nobody out, however often its client leaves [C59 D59]', async () => {
    const demo = await start();
    const { adapter, simulator } = demo;
    const first = await adapter.signIn('alice', 'alice-demo');
    simulator.setFault('profile', { kind: 'latency', milliseconds: 150 });
    for (let time = 0; time < 22; time++) await leave(adapter, password, () => sleep(50));
    await sleep(300);
    simulator.clearFaults();
    expect(demo.sessions()).toBe(1);
    expect((await adapter.get('/v1/user', first.access_token)).status).toBe(200);
    const refreshed = await adapter.call('PATCH', '/v1/session', { body: { refresh_token: first.refresh_token } });
    expect(refreshed.status).toBe(200);
    // nor does the user have to wait, since it was the right password
    expect((await adapter.signIn('alice', 'alice-demo')).user_id).toBe('alice@example.com');
  });

  it('leaves the queue, and sends nothing more to BroadWorks [D59]', async () => {
    const demo = await start();
    demo.simulator.setFault('profile', { kind: 'latency', milliseconds: 150 });
    const left = Array.from({ length: 22 }, () => leave(demo.adapter, password, () => sleep(100)));
    await Promise.all(left);
    await sleep(1500);
    // those whose disconnection came to notice a little later than that of the one before
    expect(demo.simulator.counters.requests).toBeLessThanOrEqual(4);
    expect(demo.sessions()).toBe(0);
  });

  it.each(['profile/device', '/dms/'])('stores no session where its client leaves during %s', async (path) => {
    const demo = await start();
    demo.simulator.setFault(path, { kind: 'latency', milliseconds: 200 });
    await leave(demo.adapter, password, async () => {
      while (!Object.keys(demo.simulator.counters.byPath).some((one) => one.toLowerCase().includes(path)))
        await sleep(5);
    });
    await sleep(500);
    expect(demo.sessions()).toBe(0);
  });

  it('of another client goes on with what they shared [C48]', async () => {
    const demo = await start();
    demo.simulator.setFault('profile', { kind: 'latency', milliseconds: 100 });
    demo.simulator.setFault('/dms/', { kind: 'latency', milliseconds: 200 });
    const first = leave(demo.adapter, password, () => sleep(300));
    const second = demo.adapter.signIn('alice', 'alice-demo');
    await first;
    expect((await demo.adapter.get('/v1/user', (await second).access_token)).status).toBe(200);
    expect(demo.sessions()).toBe(1);
  });

  it('counts wrong passwords even if nobody waits for the outcome [C3]', async () => {
    const { adapter, simulator } = await start();
    simulator.setFault('profile', { kind: 'latency', milliseconds: 100 });
    for (let time = 0; time < 12; time++) {
      const arrival = once(adapter.application.getHttpServer(), 'request');
      await leave(adapter, ['POST', '/v1/session', { user_ref: 'bob', password: `guess ${time}` }], async () => {
        await arrival;
        await sleep(50);
      });
    }
    await sleep(200);
    expect(simulator.counters.requests).toBe(4);
  });
});

it.each<[string, Asked]>([
  ['a password', password],
  ['a request for a code', ['POST', '/v1/session/otp-create', { user_ref: 'alice' }]],
])('%s: the call to BroadWorks ends with its client [D59]', async (_, asked) => {
  const sockets: Socket[] = [];
  const hung = createServer(({ socket }) => sockets.push(socket)).listen(0, '127.0.0.1');
  await once(hung, 'listening');
  const url = `http://127.0.0.1:${(hung.address() as AddressInfo).port}`;
  const mail = { url: 'smtp://127.0.0.1:1', from: 'voice@acme.example', allowPlain: true };
  const tenant = { ...provisionedTenantAt({ url } as Simulator), mail, otp: {} };
  const adapter = await TestAdapter.start({ tenants: { default: tenant } });
  closing.push(
    async () => hung.close(),
    () => adapter.close(),
  );
  let closed = 0;
  await leave(adapter, asked, async () => {
    while (sockets.length === 0) await sleep(5);
    sockets[0]?.once('close', () => {
      closed = performance.now();
    });
  });
  const left = performance.now();
  while (closed === 0) await sleep(5);
  expect(closed - left).toBeLessThan(1000);
});

describe('a code', () => {
  it('is neither made nor mailed for a client that has left, and is not one of those that the user may have', async () => {
    const demo = await start({ otp: { codesPerUser: 1 } });
    const create: Asked = ['POST', '/v1/session/otp-create', { user_ref: 'alice' }];
    demo.simulator.setFault('profile', { kind: 'latency', milliseconds: 200 });
    await leave(demo.adapter, create, untilAsked(demo));
    await sleep(1500);
    expect(demo.mail.mails).toEqual([]);
    demo.simulator.clearFaults();
    await demo.adapter.call(...(create.slice(0, 2) as [string, string]), { body: create[2] });
    expect(demo.mail.mails).toHaveLength(1);
  });

  it('is not redeemed for a client that has left, and makes no session', async () => {
    const demo = await start();
    const { body } = await demo.adapter.call('POST', '/v1/session/otp-create', { body: { user_ref: 'alice' } });
    const code = /^(\d{6})$/m.exec(demo.mail.mails[0]?.text ?? '')?.[1];
    const verify = { otp_id: body.otp_id, code };
    for (const path of ['profile', '/dms/']) {
      demo.simulator.resetCounters();
      demo.simulator.setFault(path, { kind: 'latency', milliseconds: 200 });
      await leave(demo.adapter, ['POST', '/v1/session/otp-verify', verify], () => sleep(250));
      await sleep(800);
      demo.simulator.clearFaults();
    }
    expect(demo.sessions()).toBe(0);
    expect((await demo.adapter.call('POST', '/v1/session/otp-verify', { body: verify })).status).toBe(200);
  });
});

it('a link is not redeemed for a client that has left, and another one of the same moment has it', async () => {
  const demo = await start();
  const { token } = await makeLink(demo.adapter, 'alice');
  const redeem: Asked = ['POST', '/v1/session/auto-provision', { config_token: token }];
  demo.simulator.resetCounters();
  demo.simulator.setFault('profile', { kind: 'latency', milliseconds: 200 });
  const first = leave(demo.adapter, redeem, async () => {
    await untilAsked(demo)();
    await sleep(100);
  });
  await untilAsked(demo)();
  const second = demo.adapter.call('POST', redeem[1], { body: redeem[2] });
  await first;
  expect((await second).status).toBe(200);
  expect(demo.sessions()).toBe(1);
});

describeWithRedis('while the store is slow', () => {
  let redis: RedisServer;
  let keys: Redis;
  beforeEach(async () => {
    redis = await RedisServer.start();
    keys = new Redis(redis.url);
    closing.push(
      () => redis.kill(),
      async () => keys.disconnect(),
    );
  });
  const live = async () => (await keys.keys('*:s:*')).length;

  it.each<[string, Asked]>([
    ['page token is made', ['POST', '/v1/custom/private/external-page-access-token', {}]],
    ['account is deleted', ['DELETE', '/v1/user']],
  ])('no %s for a client that has left', async (_, [method, path, body]) => {
    const { adapter } = await start({ pages: { accessTokens: true } }, { url: redis.url });
    const { access_token } = await adapter.signIn('alice', 'alice-demo');
    redis.pause();
    await leave(adapter, [method, path, body, access_token], () => sleep(100));
    await sleep(100);
    redis.resume();
    await sleep(300);
    expect(await live()).toBe(1);
    expect((await adapter.get('/v1/user', access_token)).status).toBe(200);
  });
});
