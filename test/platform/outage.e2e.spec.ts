import { mkdtempSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Simulator, startSimulator } from '@apps/simulator';
import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';
import { freePort } from '../support/free-port.mjs';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

it('D1 D54 passes over a node that refuses, for the sign-in, too', async () => {
  const servers = [`http://127.0.0.1:${await freePort()}`, simulator.url];
  const credentials = [{ type: 'device-file', deviceTypes: ['WebTrit'], allowHttp: true }];
  const adapter = await TestAdapter.start({
    tenants: { default: { xsi: { servers, allowHttp: true, userDomain: 'example.com' }, sip: { credentials } } },
  });
  const { access_token } = await adapter.signIn('alice', 'alice-demo');
  expect((await adapter.get('/v1/user/contacts', access_token)).status).toBe(200);
  await adapter.close();
});

it('C16 a refresh that the store cannot keep is 503, and is not spent', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'adapter-')), 'adapter.db');
  const adapter = await TestAdapter.start({
    tenants: { default: tenantAt(simulator) },
    store: { url: `sqlite:${file}` },
  });
  const { access_token, refresh_token } = await adapter.signIn('alice', 'alice-demo');
  const refresh = () => adapter.call('PATCH', '/v1/session', { body: { refresh_token } });

  const other = new DatabaseSync(file);
  other.exec('BEGIN IMMEDIATE');
  const refused = await refresh();
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
    503,
    'service_unavailable',
    '1',
  ]);
  expect((await adapter.get('/v1/user', access_token)).status).toBe(200);
  other.exec('ROLLBACK');
  other.close();

  expect((await refresh()).status).toBe(200);
  await adapter.close();
});

it('C48 of two who wait for one answer one leaves, and the other gets it', async () => {
  const adapter = await TestAdapter.start({ tenants: { default: tenantAt(simulator) } });
  const { access_token: token } = await adapter.signIn('alice', 'alice-demo');
  simulator.resetCounters();
  simulator.setFault('/directories/Enterprise', { kind: 'latency', milliseconds: 300 });
  const leaving = request(`${adapter.url}/api/v1/user/contacts`, {
    headers: { authorization: `Bearer ${token}` },
    agent: false,
  });
  leaving.on('error', () => undefined).end();
  await new Promise((resolve) => setTimeout(resolve, 50));
  const second = adapter.get('/v1/user/contacts', token);
  setTimeout(() => leaving.destroy(), 50);
  const { status, body } = await second;
  expect([status, body.items.length > 10]).toEqual([200, true]);
  expect(simulator.counters.byPath['directories/Enterprise']).toBe(1);
  simulator.clearFaults();
  await adapter.close();
});
