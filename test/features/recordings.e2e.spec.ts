import { randomBytes } from 'node:crypto';
import { linkSync, mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { type Simulator, startSimulator } from '@apps/simulator';
import { makeKey } from '../../apps/adapter/src/config/reading/keys';
import { toRecordingId } from '../../apps/adapter/src/features/recordings/recording-id';
import { TestAdapter, testKeys } from '../support/adapter';
import { tenantAt } from '../support/demo';
import { type Recorder, serve, startBucket, startDirectory, startHttpRecorder } from '../support/recorders';

const start = new Date('2026-07-14T09:21:07Z');
const name = '20260714T092112Z_12025550142_12025550101.wav';
const alicesFile = `alice@example.com/2026-07-14/${name}`;
const wav = Buffer.concat([Buffer.from('RIFF\x24\x00\x00\x00WAVEfmt ', 'latin1'), randomBytes(3000)]);

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ callsPerUser: 0 });
  for (const userId of ['alice@example.com', 'carol@example.com']) {
    simulator.addCall({ userId, kind: 'received', number: '+12025550142', startTime: start });
    simulator.addCall({ userId, kind: 'missed', number: '+12025550143', startTime: start });
  }
});
afterAll(() => simulator.close());

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function startAdapter(recordings: object, more: object = {}, keys = testKeys): Promise<TestAdapter> {
  const adapter = await TestAdapter.start(
    { tenants: { default: tenantAt(simulator, { recordings }), other: tenantAt(simulator, { recordings }), ...more } },
    keys,
  );
  closing.push(() => adapter.close());
  return adapter;
}

async function directory(): Promise<ReturnType<typeof startDirectory>> {
  const recorder = startDirectory();
  closing.push(() => recorder.stop());
  return recorder;
}

const history = '/v1/user/history?time_from=2026-01-01';
const signIn = async (adapter: TestAdapter, user = 'alice', headers?: Record<string, string>) =>
  (await adapter.signIn(user, `${user}-demo`, headers)).access_token;
async function idOf(adapter: TestAdapter, token: string, headers?: Record<string, string>): Promise<string> {
  const { body } = await adapter.get(history, token, headers);
  return body.items.find(({ recording_id }: { recording_id?: string }) => recording_id)?.recording_id;
}
const address = (id: string) => `/v1/user/recordings/${id}`;
/** An id that the adapter could have given for a key. */
const forged = (key: string, userId = 'alice@example.com') =>
  toRecordingId(key, ['recording', 'default', userId], testKeys) ?? '';

const recorders: [string, () => Recorder | Promise<Recorder>][] = [
  ['a directory', startDirectory],
  ['a bucket', startBucket],
  ['a recorder with HTTP', startHttpRecorder],
];

