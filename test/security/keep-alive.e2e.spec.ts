import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@apps/simulator';
import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';
import { administration, administrationKey, tokensOf } from '../support/provisioning';
import { RawClient } from '../support/raw-client';

const key = 'not-a-secret-'.repeat(3);

let simulator: Simulator;
let adapter: TestAdapter;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(async () => {
  simulator.clearFaults();
  await adapter.close();
});
afterAll(() => simulator.close());

async function start(config: object = {}): Promise<void> {
  const tenants = { default: tenantAt(simulator) };
  const access = { docs: true };
  adapter = await TestAdapter.start({ tenants, administration, access, limits: { idle: 1 }, ...config });
}

type Call = (client: RawClient) => ReturnType<RawClient['request']>;

const get =
  (path: string, headers?: Record<string, string>): Call =>
  (client) =>
    client.request('GET', path, headers);
const signIn =
  (password: string): Call =>
  (client) => {
    const body = JSON.stringify({ user_ref: 'alice', password });
    return client.request('POST', '/api/v1/session', { 'Content-Type': 'application/json' }, body);
  };
const bearer = (token: string) => ({ Authorization: `Bearer ${token}` });

/** Its status, what the response says of the time that it may stay idle, and whether it is open well after `limits.idle`. */
async function stayOf(
  call: Call,
  url = adapter.url,
): Promise<[status: number, said: string | undefined, open: boolean]> {
  const client = await RawClient.connect(url);
  const { status, head } = await call(client);
  await Promise.race([client.closed, sleep(3500)]);
  const { isOpen } = client;
  client.close();
  return [status, /keep-alive: timeout=(\d+)/i.exec(head)?.[1], isOpen];
}

describe('a connection stays open for long', () => {
  it('after a sign-in, or a request with a token, whatever its response is [C35]', async () => {
    await start();
    const { access_token } = await adapter.signIn('alice', 'alice-demo');
    const calls = [
      signIn('alice-demo'),
      get('/api/v1/user', bearer(access_token)),
      get('/api/v1/user/contacts/nobody', bearer(access_token)),
    ];
    expect(await Promise.all(calls.map((call) => stayOf(call)))).toEqual([
      [200, '620', true],
      [200, '620', true],
      [404, '620', true],
    ]);
  });

  it('after a request with the shared key, or with that for administration [C35]', async () => {
    await start({ access: { key: { value: key } } });
    const administer = get(tokensOf('default'), bearer(administrationKey));
    expect(
      await Promise.all([
        stayOf(get('/api/v1/system-info', { 'X-Adapter-Key': key })),
        stayOf(administer, adapter.administrationUrl),
      ]),
    ).toEqual([
      [200, '620', true],
      [501, '620', true],
    ]);
  });

  it('from a trusted proxy [C35]', async () => {
    await start({ access: { trustedProxies: ['127.0.0.1'] } });
    expect(await stayOf(get('/api/health-check'))).toEqual([200, '620', true]);
  });
});

it('other connections are closed after limits.idle seconds, whatever was answered on them [C35]', async () => {
  await start();
  const calls = [
    get('/api/health-check'),
    get('/api/v1/system-info'),
    get('/api/v1/openapi'),
    get('/api/docs'),
    signIn('wrong'),
    get('/api/v1/user', bearer('wa1.x')),
    get('/'),
  ];
  expect(await Promise.all(calls.map((call) => stayOf(call)))).toEqual(
    [200, 200, 200, 200, 401, 401, 404].map((status) => [status, '1', false]),
  );
  expect(await stayOf(get('/live'), adapter.administrationUrl)).toEqual([200, '1', false]);
});

it('a connection of the reserve answers health checks only, and ends with each response [C37]', async () => {
  await start({ limits: { connections: 10, idle: 60 } });
  const { access_token } = await adapter.signIn('alice', 'alice-demo');
  simulator.setFault('CallLogs', { kind: 'latency', milliseconds: 1000 });
  const busy: RawClient[] = [];
  const responses: Promise<{ status: number }>[] = [];
  while (busy.length < 10) {
    const one = await RawClient.connect(adapter.url);
    busy.push(one);
    responses.push(one.request('GET', '/api/v1/user/history', bearer(access_token)));
    await sleep(20);
  }
  for (const [path, wanted] of [
    ['/api/health-check', 200],
    ['/api/v1/system-info', 200],
    ['/api/v1/user', 503],
  ] as const) {
    const one = await RawClient.connect(adapter.url);
    const { status, head } = await one.request('GET', path);
    expect([path, status, /^connection: (\S+)/im.exec(head)?.[1]]).toEqual([path, wanted, 'close']);
    await one.closed;
  }
  for (const response of responses) expect((await response).status).toBe(200);
  for (const one of busy) one.close();
});
