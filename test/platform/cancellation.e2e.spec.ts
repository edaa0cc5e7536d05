// What happens at BroadWorks when the client of a request disconnects before it has its response.

import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from '@apps/simulator';
import { type Demo, startDemoAt } from '../support/demo';
import { begin, type Call, inFlight, until } from '../support/leaving';
import { MailServer } from '../support/mail-server';
import { administration, makeLink, provisionedTenantAt } from '../support/provisioning';

/** Milliseconds that BroadWorks takes: whatever is not ended is still there when a test looks. */
const slow = 2000;
/** Milliseconds in which everything must have ended, on a machine that does much else. */
const soon = 600;

let mail: MailServer;
let demo: Demo;

beforeEach(async () => {
  mail = await MailServer.start();
  const simulator = await startSimulator();
  const tenant = provisionedTenantAt(simulator, {
    mail: { url: mail.url, from: 'Acme <voice@acme.example>', brand: 'Acme', allowPlain: true },
    otp: {},
    voicemail: { refresh: 0 },
    contacts: { personal: true, custom: true, common: true },
  });
  demo = await startDemoAt(simulator, { administration, tenants: { default: tenant } });
});
afterEach(async () => {
  await demo.close();
  await mail.close();
});

const tokenOf = async (user = 'alice') => (await demo.adapter.signIn(user, `${user}-demo`)).access_token;

async function codeOf(user: string): Promise<{ otp_id: string; code: string }> {
  const { body } = await demo.adapter.call('POST', '/v1/session/otp-create', { body: { user_ref: user } });
  const code = /^(\d{6})$/m.exec(mail.mails.at(-1)?.text ?? '')?.[1] ?? 'none';
  return { otp_id: body.otp_id, code };
}

/** Of somebody who has seen the list. */
async function messageOf(token: string): Promise<string> {
  demo.simulator.addVoicemail({ userId: 'alice@example.com' });
  const { body } = await demo.adapter.get('/v1/user/voicemails', token);
  return body.items[0].id;
}

type Prepare = () => Call | Promise<Call>;
const read =
  (path: string): Prepare =>
  async () => ({ path, token: await tokenOf() });
const post = (path: string, body: object): Call => ({ method: 'POST', path: `/v1/session${path}`, body });

const signIn: Prepare = () => post('', { user_ref: 'alice', password: 'alice-demo' });
const verify: Prepare = async () => post('/otp-verify', await codeOf('alice'));
const provision: Prepare = async () =>
  post('/auto-provision', { config_token: (await makeLink(demo.adapter, 'alice')).token });
const method =
  (name: string, body: object = {}): Prepare =>
  async () => ({
    method: 'POST',
    path: `/v1/custom/private/${name}`,
    token: await tokenOf(),
    body,
  });
const media: Prepare = async () => {
  const token = await tokenOf();
  return { path: `/v1/user/voicemails/${await messageOf(token)}/attachment`, token };
};

/** Each operation that asks BroadWorks, and the resource at which BroadWorks is slow. */
const cases: [operation: string, resource: string, prepare: Prepare][] = [
  ['a sign-in', '/profile', signIn],
  ['a sign-in', '/profile/device', signIn],
  ['a sign-in', '/dms/', signIn],
  ['making a code', '/profile', () => post('/otp-create', { user_ref: 'alice' })],
  ['redeeming a code', '/LoginToken', verify],
  ['redeeming a code', '/profile/device', verify],
  ['redeeming a link', '/LoginToken', provision],
  ['redeeming a link', '/dms/', provision],
  ['the user', '/profile', read('/v1/user')],
  ['the user', '/services', read('/v1/user')],
  ['contacts v1', '/directories/Enterprise', read('/v1/user/contacts')],
  ['contacts v1', '/directories/Personal', read('/v1/user/contacts')],
  ['contacts v1', '/directories/CustomContact/', read('/v1/user/contacts')],
  ['contacts v2', '/profile', read('/v2/user/contacts')],
  ['contacts v2', '/directories/EnterpriseCommon', read('/v2/user/contacts')],
  ['one contact', '/directories/Enterprise', read('/v1/user/contacts/bob@example.com')],
  ['history', '/services', read('/v1/user/history')],
  ['history', '/EnhancedCallLogs', read('/v1/user/history')],
  ['the list of voice messages', '/VoiceMessagingMessages', read('/v1/user/voicemails')],
  ['a voice message', '/VoiceMessagingMessages/', media],
  ['a custom method', '/services', method('call-services')],
  ['a custom method', '/DoNotDisturb', method('call-services')],
  ['a custom method', '/calls', method('calls')],
];