describe.each(recorders)('recordings in %s', (_, startRecorder) => {
  let recorder: Recorder;
  let adapter: TestAdapter;
  let token: string;
  beforeEach(async () => {
    recorder = await startRecorder();
    closing.push(() => recorder.stop());
    await recorder.put(alicesFile, wav);
    adapter = await startAdapter(recorder.settings);
    token = await signIn(adapter);
  });

  it('are in the history of who answered, under the same id at each poll, and are downloaded whole', async () => {
    const { body } = await adapter.get(history, token);
    expect(body.items.map((item: object) => 'recording_id' in item)).toEqual([true, false]);
    const id = await idOf(adapter, token);
    expect(id).toBe(body.items[0].recording_id);
    expect(id).toMatch(/^[A-Za-z0-9_-]{39,900}$/);

    const { status, headers, bytes } = await adapter.get(address(id), token);
    expect([status, headers.get('content-type')]).toEqual([200, 'audio/wav']);
    expect(bytes.equals(wav)).toBe(true);
    expect(headers.get('content-length')).toBe(String(wav.length));
    expect(headers.get('content-disposition')).toMatch(/^inline; filename="recording-[\w-]{16}\.wav"$/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
  });

  it('C22 are not found by another user, in another tenant, or under an id that was made up', async () => {
    const id = await idOf(adapter, token);
    const refused = async (mine: string, ofToken: string, headers?: Record<string, string>) => {
      const { status, body } = await adapter.get(address(mine), ofToken, headers);
      return [status, body.code];
    };
    const notFound = [404, 'recording_not_found'];
    const elsewhere = { 'x-webtrit-tenant-id': 'other' };
    expect(await refused(id, await signIn(adapter, 'carol'))).toEqual(notFound);
    expect(await refused(id, await signIn(adapter, 'alice', elsewhere), elsewhere)).toEqual(notFound);
    expect(await refused('A'.repeat(60), token)).toEqual(notFound);
    expect(await refused(forged('alice@example.com/2026-07-14/gone.wav'), token)).toEqual(notFound);
    expect(await idOf(adapter, await signIn(adapter, 'carol'))).toBeUndefined();
  });

  it('R4 leave the history as it is while they cannot be reached, and a download is 500', async () => {
    const id = await idOf(adapter, token);
    await recorder.stop();
    const second = await startAdapter(recorder.settings);
    const other = await signIn(second);
    const { status, body } = await second.get(history, other);
    expect([status, body.items.length, 'recording_id' in body.items[0]]).toEqual([200, 2, false]);
    expect(second.log.filter((line) => line.includes('"cause":"recordings: '))).toHaveLength(1);
    const answer = await second.get(address(id), other);
    expect([answer.status, answer.body.code]).toEqual([500, 'external_api_issue']);
    expect(second.log.join('')).not.toMatch(/127\.0\.0\.1|recordings-|12025550142|alice/);
  });
});

it('are offered where the tenant has a source: 501 before the token else, and no ids', async () => {
  const { settings, put } = await directory();
  await put(alicesFile, wav);
  const adapter = await startAdapter(settings, { none: tenantAt(simulator) });
  const none = { 'x-webtrit-tenant-id': 'none' };
  const supported = async (headers?: Record<string, string>) =>
    (await adapter.get('/v1/system-info', undefined, headers)).body.supported.includes('recordings');
  expect([await supported(), await supported(none)]).toEqual([true, false]);

  const refused = await adapter.get(address('A'.repeat(60)), undefined, none);
  expect([refused.status, refused.body.code]).toEqual([501, 'functionality_not_implemented']);
  expect((await adapter.get(address('A'.repeat(60)))).body.code).toBe('authorization_header_missing');
  expect(await idOf(adapter, await signIn(adapter, 'alice', none), none)).toBeUndefined();
});

it.each(['1', '..%2f..%2fetc', 'a%00b', 'A'.repeat(901), `${'A'.repeat(60)}%20`, 'a%3fb', 'x'.repeat(1500)])(
  'C23 the id %p is refused',
  async (id) => {
    const { settings } = await directory();
    const adapter = await startAdapter(settings);
    const { status, body } = await adapter.get(address(id), await signIn(adapter));
    expect([status, body.code]).toEqual([422, 'validation_error']);
  },
);

it('keep their id under a key that is older, and change it with the newest', async () => {
  const { settings, put } = await directory();
  await put(alicesFile, wav);
  const before = await startAdapter(settings);
  const id = await idOf(before, await signIn(before));
  const after = await startAdapter(settings, {}, [makeKey('newer', randomBytes(32)), ...testKeys]);
  const token = await signIn(after);
  expect((await after.get(address(id), token)).status).toBe(200);
  expect(await idOf(after, token)).not.toBe(id);
});

it('C22 C23 C43 a key never leads out of the directory', async () => {
  const { settings, put, path } = await directory();
  const outside = await directory();
  await put(alicesFile, wav);
  await outside.put('secret.wav', wav);
  const day = join(path, 'alice@example.com/2026-07-14');
  symlinkSync(join(outside.path, 'secret.wav'), join(day, 'linked.wav'));
  symlinkSync(outside.path, join(path, 'folder'));
  mkdirSync(join(day, 'a.wav'));
  writeFileSync(join(day, 'empty.wav'), '');
  symlinkSync(join(outside.path, 'secret.wav'), join(day, '20260714T092107Z_12025550142_12025550101.wav'));
  linkSync(join(day, name), join(day, 'hard.wav'));
  const adapter = await startAdapter(settings);
  const token = await signIn(adapter);
  expect((await adapter.get(address(await idOf(adapter, token)), token)).bytes.equals(wav)).toBe(true);
  for (const key of [
    `../${outside.path.split('/').pop()}/secret.wav`,
    join(outside.path, 'secret.wav'),
    'alice@example.com/../../secret.wav',
    'alice@example.com/2026-07-14/linked.wav',
    'folder/secret.wav',
    'alice@example.com/2026-07-14/a.wav',
    'alice@example.com/2026-07-14/empty.wav',
    `${alicesFile}/x.wav`,
    `${alicesFile}\0`,
    '.',
  ]) {
    expect([key, (await adapter.get(address(forged(key)), token)).status]).toEqual([key, 404]);
  }
});

it('C43 a key never leads out of the prefix of a bucket', async () => {
  const recorder = await startBucket();
  closing.push(() => recorder.stop());
  await recorder.put('../secret/20260714.wav', wav);
  await recorder.put('secret.wav', wav);
  const adapter = await startAdapter({ ...recorder.settings, prefix: 'pbx/inner' });
  const token = await signIn(adapter);
  for (const key of ['../secret.wav', '../../secret/20260714.wav', './x.wav', '/secret.wav']) {
    expect((await adapter.get(address(forged(key)), token)).status).toBe(404);
  }
});

describe('from a recorder with HTTP', () => {
  const settingsAt = (url: string) => ({
    type: 'http',
    url,
    allowHttp: true,
    find: '/find/{day}',
    download: '/audio/{id}',
  });
  const at = async (listener: Parameters<typeof serve>[0], more: object = {}) => {
    const server = await serve(listener);
    closing.push(() => server.stop());
    const adapter = await startAdapter({ ...settingsAt(server.url), ...more });
    return { adapter, token: await signIn(adapter), url: server.url };
  };

  it.each([
    ['a page', 200, { 'content-type': 'text/html' }, '<html>sign in</html>', 500],
    ['a page that is called audio', 200, { 'content-type': 'audio/mpeg' }, '  <!doctype html>', 500],
    ['JSON', 200, { 'content-type': 'application/json' }, '{"error":"no"}', 500],
    ['nothing', 200, { 'content-type': 'audio/wav' }, '', 500],
    ['a refusal', 403, {}, 'no', 500],
    ['a failure', 503, {}, 'no', 500],
    ['a redirect', 302, { location: 'http://127.0.0.1:9/' }, '', 500],
    ['something encoded', 200, { 'content-type': 'audio/wav', 'content-encoding': 'br' }, 'RIFF', 500],
    ['too much', 200, { 'content-type': 'audio/wav', 'content-length': '99999999' }, 'RIFF', 500],
    ['that it is not there', 404, {}, '<html>', 404],
    ['that it is gone', 410, {}, '', 404],
  ])('C61 R4 %s is no recording', async (_, status, headers, content, wanted) => {
    const { adapter, token } = await at((_request, response) => response.writeHead(status, headers).end(content), {
      maxSize: 1,
    });
    const answer = await adapter.get(address(forged('1')), token);
    expect([answer.status, answer.body.code]).toEqual([
      wanted,
      wanted === 404 ? 'recording_not_found' : 'external_api_issue',
    ]);
  });

  it.each([
    ['audio/mp3', 'ID3', 'audio/mpeg', 'mp3'],
    ['AUDIO/WAVE; codecs=1', 'RIFF', 'audio/wav', 'wav'],
    ['application/octet-stream', '\xff\xfb\x90', 'audio/mpeg', 'mp3'],
    ['application/octet-stream', 'RIFF\x00\x00\x0a\x00WAVE', 'audio/wav', 'wav'],
    ['application/x-zip-compressed', 'PK\x03\x04', 'application/zip', 'zip'],
    ['audio/vnd.dts', 'x', 'audio/vnd.dts', 'dts'],
  ])('C61 %s is called as clients know it', async (type, head, wanted, extension) => {
    const { adapter, token } = await at((_request, response) =>
      response.writeHead(200, { 'content-type': type }).end(Buffer.from(head, 'latin1')),
    );
    const { status, headers } = await adapter.get(address(forged('1')), token);
    expect([status, headers.get('content-type')]).toEqual([200, wanted]);
    expect(headers.get('content-disposition')).toMatch(new RegExp(`\\.${extension}"$`));
  });

  it('C43 asks its own origin only, whatever an id says', async () => {
    const asked: string[] = [];
    const { adapter, token } = await at(({ url = '' }, response) => {
      asked.push(url);
      response.writeHead(404).end();
    });
    for (const id of ['//evil.example.com/', '../../admin', 'http://evil.example.com', 'a?b#c', '..', '.']) {
      expect((await adapter.get(address(forged(id)), token)).status).toBe(404);
    }
    expect(asked).toEqual([
      '/audio/%2F%2Fevil.example.com%2F',
      '/audio/..%2F..%2Fadmin',
      '/audio/http%3A%2F%2Fevil.example.com',
      '/audio/a%3Fb%23c',
    ]);
  });

  it('sends its credential, and a list that is not as the settings say is a cause in the log', async () => {
    const sent: unknown[] = [];
    const { adapter, token } = await at(
      ({ headers }, response) => {
        sent.push(headers['x-api-key']);
        response.end('{"recordings": {}}');
      },
      { header: { name: 'X-Api-Key', value: 'recorder-demo' } },
    );
    expect(await idOf(adapter, token)).toBeUndefined();
    expect(sent).toEqual(['recorder-demo']);
    expect(adapter.log.join('')).toContain('recordings: RecordingSourceError has no list at recordings.list');
    // it is left alone for a while
    await adapter.get(history, token);
    expect(sent).toHaveLength(1);
  });

  it('C61 tells the caller of a recording that ends early or never ends', async () => {
    let isEndless = false;
    const { adapter, token } = await at(
      (_request, response) => {
        response.writeHead(200, { 'content-type': 'audio/wav' });
        response.write(wav);
        if (!isEndless) setTimeout(() => response.destroy(), 50);
        else response.on('drain', () => response.write(wav)).write(Buffer.alloc(2_000_000));
      },
      { maxSize: 1 },
    );
    await expect(adapter.get(address(forged('1')), token)).rejects.toThrow();
    isEndless = true;
    await expect(adapter.get(address(forged('1')), token)).rejects.toThrow();
  });

  it('C61 reads no faster than the caller, in little memory, and stops when the caller leaves', async () => {
    const chunk = Buffer.alloc(64 * 1024, 1);
    let size = 150 * 1024 * 1024;
    let upstream = { sent: 0, hasEnded: false };
    const { adapter, token } = await at(
      (_request, response) => {
        const mine = { sent: 0, hasEnded: false };
        upstream = mine;
        response.writeHead(200, { 'content-type': 'audio/wav', 'content-length': size });
        const write = () => {
          while (mine.sent < size && !response.destroyed) {
            mine.sent += chunk.length;
            if (!response.write(chunk)) return;
          }
          if (mine.sent >= size) response.end();
        };
        response.on('drain', write).on('close', () => {
          mine.hasEnded = true;
        });
        write();
      },
      { maxSize: 1000 },
    );
    const download = (): Promise<IncomingMessage> =>
      new Promise((resolve) => {
        get(`${adapter.url}/api${address(forged('1'))}`, { headers: { authorization: `Bearer ${token}` } }, resolve);
      });

    setFlagsFromString('--expose-gc');
    const collectGarbage = runInNewContext('gc');
    collectGarbage();
    const heldBefore = process.memoryUsage().arrayBuffers;
    const whole = await download();
    let received = 0;
    let mostHeld = 0;
    for await (const part of whole) {
      const before = received;
      received += part.length;
      if (Math.floor(received / 30_000_000) === Math.floor(before / 30_000_000)) continue;
      collectGarbage();
      // buffers of the recorder, the adapter and the caller: they are all in this process
      mostHeld = Math.max(mostHeld, process.memoryUsage().arrayBuffers);
    }
    expect(received).toBe(size);
    expect(mostHeld - heldBefore).toBeLessThan(size / 2);

    // far more than what the sockets on the way hold, which are of many megabytes each on some systems
    size = 600 * 1024 * 1024;
    const slow = await download();
    slow.pause();
    let before = -1;
    while (before !== upstream.sent) {
      before = upstream.sent;
      await wait(200);
    }
    expect(upstream.sent).toBeLessThan(size / 3);
    expect(upstream.hasEnded).toBe(false);
    slow.destroy();
    for (let turn = 0; turn < 100 && !upstream.hasEnded; turn++) await wait(20);
    expect(upstream.hasEnded).toBe(true);
  }, 30_000);

  it('C61 R4 is 500 where it does not begin in five seconds, and may take longer once it has begun', async () => {
    const { adapter, token } = await at(async ({ url = '' }, response) => {
      response.writeHead(200, { 'content-type': 'audio/wav' }).flushHeaders();
      if (url.endsWith('silent')) return;
      for (let part = 0; part < 6; part++) {
        response.write(wav);
        await wait(1000);
      }
      response.end();
    });
    const [slow, silent] = await Promise.all([
      adapter.get(address(forged('slow')), token),
      adapter.get(address(forged('silent')), token),
    ]);
    expect(slow.bytes).toHaveLength(6 * wav.length);
    expect([silent.status, silent.body.code]).toEqual([500, 'external_api_issue']);
  }, 15_000);

  it('C60 a page asks for eight days at most, and the same days not again', async () => {
    const days: string[] = [];
    for (let day = 1; day <= 12; day++) {
      const startTime = new Date(Date.UTC(2026, 5, day, 12));
      simulator.addCall({ userId: 'bob@example.com', kind: 'received', number: '+12025550142', startTime });
    }
    const { adapter } = await at(({ url = '' }, response) => {
      days.push(url.replace('/find/', ''));
      response.end('{"recordings": []}');
    });
    const token = await signIn(adapter, 'bob');
    await adapter.get(history, token);
    expect(days.slice(0, 2)).toEqual(['2026-06-12', '2026-06-11']);
    expect(days).toHaveLength(8);
    await adapter.get(history, token);
    await adapter.get(history, token);
    expect(days).toHaveLength(12);
  });
});

it('refuses settings that cannot work, and names them', async () => {
  const start = (recordings: object) => startAdapter(recordings);
  await expect(start({ type: 'tape' })).rejects.toThrow('tenants.default.recordings.type');
  await expect(start({ type: 'directory', path: '/tmp', folder: '../{day}' })).rejects.toThrow('recordings.folder');
  await expect(start({ type: 'http', url: 'https://r', find: '//evil', download: '/{id}' })).rejects.toThrow(
    'recordings.find',
  );
});
