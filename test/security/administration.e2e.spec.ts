import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@apps/simulator';
import { TestAdapter } from '../support/adapter';
import { administration, administrationKey, provisionedTenantAt, tokensOf } from '../support/provisioning';
import { RawClient, rawRequest } from '../support/raw-client';

let simulator: Simulator;
let adapter: TestAdapter;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => adapter.close());
afterAll(() => simulator.close());

async function start(more: object = {}): Promise<void> {
  const tenants = { default: provisionedTenantAt(simulator) };
  adapter = await TestAdapter.start({ tenants, administration: { ...administration, ...more } });
}

const ask = async (token: string) => {
  const { status, body, headers } = await adapter.administer('GET', tokensOf('default'), { token });
  return [status, body.code, headers.get('retry-after')];
};
const metrics = async () => (await fetch(`${adapter.administrationUrl}/metrics`)).text();

describe('a wrong key', () => {
  it('is a security event, without the key, and is counted', async () => {
    await start();
    expect(await ask('a-wrong-key')).toEqual([401, 'access_token_invalid', null]);
    const [event] = adapter.log.filter((line) => line.includes('administration key rejected'));
    expect(JSON.parse(event ?? '')).toMatchObject({ level: 40, event: 'administration key rejected' });
    expect(await metrics()).toContain('adapter_security_events_total{event="administration key rejected"} 1');
    expect(adapter.log.join('')).not.toContain('a-wrong-key');
  });

  it('is 429 after ten from one address in a minute, also 40 at once; the right key is accepted meanwhile', async () => {
    await start();
    const answers = await Promise.all(Array.from({ length: 40 }, (_, index) => ask(`wrong-${index}`)));
    const codes = answers.map(([, code]) => code);
    expect(codes.filter((code) => code === 'access_token_invalid')).toHaveLength(10);
    expect(answers.filter(([status]) => status === 429)).toEqual(Array(30).fill([429, 'too_many_requests', '60']));
    expect((await ask(administrationKey))[0]).toBe(200);
    expect((await ask('wrong'))[0]).toBe(429);
    const text = await metrics();
    expect(text).toContain('adapter_security_events_total{event="administration key rejected"} 10');
    expect(text).toContain('adapter_throttled_total{limit="administration"} 31');
  });

  it('from one address does not throttle another', async () => {
    await start();
    for (let times = 0; times < 11; times++) await ask('wrong');
    const other = await RawClient.connect(adapter.administrationUrl, { from: '127.0.0.9' });
    const path = tokensOf('default');
    expect((await other.request('GET', path, { Authorization: 'Bearer wrong' })).status).toBe(401);
    other.close();
  });
});

describe('its connections', () => {
  it('are limited, and probes are answered on new ones while a hundred are idle [C35]', async () => {
    await start();
    const idle: RawClient[] = [];
    while (idle.length < 100) idle.push(await RawClient.connect(adapter.administrationUrl));
    for (const path of ['/live', '/ready', '/metrics']) {
      const client = await RawClient.connect(adapter.administrationUrl);
      expect([path, (await client.request('GET', path)).status]).toEqual([path, 200]);
      client.close();
    }
    expect(idle.filter(({ isOpen }) => isOpen).length).toBeLessThan(100);
    expect(await metrics()).toMatch(/adapter_connections_dropped_total{listener="administration",reason="\w+"} \d/);
    for (const client of idle) client.close();
  });

  it('hold 32 requests in flight, and no more [C37]', async () => {
    await start();
    const headers = { Authorization: `Bearer ${administrationKey}`, 'Content-Type': 'application/json' };
    simulator.setFault('profile', { kind: 'latency', milliseconds: 2000 });
    const clients: RawClient[] = [];
    while (clients.length < 32) {
      const client = await RawClient.connect(adapter.administrationUrl);
      clients.push(client);
      client.send(rawRequest('POST', tokensOf('default'), headers, JSON.stringify({ user_id: 'alice' })));
    }
    await sleep(300);
    expect((await ask(administrationKey))[0]).toBe(503);
    const lines = (await metrics()).split('\n');
    expect(lines).toContain('adapter_shed_total{listener="administration",reason="in flight"} 1');
    expect(lines.filter((line) => line.startsWith('adapter_connections{'))).toEqual([
      expect.stringMatching(/^adapter_connections{listener="public"} 0/),
      expect.stringMatching(/^adapter_connections{listener="administration"} 3[3-9]/),
    ]);
    expect((await adapter.administer('GET', '/ready')).status).toBe(200);
    for (const client of clients) client.close();
    simulator.clearFaults();
  });
});
