import { createHmac, timingSafeEqual } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { type Simulator, startSimulator } from '@apps/simulator';
import { closeServers, serve } from '../../libs/xsi/src/testing/servers';
import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';
import { MailServer } from '../support/mail-server';

const secret = 'not-a-secret-0123';
let simulator: Simulator;
let mail: MailServer;
let adapter: TestAdapter;
let received: { signature: string; body: string; type?: string }[];
/** What the gateway answers with. */
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  simulator = await startSimulator();
  mail = await MailServer.start();
  received = [];
  answer = (response) => response.writeHead(202).end('queued');
});
afterEach(async () => {
  await adapter.close();
  await Promise.all([simulator.close(), mail.close(), closeServers()]);
});

async function start(otp: object = {}, webhook: object = {}): Promise<void> {
  const gateway = await serve(async (request, response) => {
    const body = await text(request);
    received.push({
      signature: String(request.headers['x-adapter-signature']),
      body,
      type: request.headers['content-type'],
    });
    answer(response);
  });
  const admin = { userId: 'admin@example.com', password: 'admin-demo' };
  const tenant = tenantAt(simulator, {
    xsi: { servers: [simulator.url], allowHttp: true, userDomain: 'example.com', admin },
    mail: { url: mail.url, from: 'voice@acme.example', brand: 'Acme', allowPlain: true },
    otp: {
      channels: ['webhook'],
      webhook: { url: `${gateway.url}/codes`, allowHttp: true, secret, ...webhook },
      ...otp,
    },
  });
  adapter = await TestAdapter.start({ tenants: { default: tenant } });
}

const create = (user_ref: string, headers?: Record<string, string>) =>
  adapter.call('POST', '/v1/session/otp-create', { body: { user_ref }, headers });

/** As the documentation tells the operator to do it. */
function isGenuine(signature: string, body: string): boolean {
  const [, seconds = '', given = ''] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  const expected = createHmac('sha256', secret).update(`${seconds}.${body}`).digest();
  const isRecent = Math.abs(Date.now() / 1000 - Number(seconds)) < 300;
  return isRecent && timingSafeEqual(expected, Buffer.from(given.padEnd(64, '0'), 'hex'));
}

it('is told the code, signed, and the code signs in', async () => {
  await start({}, { from: '+12025550190' });
  const { status, body } = await create('alice', { 'accept-language': 'de', 'x-request-id': 'dialer/1' });
  expect([status, body]).toEqual([
    200,
    { otp_id: expect.any(String), delivery_channel: 'sms', delivery_from: '+12025550190' },
  ]);
  const [request] = received;
  if (!request) throw new Error('nothing came');
  expect(isGenuine(request.signature, request.body)).toBe(true);
  expect(isGenuine(request.signature, request.body.replace('alice', 'bob').replace('Acme', 'Evil'))).toBe(false);
  expect(request.type).toBe('application/json');
  const told = JSON.parse(request.body);
  expect(told).toEqual({
    to: '+12025550111',
    code: expect.stringMatching(/^\d{6}$/),
    text: `Acme: Ihr Anmeldecode ist ${told.code}. Er gilt 10 min.`,
    language: 'de',
    expires_at: expect.stringMatching(/^\d{4}-.+Z$/),
    tenant: 'default',
    request_id: 'dialer/1',
  });
  const verified = await adapter.call('POST', '/v1/session/otp-verify', {
    body: { otp_id: body.otp_id, code: told.code },
  });
  expect([verified.status, verified.body.user_id]).toEqual([200, 'alice@example.com']);
  for (const value of [told.code, '2025550111', secret]) expect(adapter.log.join()).not.toContain(value);
});

it('gets the number that the tenant says, in E.164, and by the channel that it says', async () => {
  await start({}, { to: 'number', channel: 'call' });
  expect((await create('bob')).body).toEqual({ otp_id: expect.any(String), delivery_channel: 'call' });
  expect(JSON.parse(received[0]?.body ?? '')).toMatchObject({ to: '+12025550102' });
});

it('is used where the first channel has no address for the user', async () => {
  await start({ channels: ['email', 'webhook'] }, { to: 'number' });
  expect((await create('alice')).body.delivery_channel).toBe('email');
  const person = simulator.world.people.find(
    ({ emailAddress, services, number }) => !emailAddress && services.length && number,
  );
  expect((await create(person?.userId ?? '')).body.delivery_channel).toBe('sms');
  expect([mail.mails.length, received.length]).toEqual([1, 1]);
});

it('is not told of a user without a number: 422', async () => {
  await start();
  const { status, body } = await create('bob');
  expect([status, body.code]).toEqual([422, 'delivery_channel_unspecified']);
  expect(received).toEqual([]);
});

it('is told once more where the connection breaks, with the same id', async () => {
  await start();
  answer = (response) => {
    if (received.length === 1) response.socket?.destroy();
    else response.writeHead(200).end();
  };
  expect((await create('alice')).status).toBe(200);
  expect(received).toHaveLength(2);
  expect(received[0]?.body).toBe(received[1]?.body);
});

it('receives each code once, though it closes a connection at the second request [D17]', async () => {
  await start();
  const used = new WeakSet<object>();
  answer = (response) => {
    if (!response.socket || used.has(response.socket)) return void response.socket?.destroy();
    used.add(response.socket);
    response.writeHead(202).end();
  };
  for (let code = 1; code <= 3; code++) {
    expect((await create('alice')).status).toBe(200);
    expect(received).toHaveLength(code);
  }
});

describe('R4 where the gateway fails it is 500: ', () => {
  it.each<[string, (response: ServerResponse) => void, number]>([
    ['refuses', (response) => response.writeHead(403).end('secret reason'), 1],
    ['fails', (response) => response.writeHead(503).end(), 1],
    ['leads elsewhere', (response) => response.writeHead(307, { location: '/elsewhere' }).end(), 1],
    ['breaks off twice', (response) => response.socket?.destroy(), 2],
    ['does not answer', () => undefined, 1],
  ])(
    'it %s',
    async (_, doing, requests) => {
      await start();
      answer = doing;
      const { status, body, text: whole } = await create('alice');
      expect([status, body.code, received.length]).toEqual([500, 'external_api_issue', requests]);
      expect(whole).not.toContain('secret');
    },
    10_000,
  );
});
