import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@apps/simulator';
import { Authority } from '../../libs/xsi/src/testing/certificate';
import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';
import { RawClient, rawRequest } from '../support/raw-client';

const administration = { port: 0 };
const authority = new Authority('ours');

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(() => simulator.clearFaults());
afterAll(() => simulator.close());

function tlsFiles() {
  const folder = mkdtempSync(join(tmpdir(), 'listener-'));
  const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
  const { cert, key } = authority.issue();
  writeFileSync(files.certificate, cert);
  writeFileSync(files.key, key);
  return files;
}

describe.each([
  ['HTTP', undefined],
  ['TLS', tlsFiles()],
])('over %s', (_, tls) => {
  let adapter: TestAdapter;
  let token: string;
  const connect = (options = {}) => RawClient.connect(adapter.url, { ...(tls && { ca: authority.ca }), ...options });
  const health = rawRequest('GET', '/api/health-check');

  beforeAll(async () => {
    adapter = await TestAdapter.start({ administration, access: { tls }, tenants: { default: tenantAt(simulator) } });
    token = await signIn();
  });
  afterAll(() => adapter.close());

  async function signIn(): Promise<string> {
    const client = await connect();
    const body = JSON.stringify({ user_ref: 'alice', password: 'alice-demo' });
    const response = await client.request('POST', '/api/v1/session', { 'Content-Type': 'application/json' }, body);
    client.close();
    return JSON.parse(response.body).access_token;
  }

  it('a second request before the response closes the connection, and is not seen [C35]', async () => {
    simulator.setFault('profile', { kind: 'latency', milliseconds: 500 });
    const before = adapter.log.length;
    const client = await connect();
    client.send(rawRequest('GET', '/api/v1/user', { Authorization: `Bearer ${token}` }) + health);
    await client.closed;
    expect(client.text).toBe('');
    expect(adapter.log.slice(before).filter((line) => line.includes('health-check'))).toEqual([]);
  });

  it('also if it comes in a packet of its own, or asks for an upgrade or a tunnel [C35]', async () => {
    simulator.setFault('profile', { kind: 'latency', milliseconds: 500 });
    for (const second of [
      health,
      rawRequest('GET', '/api/health-check', { Expect: '100-continue' }),
      rawRequest('GET', '/api/health-check', { Expect: 'more' }),
      rawRequest('GET', '/api/health-check', { Connection: 'upgrade', Upgrade: 'websocket' }),
      'CONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n',
    ]) {
      const client = await connect();
      client.send(rawRequest('GET', '/api/v1/user', { Authorization: `Bearer ${token}` }));
      await sleep(50);
      client.send(second);
      await client.closed;
      expect(client.text).toBe('');
    }
  });

  it('a thousand requests in one packet are one request', async () => {
    const seen = () => adapter.log.filter((line) => line.includes('"route":"/api/health-check"')).length;
    const before = seen();
    const client = await connect({ reads: false });
    client.send(health.repeat(1000));
    await client.closed;
    await sleep(50);
    expect(seen() - before).toBeLessThanOrEqual(1);
  });
});

it('the listener for administration rejects pipelining, too', async () => {
  const adapter = await TestAdapter.start({ administration, tenants: { default: tenantAt(simulator) } });
  const client = await RawClient.connect(adapter.administrationUrl);
  client.send(rawRequest('GET', '/live').repeat(1000));
  await client.closed;
  const metrics = await (await fetch(`${adapter.administrationUrl}/metrics`)).text();
  expect(metrics).toContain('adapter_connections_dropped_total{listener="administration",reason="pipelining"} 1');
  await adapter.close();
});
