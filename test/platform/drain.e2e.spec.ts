import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@apps/simulator';
import { Pool } from 'undici';
import { AdapterProcess } from '../support/adapter-process';
import { tenantAt } from '../support/demo';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ users: 7, callsPerUser: 3 });
});
afterEach(() => simulator.clearFaults());
afterAll(() => simulator.close());

const start = (limits: object = {}) => AdapterProcess.start({ limits, tenants: { default: tenantAt(simulator) } });

async function signIn(adapter: AdapterProcess): Promise<string> {
  const answer = await fetch(`${adapter.url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user_ref: 'alice', password: 'alice-demo' }),
  });
  return (await answer.json()).access_token;
}

it('C55 a stop signal under load loses no request, and ends with 0', async () => {
  const adapter = await start();
  const authorization = `Bearer ${await signIn(adapter)}`;
  simulator.setFault('CallLogs', { kind: 'latency', milliseconds: 100 });
  const pool = new Pool(adapter.url, { connections: 32, allowH2: false });
  const statuses: Record<string, number> = {};
  // as a balancer: it sends nothing more to whoever says that the connection ends
  const caller = async (_: unknown, index: number) => {
    for (let turn = index; ; turn++) {
      const path = turn % 4 === 0 ? '/api/v1/user/history' : '/api/v1/user';
      const { statusCode, headers, body } = await pool.request({ path, method: 'GET', headers: { authorization } });
      await body.dump();
      statuses[statusCode] = (statuses[statusCode] ?? 0) + 1;
      if (headers.connection === 'close') return;
    }
  };
  const callers = Array.from({ length: 32 }, caller);
  await new Promise((resolve) => setTimeout(resolve, 500));
  const begun = performance.now();
  const exit = await adapter.stop('SIGTERM');
  await Promise.all(callers);
  await pool.destroy();
  expect(exit).toBe(0);
  expect(performance.now() - begun).toBeLessThan(15_000);
  expect(Object.keys(statuses)).toEqual(['200']);
  expect(statuses['200']).toBeGreaterThanOrEqual(32);
}, 60_000);

it('C55 what is under way when the signal comes is answered', async () => {
  const adapter = await start({ drain: 0 });
  const authorization = `Bearer ${await signIn(adapter)}`;
  simulator.setFault('CallLogs', { kind: 'latency', milliseconds: 1500 });
  const before = simulator.counters.requests;
  const answer = fetch(`${adapter.url}/api/v1/user/history`, { headers: { authorization } });
  while (simulator.counters.requests === before) await new Promise((resolve) => setTimeout(resolve, 5));
  const exit = adapter.stop('SIGTERM');
  const { status, headers } = await answer;
  expect([status, headers.get('connection')]).toEqual([200, 'close']);
  expect(await exit).toBe(0);
}, 60_000);

it('C55 ends within 15 seconds, whatever is under way', async () => {
  const timeouts = { headers: 60, attempt: 60, total: 60 };
  const xsi = { servers: [simulator.url], allowHttp: true, userDomain: 'example.com', timeouts };
  const adapter = await AdapterProcess.start({
    limits: { drain: 1 },
    tenants: { default: tenantAt(simulator, { xsi }) },
  });
  const authorization = `Bearer ${await signIn(adapter)}`;
  simulator.setFault('CallLogs', { kind: 'hang' });
  const before = simulator.counters.requests;
  const answer = fetch(`${adapter.url}/api/v1/user/history`, { headers: { authorization } }).catch(() => undefined);
  while (simulator.counters.requests === before) await new Promise((resolve) => setTimeout(resolve, 5));
  const begun = performance.now();
  expect(await adapter.stop('SIGTERM')).toBe(0);
  const millis = performance.now() - begun;
  expect(millis).toBeLessThan(15_000);
  await answer;
}, 60_000);

/** A request that BroadWorks responds to after a while. */
async function slowRequest(adapter: AdapterProcess, milliseconds: number): Promise<{ answer: Promise<Response> }> {
  const authorization = `Bearer ${await signIn(adapter)}`;
  simulator.setFault('CallLogs', { kind: 'latency', milliseconds });
  const before = simulator.counters.requests;
  const answer = fetch(`${adapter.url}/api/v1/user/history`, { headers: { authorization } });
  while (simulator.counters.requests === before) await sleep(5);
  return { answer };
}

it.each([
  ['while it drains', {}],
  ['while it waits for what is in flight', { drain: 0 }],
])(
  'signals that follow the first one within two seconds lose nothing, %s [C55]',
  async (_, limits) => {
    const adapter = await start(limits);
    const { answer } = await slowRequest(adapter, 1500);
    adapter.signal('SIGINT');
    while (!adapter.find('draining')) await sleep(5);
    for (const name of ['SIGINT', 'SIGTERM', 'SIGTERM', 'SIGINT'] as const) {
      adapter.signal(name);
      await sleep(100);
    }
    const { status } = await answer;
    expect([status, await adapter.exit()]).toEqual([200, 0]);
  },
  60_000,
);

it('a later signal ends the drain, and what is in flight still finishes [C55]', async () => {
  const adapter = await start({ drain: 10 });
  // the connection of the sign-in stays open
  const { answer } = await slowRequest(adapter, 1500);
  const begun = performance.now();
  adapter.signal('SIGTERM');
  await sleep(2200);
  adapter.signal('SIGTERM');
  const { status } = await answer;
  expect([status, await adapter.exit()]).toEqual([200, 0]);
  expect(performance.now() - begun).toBeLessThan(9000);
}, 60_000);
