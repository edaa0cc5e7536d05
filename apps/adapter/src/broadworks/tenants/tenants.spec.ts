import 'reflect-metadata';
import { pino } from 'pino';
import { parseConfig } from '../../config/reading/read-config';
import { RequestContext, requestContexts } from '../../http/request-context';
import { Metrics } from '../../observability/metrics';
import { SecurityEvents } from '../../observability/security-events';
import type { Tenant } from './tenant';
import { Tenants } from './tenants.module';

const xsi = { servers: ['https://xsp1.example.com'] };
const configOf = (tenants: object) => parseConfig(JSON.stringify({ tenantIdle: 100, tenants }));

let tenants: Tenants;
let closed: Tenant[];
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
  const config = configOf({ acme: { xsi }, beta: { xsi } });
  const metrics = new Metrics(config);
  tenants = new Tenants(config, new SecurityEvents(metrics, pino({ level: 'silent' })), metrics);
  closed = [];
  tenants.onClose((tenant) => closed.push(tenant));
});
afterEach(async () => {
  await tenants.onApplicationShutdown();
  jest.useRealTimers();
});

function find(id: string): Tenant {
  const tenant = tenants.find(id);
  if (!tenant) throw new Error('no such tenant');
  return tenant;
}

/** As a request that goes on until its context ends. */
function findInRequest(id: string): { tenant: Tenant; request: RequestContext } {
  const request = new RequestContext('request', id);
  return { tenant: requestContexts.run(request, () => find(id)), request };
}

it('C21 knows those of the configuration alone', () => {
  for (const id of ['', 'acme2', 'constructor', '__proto__'])
    expect([tenants.find(id), tenants.has(id)]).toEqual([undefined, false]);
});

describe('a tenant', () => {
  it('is the same one for everybody', () => {
    expect(find('acme')).toBe(find('acme'));
  });

  it('is closed when nobody asked for it in a while, and opened again with the same key', () => {
    const acme = find('acme');
    jest.advanceTimersByTime(90_000);
    find('beta');
    jest.advanceTimersByTime(60_000);
    expect(closed).toEqual([acme]);
    expect(find('acme')).not.toBe(acme);
    expect(find('acme').key).toBe(acme.key);
  });

  it('is not closed while a request lasts', () => {
    const { tenant, request } = findInRequest('acme');
    jest.advanceTimersByTime(500_000);
    expect(closed).toEqual([]);
    request.end();
    jest.advanceTimersByTime(200_000);
    expect(closed).toEqual([tenant]);
  });
});

describe('another configuration', () => {
  const next = configOf({ acme: { xsi, history: { refresh: 1 } }, gamma: { xsi } }).tenants;

  it('says what is another', () => {
    expect(tenants.replace(next)).toEqual({ added: ['gamma'], changed: ['acme'], removed: ['beta'] });
    expect([tenants.find('beta'), tenants.has('beta')]).toEqual([undefined, false]);
    expect(find('gamma').id).toBe('gamma');
  });

  it('C47 gives a changed tenant another key, and the first one again with the first settings', () => {
    const before = find('acme');
    tenants.replace(next);
    const after = find('acme');
    expect(after).not.toBe(before);
    expect(after.key).not.toBe(before.key);
    expect(after.config.history.refresh).toBe(1);
    tenants.replace(configOf({ acme: { xsi } }).tenants);
    expect(find('acme').key).toBe(before.key);
  });

  it('leaves who is as before alone', () => {
    const acme = find('acme');
    expect(tenants.replace(configOf({ acme: { xsi } }).tenants)).toEqual({ added: [], changed: [], removed: ['beta'] });
    expect(find('acme')).toBe(acme);
  });

  it('waits for requests that are under way, and for what follows their answers', () => {
    const { tenant, request } = findInRequest('acme');
    tenants.replace(next);
    jest.advanceTimersByTime(600_000);
    expect(closed).toEqual([]);
    request.end();
    jest.advanceTimersByTime(20_000);
    expect(closed).toEqual([]);
    jest.advanceTimersByTime(20_000);
    expect(closed).toEqual([tenant]);
  });

  it('closes everything at the end of the process, once', async () => {
    const { tenant } = findInRequest('acme');
    tenants.replace(next);
    const after = find('acme');
    await tenants.onApplicationShutdown();
    jest.advanceTimersByTime(600_000);
    expect(new Set(closed)).toEqual(new Set([after, tenant]));
    expect(closed).toHaveLength(2);
  });
});

it('a request holds a tenant once, and nothing after its end', () => {
  const request = new RequestContext('request', 'acme');
  const taken: string[] = [];
  const one = { take: () => taken.push('take'), release: () => taken.push('release') };
  request.hold(one);
  request.hold(one);
  request.end();
  request.hold(one);
  expect(taken).toEqual(['take', 'release']);
});
