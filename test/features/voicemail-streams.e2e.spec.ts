// How the content of a message travels: as it comes, no faster than it is read, and not when nobody wants it.

import { once } from 'node:events';
import { createServer, get, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { TestAdapter } from '../support/adapter';
import { type Demo, startDemo } from '../support/demo';

const list = '/v1/user/voicemails';
const userId = 'alice@example.com';
const start = `<VoiceMessage><messageInfo><time>1</time></messageInfo><messageMediaContent><description/>`;
const type = '<mediaType>WAV</mediaType>';
const end = '</messageMediaContent></VoiceMessage>';
const megabyte = 1024 * 1024;
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

jest.setTimeout(30_000);

let demo: Demo;
/** In front of the simulator: all but the content of a message comes from there. */
let front: Server;
let adapter: TestAdapter;
let token: string;
let id: string;
let answer: (response: ServerResponse) => void;

beforeEach(async () => {
  demo = await startDemo();
  front = createServer((request, response) => {
    if (/VoiceMessagingMessages\/[^/]+$/.test(request.url ?? '')) return answer(response);
    const { method, headers } = request;
    const forwarded = get({
      host: '127.0.0.1',
      port: new URL(demo.simulator.url).port,
      path: request.url,
      method,
      headers,
    });
    forwarded.on('response', (from) => from.pipe(response.writeHead(from.statusCode ?? 500, from.headers)));
  });
  front.listen(0, '127.0.0.1');
  await once(front, 'listening');
  const servers = [`http://127.0.0.1:${(front.address() as AddressInfo).port}`];
  adapter = await TestAdapter.start({
    tenants: { default: { xsi: { servers, allowHttp: true, userDomain: 'example.com' }, sip: { required: false } } },
  });
  id = demo.simulator.addVoicemail({ userId });
  token = (await adapter.signIn('alice', 'alice-demo')).access_token;
  await adapter.get(list, token);
});

afterEach(async () => {
  front.closeAllConnections();
  front.close();
  await adapter.close();
  await demo.close();
});

function open(of = adapter, path = `${list}/${id}/attachment`, by = token): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    get(`${of.url}/api${path}`, { headers: { authorization: `Bearer ${by}` }, agent: false }, resolve).on(
      'error',
      reject,
    );
  });
}

const attachment = () => adapter.get(`${list}/${id}/attachment`, token);
const answerWith = (xml: string) => {
  answer = (response) => response.end(xml);
};
/** Before BroadWorks would be given up as silent, which takes five seconds. */
const soon = (event: Promise<void>) =>
  expect(Promise.race([event, sleep(3000, 'too late', { ref: false })])).resolves.toBeUndefined();

it('the first bytes leave before the next ones come', async () => {
  let finish: () => void = () => undefined;
  answer = async (response) => {
    response.write(`${start}${type}<content>`);
    await sleep(50);
    response.write(Buffer.alloc(48_000, 1).toString('base64'));
    finish = () => response.end(`</content>${end}`);
  };
  const response = await open();
  let length = 0;
  while (length < 48_000) {
    const [piece] = await once(response, 'data');
    length += piece.length;
  }
  finish();
  await once(response.resume(), 'end');
});

