// Recordings that break off or are read slowly: nothing that their download held stays behind, or is missing to others.

import { once } from 'node:events';
import { readdirSync, readlinkSync, truncateSync } from 'node:fs';
import { createServer, get, type IncomingMessage } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Simulator, startSimulator } from '@apps/simulator';
import { toRecordingId } from '../../apps/adapter/src/features/recordings/recording-id';
import { TestAdapter, testKeys } from '../support/adapter';
import { type Body, broken, download, isHonest, type Outcome, plausible, sendCut, sendWhole } from '../support/cuts';
import { tenantAt } from '../support/demo';
import { amount } from '../support/describe-with';
import { startDirectory } from '../support/recorders';

const recording: Body = { text: `RIFF\x24\x00\x00\x00WAVE${'x'.repeat(50)}`, type: 'audio/wav' };
const key = '2026-07-14/one.wav';

jest.setTimeout(60_000);

/** A recorder, or a bucket, whose responses a test writes to the socket. */
let respond: (socket: Socket, path: string) => unknown;
const sockets = new Set<Socket>();
const server = createServer(({ url = '', socket }) => void respond(socket, url));
server.on('connection', (socket) => {
  sockets.add(socket.on('error', () => undefined).on('close', () => sockets.delete(socket)));
});

let simulator: Simulator;
let adapter: TestAdapter;
let token: string;

