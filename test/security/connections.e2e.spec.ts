import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { GuardedServer } from '../support/guarded-server';
import { RawClient, rawRequest } from '../support/raw-client';

const answer: RequestListener = (_request, response) => void response.end('body');
/** Responds to nothing, so that every request stays in flight. */
const hang: RequestListener = () => undefined;
/** Responds with more than the sockets on the way hold. */
const large: RequestListener = ({ url }, response) => {
  if (url === '/large') response.end(Buffer.alloc(40 * 1024 * 1024));
};

let server: GuardedServer;
const clients: RawClient[] = [];
afterEach(async () => {
  for (const client of clients.splice(0)) client.close();
  await server.close();
});

async function connect(from?: string): Promise<RawClient> {
  const client = await RawClient.connect(server.url, { from });
  clients.push(client);
  return client;
}

async function connectAll(count: number, from?: string): Promise<RawClient[]> {
  const all: RawClient[] = [];
  while (all.length < count) all.push(await connect(from));
  return all;
}

const areOpen = (all: readonly RawClient[]) => all.filter(({ isOpen }) => isOpen).length;
const ask = async (client: RawClient) => (await client.request('GET', '/')).status;

describe('at the limit', () => {
  it('the oldest connection without credentials makes room for each new one [C35]', async () => {
    server = await GuardedServer.start(answer, { limits: { connections: 20 } });
    const idle = await connectAll(20);
    for (let index = 0; index < 5; index++) {
      expect(await ask(await connect())).toBe(200);
      await idle[index]?.closed;
    }
    expect([areOpen(idle), server.connections.count, await server.drops()]).toEqual([15, 20, { idle: 5 }]);
  });

  it.each<[string, (client: RawClient) => void]>([
    ['sends slowly', (client) => client.send('POST /hang HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\n{')],
    ['does not read', (client) => client.send(rawRequest('GET', '/large'))],
  ])('a connection that %s is no better than an idle one [C35]', async (_, hold) => {
    server = await GuardedServer.start(large, { limits: { connections: 10 } });
    const client = await RawClient.connect(server.url, { reads: false });
    clients.push(client);
    hold(client);
    await sleep(100);
    await connectAll(9);
    expect(await server.drops()).toEqual({});
    const idle = await connect();
    expect(await server.drops()).toEqual({ idle: 1 });
    client.read();
    await client.closed;
    expect([idle.isOpen, areOpen(clients)]).toEqual([true, 10]);
  });

  it('a request that is worked on is not cut off, and a trusted connection goes last [C35]', async () => {
    server = await GuardedServer.start(hang, { limits: { connections: 10 }, trustedProxies: ['127.0.0.2'] });
    const [working, trusted] = [await connect(), await connect('127.0.0.2')];
    working.send(rawRequest('GET', '/'));
    await sleep(50);
    await connectAll(20);
    while (areOpen(clients) > 10) await sleep(5);
    expect([working.isOpen, trusted.isOpen]).toEqual([true, true]);
    for (const client of clients) if (client !== trusted && client !== working) client.send(rawRequest('GET', '/'));
    await sleep(50);
    // nothing else is left
    await connect();
    await trusted.closed;
    expect([working.isOpen, areOpen(clients)]).toEqual([true, 10]);
  });

  it('when every connection is worked on, a few more are taken, and then none', async () => {
    server = await GuardedServer.start(hang, { limits: { connections: 10 } });
    for (let count = 0; count < 10 + 16; count++) {
      (await connect()).send(rawRequest('GET', '/'));
      await sleep(10);
    }
    await (await connect()).closed;
    expect([areOpen(clients), await server.drops()]).toEqual([26, { limit: 1 }]);
  });
});

it('near the limit connections without credentials are closed that were idle for a second [C35]', async () => {
  server = await GuardedServer.start(answer, { limits: { connections: 20, idle: 60 } });
  const idle = await connectAll(17);
  expect(areOpen(idle)).toBe(17);
  await sleep(1100);
  expect(await ask(await connect())).toBe(200);
  await idle[0]?.closed;
  expect(areOpen(idle)).toBe(16);
});

describe('one address', () => {
  it('may have so many connections, and makes room for its own new ones [C35]', async () => {
    server = await GuardedServer.start(answer, { limits: { connectionsPerSource: 5 } });
    const own = await connectAll(5, '127.0.0.3');
    const others = await connectAll(5, '127.0.0.4');
    expect(await ask(await connect('127.0.0.3'))).toBe(200);
    await own[0]?.closed;
    expect([areOpen(own), areOpen(others)]).toEqual([4, 5]);
  });

  it('has no more of them when all are worked on, and others have theirs [C35]', async () => {
    server = await GuardedServer.start(hang, { limits: { connectionsPerSource: 5 } });
    for (const client of await connectAll(5, '127.0.0.3')) client.send(rawRequest('GET', '/'));
    await sleep(50);
    await (await connect('127.0.0.3')).closed;
    expect((await connect('127.0.0.4')).isOpen).toBe(true);
    expect(await server.drops()).toEqual({ source: 1 });
  });

  it('of a trusted proxy may have as many as there are', async () => {
    server = await GuardedServer.start(hang, { limits: { connectionsPerSource: 5 }, trustedProxies: ['127.0.0.3'] });
    await connectAll(50, '127.0.0.3');
    expect([areOpen(clients), await server.drops()]).toEqual([50, {}]);
  });
});

it('dropped connections are logged at once, and then not for a minute, with the setting to change', async () => {
  server = await GuardedServer.start(answer, { limits: { connections: 10 } });
  await connectAll(30);
  expect(await server.drops()).toEqual({ idle: 20 });
  expect(server.log).toMatchObject([{ reason: 'idle', dropped: 1, level: 40 }]);
  expect(server.log[0]?.msg).toContain('limits.connections');
});

it('requests that are not complete in time are counted', async () => {
  server = await GuardedServer.start(answer);
  server.server.headersTimeout = 200;
  server.server.emit('clientError', Object.assign(new Error(), { code: 'ERR_HTTP_REQUEST_TIMEOUT' }));
  expect(await server.drops()).toEqual({ 'slow request': 1 });
});
