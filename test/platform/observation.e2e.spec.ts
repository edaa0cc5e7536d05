import { mkdtempSync, readFileSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { setTimeout as pause } from 'node:timers/promises';
import { startSimulator } from '@apps/simulator';
import { Lifecycle } from '../../apps/adapter/src/observability/lifecycle';
import { TestAdapter } from '../support/adapter';
import { type Demo, startDemo, tenantAt, withDemos } from '../support/demo';
import { makeLink, provisionedTenantAt, startProvisioning, tokensOf } from '../support/provisioning';

const administration = { port: 0 };
const unreachable = { xsi: { servers: ['http://127.0.0.1:9'], allowHttp: true } };

async function metricsOf({ administrationUrl }: TestAdapter): Promise<string> {
  const answer = await fetch(`${administrationUrl}/metrics`);
  expect([answer.status, answer.headers.get('content-type')]).toEqual([
    200,
    'text/plain; version=0.0.4; charset=utf-8',
  ]);
  return answer.text();
}

/** The figures of our own metrics but for those of time, as they are written. */
async function counted(adapter: TestAdapter): Promise<string[]> {
  const lines = (await metricsOf(adapter)).split('\n');
  return lines.filter((line) => line.startsWith('adapter_') && !/_(bucket|sum)[{ ]/.test(line));
}

let demo: Demo;
const take = (started: Demo) => {
  demo = started;
};

describe('without a key', () => {
  withDemos(take, () => startDemo({}, { administration }));

  it('the operator sees everything and makes no links', async () => {
    expect((await demo.adapter.administer('GET', '/live')).body).toEqual({ status: 'live' });
    expect((await demo.adapter.administer('GET', '/ready')).body).toEqual({
      status: 'ready',
      configuration: 'current',
    });
    const { status, body } = await demo.adapter.administer('GET', tokensOf('default'));
    expect([status, body.code]).toEqual([501, 'functionality_not_implemented']);
    expect(demo.adapter.log.join('')).not.toContain('administration.key');
  });

  it('is said at the start where a tenant offers links', async () => {
    const tenants = { default: provisionedTenantAt(demo.simulator) };
    const adapter = await TestAdapter.start({ administration, tenants });
    expect(adapter.log.join('')).toContain('administration.key is not set');
    await adapter.close();
  });

  it('probes are no lines of the log at info', async () => {
    for (const path of ['/live', '/ready', '/metrics']) await fetch(demo.adapter.administrationUrl + path);
    await pause(20);
    const lines = demo.adapter.log.map((line) => JSON.parse(line)).filter(({ route }) => route);
    expect(lines.map(({ level, route }) => [level, route])).toEqual([
      [20, '/live'],
      [20, '/ready'],
      [20, '/metrics'],
    ]);
  });
});

describe('C53 readiness', () => {
  let adapter: TestAdapter;
  let database: DatabaseSync;
  beforeEach(async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'observation-')), 'adapter.db');
    adapter = await TestAdapter.start({
      administration,
      store: { url: `sqlite:${file}` },
      tenants: { default: unreachable },
    });
    database = new DatabaseSync(file);
  });
  afterEach(async () => {
    database.close();
    await adapter.close();
  });
  const ready = async () => {
    const { status, body, headers } = await adapter.administer('GET', '/ready');
    return [status, body.code, body.details?.reason, headers.get('retry-after')];
  };

  it('is false while nothing can be written, and whoever else is asked answers', async () => {
    database.exec('ALTER TABLE throttle RENAME TO taken_away');
    expect(await ready()).toEqual([503, 'service_unavailable', 'store', '1']);
    expect((await adapter.administer('GET', '/live')).status).toBe(200);
    expect((await adapter.get('/health-check')).status).toBe(200);
    expect((await adapter.get('/v1/system-info')).status).toBe(200);
    expect(await metricsOf(adapter)).toContain('process_cpu_seconds_total');
    database.exec('ALTER TABLE taken_away RENAME TO throttle');
    await pause(1050);
    expect((await ready())[0]).toBe(200);
  });

  it('asks the store once in a second, however many ask', async () => {
    expect((await ready())[0]).toBe(200);
    database.exec('ALTER TABLE throttle RENAME TO taken_away');
    for (let asked = 0; asked < 20; asked++) expect((await ready())[0]).toBe(200);
  });

  it('is false while the process ends', async () => {
    adapter.part(Lifecycle).isDraining = true;
    expect(await ready()).toEqual([503, 'service_unavailable', 'draining', '1']);
    expect((await adapter.administer('GET', '/live')).status).toBe(200);
  });

  it('counts requests for which the store did not work', async () => {
    database.exec('ALTER TABLE session RENAME TO taken_away');
    await adapter.call('DELETE', '/v1/session', { token: `wa1.${'A'.repeat(43)}` });
    expect(await counted(adapter)).toContain('adapter_store_failures_total 1');
  });
});

