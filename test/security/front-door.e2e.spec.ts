import { once } from 'node:events';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { request as httpsRequest } from 'node:https';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@apps/simulator';
import { Authority } from '../../libs/xsi/src/testing/certificate';
import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';

jest.setTimeout(30_000);

let simulator: Simulator;
const started: TestAdapter[] = [];
beforeAll(async () => {
  simulator = await startSimulator();
});
afterEach(async () => {
  simulator.clearFaults();
  await Promise.all(started.splice(0).map((adapter) => adapter.close()));
});
afterAll(() => simulator.close());

async function start(config: object = {}, tenant: object = {}): Promise<TestAdapter> {
  const tenants = { default: tenantAt(simulator, tenant), other: tenantAt(simulator, tenant) };
  const adapter = await TestAdapter.start({ tenants, ...config });
  started.push(adapter);
  return adapter;
}

const outcome = ({ status, body }: Awaited<ReturnType<TestAdapter['call']>>) => [status, body?.code];
const unavailable = [503, 'service_unavailable'];
const sleep = (millis: number) => new Promise((resolve) => setTimeout(resolve, millis));

describe('limits of size', () => {
  const bodyOf = (bytes: number, rest: object) => {
    const empty = JSON.stringify({ ...rest, x: '' }).length;
    return JSON.stringify({ ...rest, x: 'x'.repeat(bytes - empty) });
  };

  it('C34 a body may have 64 KiB, of sessions 16', async () => {
    const adapter = await start();
    const events = (bytes: number) => adapter.call('POST', '/v1/user/events', { body: bodyOf(bytes, {}) });
    expect(outcome(await events(65_536))).toEqual([401, 'authorization_header_missing']);
    expect(outcome(await events(65_537))).toEqual([413, 'payload_too_large']);
    const signIn = (bytes: number) =>
      adapter.call('POST', '/v1/session', { body: bodyOf(bytes, { user_ref: 'nobody', password: 'x' }) });
    expect(outcome(await signIn(16_384))).toEqual([401, 'incorrect_credentials']);
    expect(outcome(await signIn(16_385))).toEqual([413, 'payload_too_large']);
  });

  it('C34 an address may have 4 KiB', async () => {
    const adapter = await start();
    const ask = (bytes: number) => adapter.get(`/${'x'.repeat(bytes - '/api/'.length)}`);
    expect(outcome(await ask(4096))).toEqual([404, 'not_found']);
    expect(outcome(await ask(4097))).toEqual([400, 'bad_request']);
  });
});

describe('C37 what is too much', () => {
  const history = '/v1/user/history';

  it('is refused at once, while health and system-info answer, until there is room', async () => {
    const adapter = await start({ limits: { inFlight: 10 } });
    const { access_token } = await adapter.signIn('alice', 'alice-demo');
    simulator.setFault('CallLogs', { kind: 'hang' });
    const waiting = Array.from({ length: 10 }, () => open(adapter));
    for (const socket of waiting) {
      socket.write(`GET /api${history} HTTP/1.1\r\nHost: a\r\nAuthorization: Bearer ${access_token}\r\n\r\n`);
    }
    while ((await adapter.get('/v1/user', access_token)).status !== 503) await sleep(5);
    const refused = await adapter.get('/v1/user', access_token);
    expect([...outcome(refused), refused.headers.get('retry-after')]).toEqual([...unavailable, '1']);
    for (const path of ['/health-check', '/v1/system-info']) expect((await adapter.get(path)).status).toBe(200);
    // who leaves makes room
    for (const socket of waiting) socket.destroy();
    while ((await adapter.get('/v1/user', access_token)).status === 503) await sleep(5);
  });

  it('of one tenant leaves the others their room', async () => {
    const adapter = await start({ limits: { inFlightPerTenant: 2 } });
    const other = { 'x-webtrit-tenant-id': 'other' };
    const [here, there] = [
      await adapter.signIn('alice', 'alice-demo'),
      await adapter.signIn('alice', 'alice-demo', other),
    ];
    simulator.setFault('CallLogs', { kind: 'latency', milliseconds: 1000 });
    const waiting = [1, 2].map(() => adapter.get(history, here.access_token));
    while ((await adapter.get('/v1/user', here.access_token)).status !== 503) await sleep(5);
    expect((await adapter.get('/v1/user', there.access_token, other)).status).toBe(200);
    await Promise.all(waiting);
  });

  it('for the event loop is refused until it catches up', async () => {
    const adapter = await start({ limits: { loopDelay: 50 } });
    const ask = () => adapter.call('POST', '/v1/user');
    for (let times = 0; (await ask()).status !== 503; times++) {
      if (times > 50) throw new Error('nothing was refused');
      const end = performance.now() + 150;
      while (performance.now() < end);
      await sleep(1);
    }
    expect((await adapter.get('/health-check')).status).toBe(200);
    while ((await ask()).status === 503) await sleep(100);
  }, 60_000);
});

