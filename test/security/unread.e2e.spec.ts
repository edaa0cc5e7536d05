import type { RequestListener } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { selfSigned } from '../../libs/xsi/src/testing/certificate';
import { GuardedServer } from '../support/guarded-server';
import { RawClient, rawRequest } from '../support/raw-client';

const mebibyte = 1024 * 1024;
/** More than the sockets on the way hold, which is many megabytes on some systems. */
const large = 40 * mebibyte;

let server: GuardedServer;
afterEach(() => server.close());

/** A body in one write, as that of a long list. */
const whole: RequestListener = (_request, response) => void response.end(Buffer.alloc(large));

/** A body in pieces, as that of a download, which waits for its client. */
const streamed: RequestListener = (_request, response) => {
  let left = large;
  const write = () => {
    while (left > 0) {
      left -= 65_536;
      if (!response.write(Buffer.alloc(65_536))) return;
    }
    response.end();
  };
  response.on('drain', write);
  write();
};

async function ask(tls?: { cert: string }): Promise<RawClient> {
  const client = await RawClient.connect(server.url, { reads: false, ca: tls?.cert });
  client.send(rawRequest('GET', '/'));
  return client;
}

/** Milliseconds until the server closes the connection of a client that does not read. */
async function untilDropped(): Promise<number> {
  const begun = performance.now();
  while (!(await server.drops()).unread) await sleep(20);
  return performance.now() - begun;
}

describe.each([
  ['in one write', whole],
  ['in pieces', streamed],
])('a body %s', (_, respond) => {
  it.each([
    ['HTTP', undefined],
    ['TLS', selfSigned()],
  ])('over %s that nobody reads is given up [C35]', async (__, tls) => {
    server = await GuardedServer.start(respond, { tls, limits: { unread: 1, readRate: 100 * mebibyte } });
    const client = await ask(tls);
    expect(await untilDropped()).toBeGreaterThan(1000);
    expect(server.connections.count).toBe(0);
    client.close();
  });

  it('that is read one byte at a time is given up [C35]', async () => {
    server = await GuardedServer.start(respond, { limits: { unread: 1, readRate: 100 * mebibyte } });
    const client = await ask();
    const timer = setInterval(() => client.socket.read(1), 300);
    await untilDropped();
    clearInterval(timer);
    client.close();
  });
});

it('a client that reads steadily may take longer than it may take nothing', async () => {
  server = await GuardedServer.start(streamed, { limits: { unread: 1, readRate: mebibyte } });
  const client = await ask();
  let received = 0;
  client.socket.on('data', (chunk) => {
    received += chunk.length;
    // some 10 MiB a second
    client.socket.pause();
    setTimeout(() => client.socket.resume(), chunk.length / 10_000);
  });
  while (received < large && client.isOpen) await sleep(20);
  expect([received >= large, await server.drops()]).toEqual([true, {}]);
  client.close();
});

it('a client that reads too slowly is given up, though it never stops', async () => {
  server = await GuardedServer.start(streamed, { limits: { unread: 1, readRate: 100 * mebibyte } });
  const client = await ask();
  client.socket.on('data', (chunk) => {
    client.socket.pause();
    setTimeout(() => client.socket.resume(), chunk.length / 10_000);
  });
  await untilDropped();
  client.close();
});

it('a slow BroadWorks costs its client nothing', async () => {
  const slow: RequestListener = (_request, response) => {
    response.write('a');
    setTimeout(() => response.end('b'), 3500);
  };
  server = await GuardedServer.start(slow, { limits: { unread: 1, readRate: 100 * mebibyte } });
  const client = await RawClient.connect(server.url);
  expect((await client.request('GET', '/')).status).toBe(200);
  await sleep(3600);
  expect([client.isOpen, await server.drops()]).toEqual([true, {}]);
  client.close();
});

it('what all clients together leave unread is limited, the slowest are closed', async () => {
  server = await GuardedServer.start(whole, { limits: { unread: 600 } });
  const clients: RawClient[] = [];
  for (let turn = 0; turn < 4; turn++) clients.push(await ask());
  // each leaves at least half of its 40 MiB, and all of them may leave 64
  await untilDropped();
  await sleep(1100);
  expect(server.connections.count).toBeGreaterThan(0);
  expect(server.connections.count).toBeLessThan(4);
  for (const client of clients) client.close();
});