describe('what is counted', () => {
  withDemos(take, () => startProvisioning());

  it('is every request by its route, every sign-in, and every call', async () => {
    const { adapter, simulator } = demo;
    const { access_token } = await adapter.signIn('alice', 'alice-demo');
    await adapter.call('POST', '/v1/session', { body: { user_ref: 'alice', password: 'wrong' } });
    simulator.setFault('profile', { kind: 'reset' });
    await adapter.call('POST', '/v1/session', { body: { user_ref: 'alice', password: 'alice-demo' } });
    simulator.clearFaults();
    simulator.setFault('profile', { kind: 'status', status: 503 });
    await adapter.call('POST', '/v1/session', { body: { user_ref: 'bob', password: 'bob-demo' } });
    simulator.clearFaults();
    const { token } = await makeLink(adapter, 'alice');
    await adapter.call('POST', '/v1/session/auto-provision', { body: { config_token: token } });
    await adapter.call('POST', '/v1/session/otp-verify', { body: { otp_id: 'x', code: '1' } });
    await adapter.get('/v1/user', access_token);
    await adapter.get('/v1/user/contacts/bob@example.com', access_token);
    await adapter.get('/nothing/alice@example.com');

    const lines = await counted(adapter);
    expect(lines).toEqual(
      expect.arrayContaining([
        'adapter_requests_total{method="POST",route="/api/v1/session",status="200"} 1',
        'adapter_requests_total{method="POST",route="/api/v1/session",status="401"} 1',
        'adapter_requests_total{method="POST",route="/api/v1/session",status="500"} 2',
        'adapter_requests_total{method="GET",route="/api/v1/user",status="200"} 1',
        'adapter_requests_total{method="GET",route="/api/v1/user/contacts/:user_id",status="200"} 1',
        'adapter_requests_total{method="GET",route="none",status="404"} 1',
        'adapter_request_duration_seconds_count{method="POST",route="/api/v1/session"} 4',
        'adapter_requests_in_flight 0',
        'adapter_sign_ins_total{kind="password",outcome="ok"} 1',
        'adapter_sign_ins_total{kind="password",outcome="refused"} 1',
        'adapter_sign_ins_total{kind="password",outcome="failed"} 2',
        'adapter_sign_ins_total{kind="link",outcome="ok"} 1',
        'adapter_sign_ins_total{kind="otp",outcome="refused"} 1',
        'adapter_upstream_calls_total{outcome="refused"} 1',
        'adapter_upstream_calls_total{outcome="error"} 1',
        'adapter_sessions_opened 2',
        'adapter_store_failures_total 0',
      ]),
    );
    const calls = (outcome: string) =>
      Number(lines.find((line) => line.includes(`calls_total{outcome="${outcome}"}`))?.split(' ')[1]);
    expect(calls('unreachable')).toBeGreaterThanOrEqual(1);
    expect(calls('ok')).toBeGreaterThanOrEqual(4);
    expect(lines).toContain(
      `adapter_upstream_call_duration_seconds_count ${calls('ok') + calls('refused') + calls('error') + calls('unreachable')}`,
    );
  });

  it('begins with 0 where its labels are known, so that the first event is seen', async () => {
    const lines = await counted(demo.adapter);
    expect(lines).toEqual(
      expect.arrayContaining([
        ...['password', 'otp', 'link'].flatMap((kind) =>
          ['ok', 'refused', 'throttled', 'failed'].map(
            (outcome) => `adapter_sign_ins_total{kind="${kind}",outcome="${outcome}"} 0`,
          ),
        ),
        ...['ok', 'refused', 'error', 'unreachable'].map((one) => `adapter_upstream_calls_total{outcome="${one}"} 0`),
        ...['source', 'tenant', 'session', 'parallel', 'administration'].map(
          (limit) => `adapter_throttled_total{limit="${limit}"} 0`,
        ),
        ...['public', 'administration'].flatMap((listener) =>
          ['in flight', 'tenant', 'event loop', 'heap', 'connections', 'documents'].map(
            (reason) => `adapter_shed_total{listener="${listener}",reason="${reason}"} 0`,
          ),
        ),
        ...['public', 'administration'].flatMap((listener) =>
          ['limit', 'source', 'unread', 'heap'].map(
            (reason) => `adapter_connections_dropped_total{listener="${listener}",reason="${reason}"} 0`,
          ),
        ),
        'adapter_security_events_total{event="refresh token reused"} 0',
        'adapter_security_events_total{event="shared key missing"} 0',
        'adapter_store_failures_total 0',
      ]),
    );
  });

  it('says which build it is', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect(await counted(demo.adapter)).toContain(`adapter_build_info{version="${version}"} 1`);
  });

  it('tells a sign-in from a refresh and from a sign-out by their methods', async () => {
    const { adapter } = demo;
    const { refresh_token } = await adapter.signIn('alice', 'alice-demo');
    const { body } = await adapter.call('PATCH', '/v1/session', { body: { refresh_token } });
    await adapter.call('DELETE', '/v1/session', { token: body.access_token });
    const count = (method: string) =>
      `adapter_request_duration_seconds_count{method="${method}",route="/api/v1/session"} 1`;
    expect(await counted(adapter)).toEqual(expect.arrayContaining(['POST', 'PATCH', 'DELETE'].map(count)));
  });

  it('is also a request whose caller leaves', async () => {
    demo.simulator.setFault('profile', { kind: 'latency', milliseconds: 300 });
    const socket = connect(Number(new URL(demo.adapter.url).port), '127.0.0.1');
    const body = JSON.stringify({ user_ref: 'alice', password: 'alice-demo' });
    socket.write(
      `POST /api/v1/session HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    );
    await pause(100);
    expect(await counted(demo.adapter)).toContain('adapter_requests_in_flight 1');
    socket.destroy();
    const aborted = 'adapter_requests_total{method="POST",route="/api/v1/session",status="aborted"} 1';
    while (!(await counted(demo.adapter)).includes(aborted)) await pause(5);
    // when its handler has settled
    while (!(await counted(demo.adapter)).includes('adapter_requests_in_flight 0')) await pause(5);
  });

  it('C58 tells of no host, version, tenant, user or address, whatever callers send', async () => {
    const { adapter, simulator } = demo;
    const { access_token } = await adapter.signIn('alice', 'alice-demo');
    for (const path of ['/v1/user', '/v1/user/contacts', '/v1/user/history', '/v1/user/voicemails'])
      await adapter.get(path, access_token);
    // those of the process come as it collects its garbage
    const ours = (text: string) => text.match(/^adapter_/gm)?.length ?? 0;
    const routes = ours(await metricsOf(adapter));
    for (let asked = 0; asked < 50; asked++) {
      await adapter.get(`/v1/user/contacts/user-${asked}`, access_token);
      await adapter.get(`/nothing-${asked}`, access_token, { 'x-webtrit-tenant-id': `tenant-${asked}` });
      await adapter.call('POST', '/v1/session', {
        body: { user_ref: `user-${asked}`, password: 'x' },
        headers: { 'x-webtrit-tenant-id': `tenant-${asked}`, 'x-request-id': `id-${asked}` },
      });
    }
    const afterwards = await metricsOf(adapter);
    // two routes with their times, and refusals of them
    expect(ours(afterwards) - routes).toBeLessThan(30);
    for (const told of [
      'example.com',
      'alice',
      'tenant-',
      'tenant=',
      'default',
      'user-',
      'nothing',
      'id-',
      '127.0.0.1',
    ])
      expect(afterwards.replace(/^#.*$/gm, '')).not.toContain(told);
    expect(afterwards).not.toContain(new URL(simulator.url).port);
    expect(afterwards).not.toContain(process.version.slice(1));
    const others = afterwards.split('\n').filter((line) => !line.includes('adapter_build_info'));
    expect(others.join('\n')).not.toMatch(/version|hostname/i);
  });

  it('C58 is of no tenant at the public listener', async () => {
    for (const path of ['/metrics', '/ready', '/live']) {
      expect((await demo.adapter.get(path)).status).toBe(404);
      expect((await fetch(demo.adapter.url + path)).status).toBe(404);
    }
  });
});

it('C58 tenants are told of where the operator wants it, and only those of the configuration', async () => {
  const simulator = await startSimulator();
  const adapter = await TestAdapter.start({
    administration: { ...administration, metricsByTenant: true },
    tenants: { default: tenantAt(simulator), acme: tenantAt(simulator) },
  });
  await adapter.signIn('alice', 'alice-demo', { 'x-webtrit-tenant-id': 'acme' });
  await adapter.get('/v1/user');
  await adapter.get('/v1/user', undefined, { 'x-webtrit-tenant-id': 'unknown' });
  await adapter.get('/v1/user', undefined, { 'x-webtrit-tenant-id': '../x' });
  const lines = (await counted(adapter)).filter((line) => line.includes('tenant='));
  expect(lines).toEqual([
    'adapter_tenant_requests_total{tenant="acme",status="200"} 1',
    'adapter_tenant_requests_total{tenant="default",status="401"} 1',
    'adapter_tenant_requests_total{tenant="none",status="401"} 1',
    'adapter_tenant_requests_total{tenant="none",status="422"} 1',
    expect.stringMatching(/^adapter_tenant_upstream_calls_total\{tenant="acme",outcome="ok"\} \d+$/),
  ]);
  await adapter.close();
  await simulator.close();
});