/** What a socket gets until it is closed, and after how long that is. */
async function untilClosed(socket: Socket): Promise<{ text: string; millis: number }> {
  const begun = performance.now();
  let text = '';
  socket.on('data', (chunk) => {
    text += chunk;
  });
  // one that keeps its own half open is not closed by itself
  await new Promise((resolve) => {
    for (const event of ['end', 'close', 'error']) socket.on(event, resolve);
  });
  return { text, millis: performance.now() - begun };
}

function open(adapter: TestAdapter, allowHalfOpen = false): Socket {
  const { port, hostname } = new URL(adapter.url);
  return connect({ port: Number(port), host: hostname, allowHalfOpen });
}

describe('C35 connections that hold on', () => {
  const head = 'POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n';

  it.each<[string, (socket: Socket) => NodeJS.Timeout | undefined]>([
    ['say nothing', () => undefined],
    ['say half a head', (socket) => void socket.write(head) as undefined],
    [
      'drip a head',
      (socket) => {
        socket.write(`${head}X-A: `);
        return setInterval(() => socket.write('x'), 100);
      },
    ],
    [
      'drip a body',
      (socket) => {
        socket.write(`${head}Content-Length: 1000\r\n\r\n`);
        return setInterval(() => socket.write('x'), 100);
      },
    ],
    ['close their half and never ask', (socket) => void socket.end() as undefined],
  ])(
    'that %s are closed, a hundred of them, and others are served',
    async (_, hold) => {
      const adapter = await start({ limits: { headers: 1, request: 2, connections: 130 } });
      const timers: (NodeJS.Timeout | undefined)[] = [];
      const sockets = Array.from({ length: 100 }, () => open(adapter, true));
      await Promise.all(sockets.map((socket) => once(socket, 'connect')));
      for (const socket of sockets) timers.push(hold(socket));
      const closed = Promise.all(sockets.map(untilClosed));
      let served = 0;
      let isOver = false;
      void closed.then(() => {
        isOver = true;
      });
      while (!isOver) {
        expect((await adapter.get('/health-check')).status).toBe(200);
        served++;
        await sleep(20);
      }
      for (const timer of timers) clearInterval(timer);
      expect(served).toBeGreaterThan(0);
      // their places are free, though nobody let go at the other end
      const others = Array.from({ length: 100 }, () => open(adapter));
      await Promise.all(others.map((socket) => once(socket, 'connect')));
      expect((await adapter.get('/health-check')).status).toBe(200);
      for (const socket of [...sockets, ...others]) socket.destroy();
      // the longest limit, the interval of the checks, and the last words
      expect(Math.max(...(await closed).map(({ millis }) => millis))).toBeLessThan(2000 + 1000 + 500 + 3000);
    },
    20_000,
  );

  it('C37 that drip bodies take no place of who asks', async () => {
    const adapter = await start({ limits: { inFlight: 10, inFlightPerTenant: 10 } });
    const { access_token } = await adapter.signIn('alice', 'alice-demo');
    const sockets = Array.from({ length: 50 }, () => open(adapter));
    for (const socket of sockets) socket.write(`${head}Content-Length: 1000\r\n\r\n{`);
    const connected = (): Promise<number> =>
      new Promise((resolve) => {
        adapter.application.getHttpServer().getConnections((_: unknown, count: number) => resolve(count));
      });
    while ((await connected()) < 50) await sleep(5);
    for (let times = 0; times < 20; times++) expect((await adapter.get('/v1/user', access_token)).status).toBe(200);
    for (const socket of sockets) socket.destroy();
  });

  it.each<[string, (socket: Socket) => NodeJS.Timeout | undefined]>([
    ['say nothing', () => undefined],
    [
      'drip a greeting',
      (socket) => {
        socket.write(Buffer.from([22, 3, 1, 64, 0]));
        return setInterval(() => socket.write('x'), 100);
      },
    ],
  ])('that %s to a listener with TLS are closed', async (_, hold) => {
    const folder = mkdtempSync(join(tmpdir(), 'listener-'));
    const { cert, key } = new Authority('ours').issue();
    const tls = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    writeFileSync(tls.certificate, cert);
    writeFileSync(tls.key, key);
    const adapter = await start({ limits: { headers: 1 }, access: { tls } });
    const socket = open(adapter);
    const timer = hold(socket);
    const { millis } = await untilClosed(socket);
    clearInterval(timer);
    expect(millis).toBeLessThan(1000 + 500 + 3000);
  });

  it('make room for others at the limit, the oldest first', async () => {
    const adapter = await start({ limits: { connections: 10 } });
    const sockets = Array.from({ length: 10 }, () => open(adapter));
    const first = untilClosed(sockets[0]!);
    for (const socket of sockets) await once(socket, 'connect');
    expect((await adapter.get('/health-check')).status).toBe(200);
    expect((await first).text).toBe('');
    expect(sockets.slice(1).every((socket) => socket.readable)).toBe(true);
    for (const socket of sockets) socket.destroy();
  });
});

