// Connections that the server closes between two requests.

import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import { XsiUnreachable } from './errors';
import { XsiFarm } from './farm';
import type { FarmRequest } from './node';
import { selfSigned } from './testing/certificate';
import { closeServers, serve, type TestServer } from './testing/servers';

type Break = (socket: Socket | TLSSocket) => unknown;

const farms: XsiFarm[] = [];
const timeouts = { connect: 2000, headers: 2000, silence: 2000, attempt: 4000, total: 8000 };

function farmOf(servers: TestServer[], options: object = {}): XsiFarm {
  const farm = new XsiFarm({ servers: servers.map(({ url }) => url), timeouts, ...options });
  farms.push(farm);
  return farm;
}

/** Answers the first request of each connection, and closes it at the second one. */
function closing(close: Break, tls?: ReturnType<typeof selfSigned>): Promise<TestServer> {
  const used = new WeakSet<object>();
  const listener: Parameters<typeof serve>[0] = ({ socket, method, url }, response) => {
    if (used.has(socket)) return void close(socket);
    used.add(socket);
    response.end(`${method} ${url}`);
  };
  return serve(listener, { tls });
}

afterEach(async () => {
  await Promise.all(farms.splice(0).map((farm) => farm.dropConnections()));
  await closeServers();
});

const breaks: [string, Break][] = [
  ['closes it', (socket) => socket.destroy()],
  ['ends it', (socket) => socket.end()],
  ['resets it', (socket) => ('resetAndDestroy' in socket ? socket.resetAndDestroy() : undefined)],
];
const calls: Pick<FarmRequest, 'method' | 'repeatable' | 'body'>[] = [
  { method: 'GET' },
  { method: 'GET', repeatable: false },
  { method: 'POST', body: '' },
  { method: 'PUT', body: '<a/>' },
  { method: 'DELETE' },
];

describe.each(breaks)('a server that %s at the second request', (_, close) => {
  async function sendAll(farm: XsiFarm, isConcurrent: boolean): Promise<[wanted: string, body: string][]> {
    const results: Promise<[string, string]>[] = [];
    for (let round = 0; round < 6; round++) {
      for (const call of calls) {
        const path = `/${results.length}`;
        const sent = farm.send({ headers: () => ({}), path, ...call });
        results.push(sent.then(({ bytes }) => [`${call.method} ${path}`, Buffer.from(bytes).toString()]));
        if (!isConcurrent) await sent;
      }
    }
    return Promise.all(results);
  }

  it.each([
    ['one after the other', false],
    ['concurrent', true],
  ])('is invisible to all kinds of calls, %s [D17]', async (_, isConcurrent) => {
    const server = await closing(close);
    const farm = farmOf([server]);
    const results = [...(await sendAll(farm, isConcurrent)), ...(await sendAll(farm, isConcurrent))];
    for (const [wanted, body] of results) expect(body).toBe(wanted);
  });

  it('stays the first choice of two', async () => {
    const [first, second] = [await closing(close), await closing(close)];
    for (const [wanted, body] of await sendAll(farmOf([first, second]), false)) expect(body).toBe(wanted);
    expect(second.requests).toHaveLength(0);
  });

  it('receives no call twice that may not be repeated', async () => {
    const server = await closing(close);
    await sendAll(farmOf([server]), true);
    const once = server.requests.filter(({ method }) => method !== 'GET').map(({ url }) => url);
    expect(once).toHaveLength(18);
    expect(new Set(once).size).toBe(18);
  });
});

it('a server that closes it over TLS is invisible [D17]', async () => {
  const certificate = selfSigned();
  const server = await closing((socket) => socket.destroy(), certificate);
  const farm = farmOf([server], { tls: { ca: certificate.cert } });
  for (let call = 0; call < 6; call++) {
    expect((await farm.send({ method: 'GET', path: 'x', headers: () => ({}) })).status).toBe(200);
  }
});

it('a server that has closed every idle connection by the time of a call is invisible [D17]', async () => {
  const sockets = new Set<Socket>();
  const server = await serve(({ socket }, response) => {
    sockets.add(socket);
    response.end('here');
  });
  const farm = farmOf([server]);
  const get = () => farm.send({ method: 'GET', path: 'x', headers: () => ({}) });
  for (let round = 0; round < 20; round++) {
    await Promise.all(Array.from({ length: 20 }, get));
    for (const socket of sockets) socket.destroy();
    sockets.clear();
    expect((await Promise.all(Array.from({ length: 20 }, get))).every(({ status }) => status === 200)).toBe(true);
  }
});

it.each<[string, Break]>([...breaks, ['begins a response and closes it', (socket) => socket.end('HTT')]])(
  'a fresh connection is a failure if the server %s',
  async (_, close) => {
    const server = await serve(({ socket }) => void close(socket));
    for (const call of calls) {
      const before = server.requests.length;
      const sent = farmOf([server]).send({ headers: () => ({}), path: 'x', ...call });
      await expect(sent).rejects.toBeInstanceOf(XsiUnreachable);
      const isRepeatable = call.method === 'GET' && call.repeatable === undefined;
      expect(server.requests.length - before).toBe(isRepeatable ? 2 : 1);
    }
  },
);