beforeAll(async () => {
  simulator = await startSimulator();
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => adapter.close());
afterAll(async () => {
  server.close();
  server.closeAllConnections();
  await simulator.close();
});

async function start(recordings: object): Promise<void> {
  adapter = await TestAdapter.start({ tenants: { default: tenantAt(simulator, { recordings }) } });
  token = await signIn('alice');
}

const signIn = async (user: string) => (await adapter.signIn(user, `${user}-demo`)).access_token;
const urlFor = (user: string) =>
  `${adapter.url}/api/v1/user/recordings/${toRecordingId(key, ['recording', 'default', `${user}@example.com`], testKeys)}`;
const downloadAs = (user = 'alice', by = token) => download(urlFor(user), by);

const url = () => `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
const recorder = () => ({
  type: 'http',
  url: url(),
  allowHttp: true,
  find: '/find/{day}?user={user}',
  download: '/audio/{id}',
});
const bucket = () => {
  const credentials = { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' };
  return { type: 's3', bucket: 'calls', endpoint: url(), allowHttp: true, forcePathStyle: true, credentials };
};

/** Characters from one cut to the next. */
const step = amount({ full: 1, short: 11 });

describe.each([
  ['a recorder', recorder],
  ['a bucket', bucket],
])('a recording of %s that is cut', (_, settings) => {
  beforeEach(() => start(settings()));

  it.each([...broken, ...plausible])(
    'and %s blocks no later one, wherever it is cut [D12, D13]',
    async (_, framing) => {
      const dishonest: [number, Outcome][] = [];
      for (let cut = 0; cut < recording.text.length; cut += step) {
        for (const pieces of [1, 2]) {
          respond = (socket) => sendCut(socket, recording, cut, pieces, framing);
          const outcome = await downloadAs();
          if (!isHonest(outcome)) dishonest.push([cut, outcome]);
        }
        respond = (socket) => sendWhole(socket, recording);
        const { status, text, isWhole } = await downloadAs();
        expect([cut, status, text, isWhole]).toEqual([cut, 200, recording.text, true]);
      }
      const looksWhole = plausible.some(([, one]) => one === framing);
      if (!looksWhole) expect(dishonest).toEqual([]);
      await sleep(20);
      expect(sockets.size).toBe(0);
    },
  );
});

describe('in a directory', () => {
  let files: ReturnType<typeof startDirectory>;
  const large = Buffer.alloc(30 * 1024 * 1024, recording.text, 'latin1');
  const openFiles = () =>
    readdirSync('/proc/self/fd').filter((fd) => {
      try {
        return readlinkSync(`/proc/self/fd/${fd}`).startsWith(files.path);
      } catch {
        return false;
      }
    });
  const open = () =>
    new Promise<IncomingMessage>((resolve) => {
      get(urlFor('alice'), { headers: { authorization: `Bearer ${token}` }, agent: false }, resolve);
    });

  beforeEach(async () => {
    files = startDirectory();
    await files.put(key, large);
    await start({ ...files.settings, folder: '{day}' });
  });
  afterEach(() => files.stop());

  async function untilClosed(): Promise<void> {
    for (let look = 0; look < 100 && openFiles().length > 0; look++) await sleep(20);
    expect(openFiles()).toEqual([]);
  }

  it('a file that becomes shorter while it is read is a broken connection, and is closed', async () => {
    const response = await open();
    truncateSync(join(files.path, key), 1000);
    await expect(response.toArray()).rejects.toThrow();
    await untilClosed();
    await files.put(key, large);
    expect(await downloadAs()).toMatchObject({ status: 200, isWhole: true });
  });

  it('a file is closed when its client leaves, at whatever moment', async () => {
    for (let moment = 0; moment < 60; moment++) {
      const request = get(urlFor('alice'), { headers: { authorization: `Bearer ${token}` }, agent: false });
      request.on('error', () => undefined).on('response', (response) => response.on('error', () => undefined));
      await sleep(moment / 4);
      request.destroy();
    }
    await untilClosed();
    expect((await downloadAs()).text).toHaveLength(large.length);
  });

  it('a recording that takes longer than maxTime is a broken connection', async () => {
    await adapter.close();
    await start({ ...files.settings, folder: '{day}', maxTime: 1 });
    const response = await open();
    await expect(
      (async () => {
        for await (const _ of response) await sleep(20);
      })(),
    ).rejects.toThrow();
    await untilClosed();
  });
});

describe('from a recorder', () => {
  beforeEach(() => start(recorder()));

  it.each([
    [15, 0],
    [16, 0],
    [17, 1],
    [64, 48],
  ])('%i concurrent downloads of one user go on four at a time, but for %i', async (count, rejected) => {
    const held: Socket[] = [];
    let release = (socket: Socket): unknown => held.push(socket);
    respond = (socket) => release(socket);
    const statuses: (number | undefined)[] = [];
    const all = Array.from({ length: count }, async () => statuses.push((await downloadAs()).status));
    for (let look = 0; look < 300 && (held.length < 4 || statuses.length < rejected); look++) await sleep(10);
    await sleep(100);
    expect([held.length, statuses]).toEqual([4, new Array(rejected).fill(503)]);
    release = (socket) => sendWhole(socket, recording);
    held.map(release);
    await Promise.all(all);
    expect(statuses.slice(rejected)).toEqual(new Array(count - rejected).fill(200));
  });

  it('slow clients of one user keep neither lists nor downloads from another user', async () => {
    const head = 'HTTP/1.1 200 OK\r\ncontent-type: audio/wav\r\ncontent-length: 100000000\r\n\r\n';
    const findings: string[] = [];
    respond = (socket, path) => {
      if (!path.startsWith('/find')) return socket.write(head + recording.text);
      findings.push(path);
      socket.end('HTTP/1.1 200 OK\r\ncontent-length: 17\r\n\r\n{"recordings":[]}');
    };
    const slow = Array.from({ length: 40 }, () => downloadAs());
    for (let before = -1; before !== sockets.size; await sleep(300)) before = sockets.size;
    const bob = await signIn('bob');
    await adapter.get('/v1/user/history?time_from=2020-01-01', bob);
    expect(findings.length).toBeGreaterThan(0);
    expect(adapter.log.filter((line) => line.includes('recordings: '))).toEqual([]);
    respond = (socket) => sendWhole(socket, recording);
    expect(await downloadAs('bob', bob)).toMatchObject({ status: 200, text: recording.text });
    for (const socket of sockets) socket.destroy();
    await Promise.allSettled(slow);
  });
});