it.each(cases)(
  'the client of %s leaves while %s is slow, and BroadWorks is asked nothing more [D59]',
  async (_, resource, prepare) => {
    const { adapter, simulator } = demo;
    const call = await prepare();
    await until(() => simulator.counters.inFlight === 0);
    simulator.setFault(resource, { kind: 'latency', milliseconds: slow });
    const leaving = begin(adapter, call);
    await until(() => simulator.counters.inFlight > 0);
    await sleep(50);
    leaving.destroy();
    const { requests } = simulator.counters;
    await until(async () => simulator.counters.inFlight === 0 && (await inFlight(adapter)) === 0, soon);
    await sleep(100);
    expect(simulator.counters.requests).toBe(requests);
  },
);

const leavesNothing = () =>
  until(async () => demo.simulator.counters.inFlight === 0 && (await inFlight(demo.adapter)) === 0, soon);

it('of two clients who wait for one directory either may leave, and when both have left it is no longer read [C48]', async () => {
  const { adapter, simulator } = demo;
  const [alice, other] = [await tokenOf(), await tokenOf()];
  await Promise.all([alice, other].map((token) => adapter.get('/v1/user', token)));
  simulator.resetCounters();
  simulator.setFault('/directories/Enterprise', { kind: 'latency', milliseconds: 700, times: 1 });
  const leaving = begin(adapter, { path: '/v1/user/contacts/bob@example.com', token: alice });
  await until(() => simulator.counters.inFlight === 1);
  const staying = adapter.get('/v1/user/contacts/alice@example.com', other);
  await until(async () => (await inFlight(adapter)) === 2);
  leaving.destroy();
  expect((await staying).status).toBe(200);
  expect(simulator.counters.byPath['directories/Enterprise']).toBe(1);

  simulator.setFault('/EnhancedCallLogs', { kind: 'latency', milliseconds: slow });
  const path = '/v1/user/history';
  const both = [begin(adapter, { path, token: alice }), begin(adapter, { path, token: alice })];
  await until(() => simulator.counters.inFlight > 0);
  both[0]?.destroy();
  await sleep(100);
  expect(simulator.counters.inFlight).toBeGreaterThan(0);
  both[1]?.destroy();
  await leavesNothing();
});

it('of 60 clients at once that all leave nothing is asked any more, and nothing is in flight [D59]', async () => {
  const { adapter, simulator } = demo;
  const tokens = await Promise.all(['alice', 'bob', 'carol'].map(tokenOf));
  simulator.setFault(/EnhancedCallLogs|services|profile/, { kind: 'latency', milliseconds: slow });
  const clients = Array.from({ length: 60 }, (_, index) =>
    begin(adapter, {
      path: `/v1/user/history?time_from=2026-01-01T00:00:${String(index).padStart(2, '0')}Z`,
      token: tokens[index % tokens.length],
    }),
  );
  await until(async () => (await inFlight(adapter)) === 60);
  await until(() => simulator.counters.inFlight > 0);
  for (const client of clients) client.destroy();
  await sleep(20);
  const { requests } = simulator.counters;
  await leavesNothing();
  await sleep(100);
  expect(simulator.counters.requests).toBe(requests);
  simulator.clearFaults();
  expect((await adapter.get('/v1/user/history', tokens[0])).status).toBe(200);
});

it('of two requests that wait for one lent login the first may leave', async () => {
  const { adapter, simulator } = demo;
  const token = await adapter.signInWithoutPassword('alice@example.com');
  const ask = (name: string): Call => ({ method: 'POST', path: `/v1/custom/private/${name}`, token, body: {} });
  simulator.resetCounters();
  simulator.setFault('/calls', { kind: 'status', status: 401, times: 1 });
  simulator.setFault('LoginToken', { kind: 'latency', milliseconds: 500 });
  const leaving = begin(adapter, ask('calls'));
  await until(() => simulator.counters.byPath['profile/LoginToken'] === 1);
  const staying = adapter.call('POST', '/v1/custom/private/registrations', ask('registrations'));
  await until(async () => (await inFlight(adapter)) === 2);
  leaving.destroy();
  expect((await staying).status).toBe(200);
  expect(simulator.counters.byPath).toMatchObject({ 'profile/LoginToken': 1, calls: 1 });
});