describe('C36 requests that can be read in two ways', () => {
  const hidden = 'GET /api/health-check HTTP/1.1\r\nHost: a\r\n\r\n';

  it.each([
    ['two lengths', `POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n`],
    [
      'a length and chunks',
      `POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    ],
    ['a length that is none', 'POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: 5, 5\r\n\r\n'],
    ['a signed length', 'POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\n'],
    [
      'an unknown coding',
      'POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: xchunked\r\n\r\n',
    ],
    [
      'a chunk of no size',
      'POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\nx\r\n',
    ],
    ['a folded header', 'GET /api/health-check HTTP/1.1\r\nHost: a\r\nX-A: b\r\n c\r\n\r\n'],
    ['a bare line feed', 'GET /api/health-check HTTP/1.1\nHost: a\n\n'],
    ['a blank before the colon', 'GET /api/health-check HTTP/1.1\r\nHost : a\r\n\r\n'],
    ['no host', 'GET /api/health-check HTTP/1.1\r\n\r\n'],
    ['two hosts', 'GET /api/health-check HTTP/1.1\r\nHost: a\r\nhost: b\r\n\r\n'],
    [
      'an endless extension of a chunk',
      `POST /api/v1/session HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n2;${'x'.repeat(20_000)}\r\n{}\r\n0\r\n\r\n`,
    ],
    ['a head above 16 KiB', `GET /api/health-check HTTP/1.1\r\nHost: a\r\nX-A: ${'x'.repeat(16_384)}\r\n\r\n`],
    ['a method that is none', 'GE\u0001T /api/health-check HTTP/1.1\r\nHost: a\r\n\r\n'],
  ])('with %s are 400 and the end', async (_, text) => {
    const adapter = await start();
    const socket = open(adapter);
    socket.write(text + hidden);
    const { text: answer } = await untilClosed(socket);
    expect(answer).toMatch(/^HTTP\/1\.1 400 /);
    expect(answer.match(/HTTP\/1\.1 \d/g)).toHaveLength(1);
    expect(answer).not.toContain('"OK"');
    expect(answer).toMatch(/\r\nconnection: close\r\n/i);
    expect(answer).toMatch(/\r\ncontent-type: application\/json\r\n/i);
    expect(answer).toContain('{"code":"bad_request","message":"The request is not valid HTTP"}');
  });

  it('a host may be missing in HTTP/1.0, and an expectation that nobody knows is ignored', async () => {
    const adapter = await start();
    for (const text of [
      'GET /api/health-check HTTP/1.0\r\n\r\n',
      'GET /api/health-check HTTP/1.1\r\nHost: a\r\nExpect: more\r\nConnection: close\r\n\r\n',
    ]) {
      const socket = open(adapter);
      socket.write(text);
      expect((await untilClosed(socket)).text).toMatch(/^HTTP\/1\.1 200 [\s\S]*"OK"/);
    }
  });

  it('a head may have nearly 16 KiB', async () => {
    const headers = { 'x-a': 'x'.repeat(16_384 - 500) };
    expect((await (await start()).get('/health-check', undefined, headers)).status).toBe(200);
  });
});

describe('C6 the address for which sign-ins are counted', () => {
  const signIn = async (adapter: TestAdapter, forwarded?: string) => {
    const headers = forwarded ? { 'x-forwarded-for': forwarded } : undefined;
    return outcome(
      await adapter.call('POST', '/v1/session', { body: { user_ref: '', login: '', password: 'x' }, headers }),
    );
  };
  const tooMany = [429, 'too_many_requests'];
  const invalid = [422, 'validation_error'];

  it('is that of the peer, whatever a header says', async () => {
    const adapter = await start({ limits: { signInsPerSource: 2 } });
    expect(await signIn(adapter, '192.0.2.1')).toEqual(invalid);
    expect(await signIn(adapter, '192.0.2.2')).toEqual(invalid);
    expect(await signIn(adapter, '192.0.2.3')).toEqual(tooMany);
  });

  it('is the one that a trusted proxy saw, not one that its caller made up', async () => {
    const adapter = await start({ limits: { signInsPerSource: 2 }, access: { trustedProxies: ['127.0.0.0/8'] } });
    for (const made of ['203.0.113.1', '203.0.113.2']) {
      expect(await signIn(adapter, `${made}, 192.0.2.1`)).toEqual(invalid);
    }
    expect(await signIn(adapter, '203.0.113.3, 192.0.2.1')).toEqual(tooMany);
    expect(await signIn(adapter, '203.0.113.1, 192.0.2.2')).toEqual(invalid);
    // nobody is named: nobody is counted
    for (let times = 0; times < 4; times++) expect(await signIn(adapter)).toEqual(invalid);
  });
});

describe('who may come in', () => {
  it('others than allowed addresses are not spoken with', async () => {
    const allowed = await start({ access: { allow: ['192.0.2.7', '127.0.0.0/8', '::1'] } });
    expect((await allowed.get('/health-check')).status).toBe(200);
    const closed = await start({ access: { allow: ['192.0.2.0/24', '2001:db8::/32'] } });
    await expect(fetch(`${closed.url}/api/health-check`)).rejects.toThrow('fetch failed');
  });

  it('without the shared key nobody is served, and nobody is signed out', async () => {
    const value = 'not-a-secret-'.repeat(3);
    const adapter = await start({ access: { key: { value } } });
    for (const headers of [undefined, { 'x-adapter-key': 'wrong' }, { 'x-adapter-key': `${value}, ${value}` }]) {
      expect(outcome(await adapter.get('/v1/user', 'wa1.x', headers))).toEqual(unavailable);
    }
    expect((await adapter.get('/health-check')).status).toBe(200);
    expect(outcome(await adapter.get('/v1/system-info'))).toEqual(unavailable);
    expect(outcome(await adapter.get('/v1/user', 'wa1.x', { 'x-adapter-key': value }))).toEqual([
      401,
      'access_token_invalid',
    ]);
    const events = adapter.log.filter((line) => line.includes('shared key missing'));
    expect(events).toHaveLength(1);
    expect(events[0]).toContain('access.key');
    expect(adapter.log.join('')).not.toContain(value);
  });

  it('with mutual TLS only who has a certificate of the authority is spoken with', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'listener-'));
    const [authority, stranger] = [new Authority('ours'), new Authority('theirs')];
    const { cert, key } = authority.issue();
    const file = (name: string, text: string) => {
      writeFileSync(join(folder, name), text);
      return join(folder, name);
    };
    const tls = {
      certificate: file('cert.pem', cert),
      key: file('key.pem', key),
      clientAuthority: file('ca.pem', authority.ca),
    };
    const adapter = await start({ access: { tls } });
    const ask = (client: object) =>
      new Promise((resolve) => {
        httpsRequest(`${adapter.url.replace('http:', 'https:')}/api/health-check`, {
          ca: authority.ca,
          agent: false,
          ...client,
        })
          .on('response', (answer) => resolve(answer.resume().statusCode))
          .on('error', () => resolve('refused'))
          .end();
      });
    expect(await ask(authority.issue('core'))).toBe(200);
    expect([await ask({}), await ask(stranger.issue('core'))]).toEqual(['refused', 'refused']);
    await expect(start({ access: { tls: { ...tls, key: join(folder, 'none.pem') } } })).rejects.toThrow(
      'access.tls.key',
    );
  });
});