it('of a message of 60 MB less than 32 MB are held while its second half comes, both ends in this process', async () => {
  const large = demo.simulator.addVoicemail({ userId, audio: { bytes: 60 * megabyte } });
  const by = (await demo.adapter.signIn('alice', 'alice-demo')).access_token;
  const response = await open(demo.adapter, `${list}/${large}/attachment`, by);
  // what is in use; what garbage makes of it in a process of its own, bench/voicemail.mjs measures
  const inUse = async () => {
    collectGarbage();
    await sleep(2);
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  const before = await inUse();
  let least = Number.POSITIVE_INFINITY;
  let length = 0;
  for await (const chunk of response) {
    const samples = Math.floor(length / (5 * megabyte));
    length += chunk.length;
    const isSample = Math.floor(length / (5 * megabyte)) > samples && length > 30 * megabyte;
    // garbage that is not collected yet comes and goes: what is held stays
    if (isSample) least = Math.min(least, await inUse());
  }
  expect(length).toBe(60 * megabyte);
  expect(least - before).toBeLessThan(32 * megabyte);
});

it('C61 a slow reader holds BroadWorks back', async () => {
  // far more than what the sockets on the way hold, which are of many megabytes each on some systems
  const whole = 600 * megabyte;
  let sent = 0;
  const piece = Buffer.from(Buffer.alloc(48 * 1024).toString('base64'));
  const letters = function* () {
    yield `${start}${type}<content>`;
    for (; sent < whole; sent += piece.length) yield piece;
  };
  answer = (response) => void pipeline(Readable.from(letters()), response).catch(() => undefined);
  const response = await open();
  response.pause();
  for (let before = -1; before !== sent; await sleep(300)) before = sent;
  expect(sent).toBeLessThan(whole / 3);
  response.destroy();
});

it('D59 BroadWorks is left when the caller leaves', async () => {
  let left: () => void = () => undefined;
  const isLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  answer = (response) => {
    response.on('close', () => left());
    response.write(`${start}${type}<content>${'A'.repeat(4000)}`);
  };
  const response = await open();
  await once(response, 'data');
  response.destroy();
  await soon(isLeft);
  // and the next one has its turn
  answerWith(`${start}${type}<content>QUJD</content>${end}`);
  expect((await attachment()).text).toBe('ABC');
});

it('D59 BroadWorks is left, too, where nothing has come yet', async () => {
  let left: () => void = () => undefined;
  const isLeft = new Promise<void>((resolve) => {
    left = resolve;
  });
  let asked: () => void = () => undefined;
  const isAsked = new Promise<void>((resolve) => {
    asked = resolve;
  });
  answer = (response) => {
    response.on('close', left);
    asked();
  };
  const request = get(`${adapter.url}/api${list}/${id}/attachment`, { headers: { authorization: `Bearer ${token}` } });
  request.on('error', () => undefined);
  await isAsked;
  request.destroy();
  await soon(isLeft);
});

it.each([
  [15, 0],
  [16, 0],
  [17, 1],
  [64, 48],
])('%i concurrent downloads of one user are served one after the other, but for %i [D42]', async (count, rejected) => {
  const held: ServerResponse[] = [];
  let inFlight = 0;
  let most = 0;
  answer = (response) => {
    most = Math.max(most, ++inFlight);
    response.on('close', () => inFlight--);
    held.push(response);
  };
  const statuses: number[] = [];
  const all = Array.from({ length: count }, async () => {
    const { status, body, headers } = await attachment();
    if (status !== 200) expect([body.code, headers.get('retry-after')]).toEqual(['service_unavailable', '1']);
    statuses.push(status);
  });
  for (let look = 0; look < 300 && (held.length === 0 || statuses.length < rejected); look++) await sleep(10);
  await sleep(100);
  expect(statuses).toEqual(new Array(rejected).fill(503));
  const finish = (response?: ServerResponse) => response?.end(`${start}${type}<content>QUJD</content>${end}`);
  const { push } = held;
  held.push = (response) => {
    setImmediate(finish, response);
    return push.call(held, response);
  };
  finish(held[0]);
  await Promise.all(all);
  expect(statuses.slice(rejected)).toEqual(new Array(count - rejected).fill(200));
  expect([held.length, most]).toEqual([count - rejected, 1]);
});

it('a client that disconnects while it waits leaves the queue', async () => {
  const open: ServerResponse[] = [];
  answer = (response) => {
    open.push(response);
    response.write(`${start}${type}<content>QUJD`);
  };
  const first = attachment();
  while (open.length === 0) await sleep(5);
  const [arrived, left] = arrivals();
  const leaving = Array.from({ length: 15 }, () =>
    get(`${adapter.url}/api${list}/${id}/attachment`, { headers: { authorization: `Bearer ${token}` } }).on(
      'error',
      () => undefined,
    ),
  );
  while (arrived.size < leaving.length) await sleep(5);
  const waiting = [...arrived];
  expect((await attachment()).status).toBe(503);
  for (const request of leaving) request.destroy();
  while (!waiting.every((socket) => left.has(socket))) await sleep(5);
  const last = attachment();
  open[0]?.end(`</content>${end}`);
  await first;
  while (open.length === 1) await sleep(5);
  open[1]?.end(`</content>${end}`);
  expect((await last).text).toBe('ABC');
  expect(open).toHaveLength(2);
});

/** Connections on which a request arrives at the adapter from now on, and those of them that are closed. */
function arrivals(): [arrived: Set<Socket>, left: Set<Socket>] {
  const [arrived, left] = [new Set<Socket>(), new Set<Socket>()];
  adapter.application.getHttpServer().on('request', ({ socket }: IncomingMessage) => {
    arrived.add(socket);
    socket.once('close', () => left.add(socket));
  });
  return [arrived, left];
}

it('the type may stand behind a short content', async () => {
  answerWith(`${start}<content>QUJD</content>${type}${end}`);
  const { headers, text } = await attachment();
  expect([headers.get('content-type'), text]).toEqual(['audio/wav', 'ABC']);
});

it.each([
  ['the type stands behind a long content', `${start}<content>${'QUJD'.repeat(100_000)}</content>${type}${end}`],
  ['there is no type', `${start}<content>QUJD</content>${end}`],
  ['there is no content', `${start}${type}${end}`],
  ['it is another document', '<VoiceMessagingMessages><messageInfoList/></VoiceMessagingMessages>'],
  ['D32 it is HTML', '<html><body><br></body></html>'],
  ['D27 it is empty', ''],
  ['D25 it has a DOCTYPE', `<!DOCTYPE VoiceMessage>${start}${type}<content>QUJD</content>${end}`],
  ['it is not base64', `${start}${type}<content>****</content>${end}`],
  [
    'C45 it is about another message',
    `${start.replace('</time>', '</time><messageId>/v2.0/user/x/voicemessagingmessages/other</messageId>')}${type}<content>QUJD</content>${end}`,
  ],
])('500 where %s', async (_, xml) => {
  answerWith(xml);
  const { status, body } = await attachment();
  expect([status, body.code]).toEqual([500, 'external_api_issue']);
});

it('D23 what says that it is too large is refused at once', async () => {
  answer = (response) => response.writeHead(200, { 'content-length': 1e9 }).write(start);
  const { status, body } = await attachment();
  expect([status, body.code]).toEqual([500, 'external_api_issue']);
});