describe('a write', () => {
  const change: Prepare = method('do-not-disturb', { active: true });

  it('that was sent is carried out although its client left, and nothing is asked after it', async () => {
    const { adapter, simulator } = demo;
    const call = await change();
    simulator.setFault('/DoNotDisturb', { kind: 'latency', milliseconds: 400, method: 'PUT' });
    const leaving = begin(adapter, call);
    await until(() => simulator.counters.byPath['services/DoNotDisturb'] === 2 && simulator.counters.inFlight > 0);
    leaving.destroy();
    await sleep(100);
    // it counts as in flight for as long as it is
    expect(await inFlight(adapter)).toBe(1);
    await until(async () => (await inFlight(adapter)) === 0);
    expect(simulator.counters.byPath['services/DoNotDisturb']).toBe(2);
    const { body } = await adapter.call('POST', call.path, { token: call.token, body: {} });
    expect(body.active).toBe(true);
  });

  it('of a password is remembered although its client left', async () => {
    const { adapter, simulator } = demo;
    const token = await tokenOf();
    simulator.setFault('/Password/Portal', { kind: 'latency', milliseconds: 300 });
    const body = { old_password: 'alice-demo', new_password: 'another-demo' };
    const leaving = begin(adapter, { method: 'POST', path: '/v1/custom/private/change-password', token, body });
    await until(() => simulator.counters.byPath['profile/Password/Portal'] === 1);
    leaving.destroy();
    await until(async () => (await inFlight(adapter)) === 0);
    expect((await adapter.get('/v1/user/voicemails', token)).status).toBe(200);
    expect(
      (await adapter.call('POST', '/v1/session', { body: { user_ref: 'alice', password: 'another-demo' } })).status,
    ).toBe(200);
  });

  it('that waits is not sent for a client that left', async () => {
    const { adapter, simulator } = demo;
    const { path, token, body } = await change();
    simulator.setFault('/EnhancedCallLogs', { kind: 'latency', milliseconds: 500 });
    const history = adapter.get('/v1/user/history', token);
    await until(() => simulator.counters.inFlight === 2);
    const leaving = begin(adapter, { method: 'POST', path, token, body });
    await until(async () => (await inFlight(adapter)) === 2);
    leaving.destroy();
    await until(async () => (await inFlight(adapter)) === 1, soon);
    expect((await history).status).toBe(200);
    expect(simulator.counters.byPath['services/DoNotDisturb']).toBeUndefined();
  });
});

it('wrong passwords count although their clients leave, so that nobody can lock a login at BroadWorks [C3]', async () => {
  const { adapter, simulator } = demo;
  simulator.setFault('/profile', { kind: 'latency', milliseconds: 150 });
  simulator.resetCounters();
  for (let guess = 0; guess < 8; guess++) {
    const { requests } = simulator.counters;
    const leaving = begin(adapter, post('', { user_ref: 'alice', password: `wrong-${guess}` }));
    await until(async () => (await inFlight(adapter)) === 1);
    await until(() => simulator.counters.requests > requests, 100).catch(() => undefined);
    leaving.destroy();
    await until(async () => (await inFlight(adapter)) === 0, soon);
  }
  expect(simulator.counters.requests).toBe(4);
});

it('the calls that wait for one login are bounded: one more is 503 at once, and who leaves makes room [D60]', async () => {
  const { adapter, simulator } = demo;
  const token = await tokenOf();
  await adapter.get('/v1/user/history', token);
  simulator.setFault('/EnhancedCallLogs', { kind: 'hang' });
  const ask = (second: number) =>
    begin(adapter, { path: `/v1/user/history?time_from=2026-02-01T00:00:${String(second).padStart(2, '0')}Z`, token });
  // two calls are sent and sixteen wait: six requests with three each
  const waiting = [10, 11, 12, 13, 14, 15].map(ask);
  await until(() => simulator.counters.inFlight === 2);
  await until(async () => (await inFlight(adapter)) === 6);
  await sleep(50);
  const start = performance.now();
  const refused = await adapter.get('/v1/user/history?time_from=2026-03-01T00:00:00Z', token);
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
    503,
    'service_unavailable',
    '1',
  ]);
  expect(performance.now() - start).toBeLessThan(1000);
  for (const one of waiting) one.destroy();
  await leavesNothing();
  simulator.clearFaults();
  expect((await adapter.get('/v1/user/history?time_from=2026-03-01T00:00:00Z', token)).status).toBe(200);
});
