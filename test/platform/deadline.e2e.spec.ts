// One deadline for each request of a client, whatever BroadWorks does, and what becomes of the work that is late.

import { createServer, get, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from '@apps/simulator';
import { TestAdapter } from '../support/adapter';
import { type Demo, startDemoAt, tenantAt } from '../support/demo';
import { begin, inFlight, until } from '../support/leaving';
import { MailServer } from '../support/mail-server';
import { administration, makeLink, provisionedTenantAt } from '../support/provisioning';

/** Seconds: what comes before must be done in them, too. */
const response = 1.2;
/** Milliseconds in which a response must be there, on a machine that does much else. */
const inTime = 8000;

let mail: MailServer;
let demo: Demo;

async function start(settings: object = {}, options: object = {}): Promise<void> {
  mail = await MailServer.start();
  const simulator = await startSimulator(options);
  const tenant = provisionedTenantAt(simulator, {
    mail: { url: mail.url, from: 'Acme <voice@acme.example>', brand: 'Acme', allowPlain: true },
    otp: {},
    voicemail: { refresh: 0 },
    ...settings,
  });
  demo = await startDemoAt(simulator, {
    administration,
    tenants: { default: tenant },
    limits: { ...limits, response },
  });
}
const limits = { signInsPerSource: 1_000_000, loopDelay: 10_000 };

afterEach(async () => {
  await demo.close();
  await mail.close();
});

const tokenOf = async (user = 'alice') => (await demo.adapter.signIn(user, `${user}-demo`)).access_token;

async function timed<T>(work: Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work;
  expect(performance.now() - start).toBeLessThan(inTime);
  return result;
}

describe('work that nobody can use later ends at the deadline, with 500', () => {
  beforeEach(() => start());

  const post = (path: string, body: object) => demo.adapter.call('POST', `/v1/session${path}`, { body });
  const codeOf = async () => {
    const { body } = await post('/otp-create', { user_ref: 'alice' });
    return { otp_id: body.otp_id, code: /^(\d{6})$/m.exec(mail.mails.at(-1)?.text ?? '')?.[1] };
  };

  it.each([
    ['a sign-in', '/profile', async () => ({ path: '', body: { user_ref: 'alice', password: 'alice-demo' } })],
    ['a sign-in', '/dms/', async () => ({ path: '', body: { user_ref: 'alice', password: 'alice-demo' } })],
    ['making a code', '/profile', async () => ({ path: '/otp-create', body: { user_ref: 'alice' } })],
    ['redeeming a code', '/profile', async () => ({ path: '/otp-verify', body: await codeOf() })],
    [
      'redeeming a link',
      '/profile/device',
      async () => ({ path: '/auto-provision', body: { config_token: (await makeLink(demo.adapter, 'alice')).token } }),
    ],
  ])('%s, while %s hangs [C60]', async (_, resource, prepare) => {
    const { adapter, simulator } = demo;
    const { path, body } = await prepare();
    simulator.setFault(resource, { kind: 'hang' });
    const answer = await timed(post(path, body));
    expect([answer.status, answer.body.code]).toEqual([500, 'external_api_issue']);
    await until(async () => simulator.counters.inFlight === 0 && (await inFlight(adapter)) === 0);
    simulator.clearFaults();
    expect((await post(path, body)).status).toBe(200);
  });

  it('a custom method [C60]', async () => {
    const token = await tokenOf();
    demo.simulator.setFault('/calls', { kind: 'hang' });
    const answer = await timed(demo.adapter.call('POST', '/v1/custom/private/calls', { token, body: {} }));
    expect([answer.status, answer.body.code]).toEqual([500, 'external_api_issue']);
    await until(() => demo.simulator.counters.inFlight === 0);
  });
});

it.each([
  ['the user', '/v1/user', '/profile'],
  ['contacts', '/v1/user/contacts', '/directories/'],
  ['history', '/v1/user/history', '/EnhancedCallLogs'],
  ['voice messages', '/v1/user/voicemails', '/VoiceMessagingMessages'],
])('%s that were read before are the response at the deadline [D47] [D51]', async (_, path, resource) => {
  await start({ history: { refresh: 0 }, contacts: { refresh: 10 } });
  const { adapter, simulator } = demo;
  const token = await tokenOf();
  const before = await adapter.get(path, token);
  expect(before.status).toBe(200);
  const later = jest.spyOn(performance, 'now').mockImplementation(() => clock() + 5 * 60_000);
  simulator.setFault(resource, { kind: 'hang' });
  const start_ = clock();
  const { status, body } = await adapter.get(path, token);
  expect(clock() - start_).toBeLessThan(inTime);
  later.mockRestore();
  expect([status, body]).toEqual([200, before.body]);
});
const clock = performance.now.bind(performance);

it('a directory that takes longer is 500 at the deadline, and is there for who asks later, read once [C60]', async () => {
  await start({}, { users: 120, pageSize: 10 });
  const { adapter, simulator } = demo;
  const token = await tokenOf();
  await adapter.get('/v1/user', token);
  simulator.resetCounters();
  simulator.setFault('/directories/Enterprise', { kind: 'latency', milliseconds: 200 });
  const first = await timed(adapter.get('/v1/user/contacts', token));
  expect([first.status, first.body.code]).toEqual([500, 'external_api_issue']);
  expect(simulator.counters.byPath['directories/Enterprise']).toBeLessThan(12);
  // what goes on counts as in flight
  expect(await inFlight(adapter)).toBe(1);
  await until(async () => (await inFlight(adapter)) === 0, 10_000);
  const second = await adapter.get('/v1/user/contacts', token);
  expect([second.status, second.body.items.length > 100]).toEqual([200, true]);
  expect(simulator.counters.byPath['directories/Enterprise']).toBe(12);
});

it('a client that comes while it is still read joins the load, and gets it', async () => {
  await start({}, { users: 120, pageSize: 10 });
  const { adapter, simulator } = demo;
  const [alice, other] = [await tokenOf(), await tokenOf()];
  await Promise.all([alice, other].map((token) => adapter.get('/v1/user', token)));
  simulator.setFault('/directories/Enterprise', { kind: 'latency', milliseconds: 160 });
  simulator.resetCounters();
  expect((await adapter.get('/v1/user/contacts', alice)).status).toBe(500);
  // and one that leaves does not end it
  const leaving = begin(adapter, { path: '/v1/user/contacts', token: other });
  await until(async () => (await inFlight(adapter)) === 2);
  leaving.destroy();
  expect((await adapter.get('/v1/user/contacts', other)).status).toBe(200);
  expect(simulator.counters.byPath['directories/Enterprise']).toBe(12);
});

it('a write that is late is carried out, and its response is 500 all the same', async () => {
  await start();
  const { adapter, simulator } = demo;
  const token = await tokenOf();
  const path = '/v1/custom/private/do-not-disturb';
  simulator.setFault('/DoNotDisturb', { kind: 'latency', milliseconds: 3000, method: 'PUT' });
  const answer = await timed(adapter.call('POST', path, { token, body: { active: true } }));
  expect([answer.status, answer.body.code]).toEqual([500, 'external_api_issue']);
  expect(await inFlight(adapter)).toBe(1);
  await until(async () => (await inFlight(adapter)) === 0);
  expect(simulator.counters.byPath['services/DoNotDisturb']).toBe(2);
  simulator.clearFaults();
  expect((await adapter.call('POST', path, { token, body: {} })).body.active).toBe(true);
});

describe('a voice message', () => {
  let front: Server;
  let slow = false;
  let adapter: TestAdapter;

  /** In front of the simulator: content comes in five pieces, or not at all. */
  beforeEach(async () => {
    await start();
    front = createServer(({ url, headers }, answer) => {
      const isContent = /VoiceMessagingMessages\/[^/]+$/.test(url ?? '');
      if (isContent && !slow) return;
      get(demo.simulator.url + url, { headers }, async (from) => {
        const body = await buffer(from);
        answer.writeHead(from.statusCode ?? 500, from.headers);
        const piece = Math.ceil(body.length / 5);
        for (let at = 0; at < body.length; at += piece) {
          answer.write(body.subarray(at, at + piece));
          if (isContent) await sleep(400);
        }
        answer.end();
      });
    });
    await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
    const servers = [`http://127.0.0.1:${(front.address() as AddressInfo).port}`];
    const tenant = tenantAt(demo.simulator, {
      xsi: { servers, allowHttp: true, userDomain: 'example.com' },
      sip: { required: false },
    });
    adapter = await TestAdapter.start({ tenants: { default: tenant }, limits: { ...limits, response } });
  });
  afterEach(async () => {
    await adapter.close();
    front.closeAllConnections();
    front.close();
  });

  const attachment = async () => {
    // a piece of it is more than is held back
    demo.simulator.addVoicemail({ userId: 'alice@example.com', audio: { bytes: 250_000 } });
    const token = (await adapter.signIn('alice', 'alice-demo')).access_token;
    const { body } = await adapter.get('/v1/user/voicemails', token);
    return adapter.get(`/v1/user/voicemails/${body.items[0].id}/attachment`, token);
  };

  it('that began in time may come as slowly as it does', async () => {
    slow = true;
    const { status, bytes } = await attachment();
    expect([status, bytes.length > 10_000]).toEqual([200, true]);
  });

  it('that does not begin is 500 at the deadline', async () => {
    slow = false;
    const { status, body } = await timed(attachment());
    expect([status, body.code]).toEqual([500, 'external_api_issue']);
    await until(async () => (await inFlight(adapter)) === 0);
  });
});
