import { setTimeout as sleep } from 'node:timers/promises';
import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';
import { RawClient } from '../../../../../test/support/raw-client';
import { Config } from '../../config/settings/config';
import { LimitsConfig } from '../../config/settings/limits.config';
import { HeapWatch } from '../../observability/heap-watch';
import { Metrics } from '../../observability/metrics';
import { addHooks } from './http-server';
import { addLoadShedding } from './load-shedding';
import { Overload } from './overload';

// The smallest server with our hooks: handlers that settle when the test wants it.

let server: FastifyInstance;
let overload: Overload;
let url: string;
let settle: (outcome: string | Error) => void;
const heap = new HeapWatch();

beforeEach(async () => {
  server = Fastify();
  overload = new Overload(Object.assign(new LimitsConfig(), { inFlight: 1 }), heap);
  addHooks(server, pino({ enabled: false }), () => 'acme');
  addLoadShedding(server, {
    overload,
    metrics: new Metrics(new Config()),
    listener: 'public',
    alwaysAnswered: /\/health$/,
  });
  const settled = (resolve: (outcome: string) => void, reject: (error: Error) => void) => {
    settle = (outcome) => (outcome instanceof Error ? reject(outcome) : resolve(outcome));
  };
  server.get('/slow', () => new Promise(settled));
  server.get('/fast', async () => 'fast');
  server.get('/large', async () => Buffer.alloc(32 * 1024 * 1024));
  server.get('/throws', () => {
    throw new Error('on purpose');
  });
  server.get('/health', async () => 'healthy');
  url = await server.listen({ port: 0, host: '127.0.0.1' });
});
afterEach(async () => {
  overload.stop();
  await server.close();
});
afterAll(() => heap.onApplicationShutdown());

const get = async (path: string) => (await fetch(url + path)).status;

async function ask(path: string): Promise<RawClient> {
  const client = await RawClient.connect(url, { reads: false });
  client.send(`GET ${path} HTTP/1.1\r\nHost: a\r\n\r\n`);
  return client;
}

it('a request holds its slot until its handler has settled, though its client has disconnected [C37]', async () => {
  const client = await ask('/slow');
  while (overload.inFlight === 0) await sleep(5);
  client.close();
  await sleep(100);
  expect([overload.inFlight, await get('/fast')]).toEqual([1, 503]);
  settle('late');
  await sleep(20);
  expect([overload.inFlight, await get('/fast')]).toEqual([0, 200]);
});

it.each([new Error('on purpose'), 'late'])('the slot is free again when a handler settles with %s', async (outcome) => {
  const client = await ask('/slow');
  while (overload.inFlight === 0) await sleep(5);
  settle(outcome);
  while (overload.inFlight > 0) await sleep(5);
  expect(await get('/fast')).toBe(200);
  client.close();
});

it('and when it throws at once', async () => {
  expect([await get('/throws'), overload.inFlight, await get('/fast')]).toEqual([500, 0, 200]);
});

it('a response that is written holds no slot, though its client does not read it [C37]', async () => {
  const clients = await Promise.all(Array.from({ length: 5 }, () => ask('/large')));
  while ((await get('/fast')) !== 200) await sleep(20);
  expect(overload.inFlight).toBe(0);
  for (const client of clients) client.close();
});

it('what is always answered takes no slot [C37]', async () => {
  const client = await ask('/slow');
  while (overload.inFlight === 0) await sleep(5);
  expect([await get('/health'), overload.inFlight]).toEqual([200, 1]);
  settle('done');
  client.close();
});
