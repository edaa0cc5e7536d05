// Voice messages that break off: nothing that their download held stays behind.

import { once } from 'node:events';
import { createServer, request } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestAdapter } from '../support/adapter';
import { broken, download, isHonest, type Outcome, plausible, sendCut, sendWhole } from '../support/cuts';
import { type Demo, startDemo } from '../support/demo';
import { amount } from '../support/describe-with';

const userId = 'alice@example.com';
const list = '/v1/user/voicemails';
const sound = Buffer.alloc(66, 'RIFF');
const start = '<VoiceMessage><messageInfo><time>1</time></messageInfo><messageMediaContent><mediaType>WAV</mediaType>';
const text = `${start}<content>${sound.toString('base64')}</content></messageMediaContent></VoiceMessage>`;
const message = { text, type: 'application/xml' };

jest.setTimeout(120_000);

const sockets = new Set<Socket>();
let respond: (socket: Socket) => unknown;
let demo: Demo;
let adapter: TestAdapter;
let token: string;
let url: string;

/** Forwards all but the content of a message to the simulator. */
const front = createServer((message, response) => {
  const { method, url = '', headers, socket } = message;
  if (/VoiceMessagingMessages\/[^/]+$/.test(url)) return void respond(socket);
  const onward = request(demo.simulator.url + url, { method, headers }, (answer) => {
    answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers));
  });
  message.pipe(onward);
});
front.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));

beforeAll(async () => {
  demo = await startDemo();
  await once(front.listen(0, '127.0.0.1'), 'listening');
  const servers = [`http://127.0.0.1:${(front.address() as AddressInfo).port}`];
  adapter = await TestAdapter.start({
    tenants: { default: { xsi: { servers, allowHttp: true, userDomain: 'example.com' }, sip: { required: false } } },
  });
  url = `${adapter.url}/api${list}/${demo.simulator.addVoicemail({ userId })}/attachment`;
  token = (await adapter.signIn('alice', 'alice-demo')).access_token;
  await adapter.get(list, token);
});

afterAll(async () => {
  front.close();
  front.closeAllConnections();
  await adapter.close();
  await demo.close();
});

const lengthOfCut = { line: (cut: number) => `content-length: ${cut}` };

/** Characters from one cut to the next. */
const step = amount({ full: 1, short: 13 });

describe.each([...broken, ...plausible])('a message that is cut and %s', (_, framing) => {
  it.each([1, 2])('blocks no later download, wherever it is cut, in %i pieces [D12, D13, D14]', async (pieces) => {
    const before = sockets.size;
    const dishonest: [number, Outcome][] = [];
    for (let cut = 0; cut < text.length; cut += step) {
      respond = (socket) => sendCut(socket, message, cut, pieces, framing);
      const outcome = await download(url, token);
      if (!isHonest(outcome)) dishonest.push([cut, outcome]);
      respond = (socket) => sendWhole(socket, message);
      expect([cut, await download(url, token)]).toEqual([
        cut,
        { status: 200, type: 'audio/wav', text: sound.toString(), isWhole: true },
      ]);
    }
    expect(dishonest).toEqual([]);
    expect(sockets.size).toBeLessThanOrEqual(before + 1);
  });
});

it('sixteen messages that are cut do not block each other, nor what comes after them', async () => {
  respond = (socket) => sendCut(socket, message, text.length - 20, 1, lengthOfCut);
  const outcomes = await Promise.all(Array.from({ length: 16 }, () => download(url, token)));
  expect(outcomes.map(isHonest)).toEqual(new Array(16).fill(true));
  respond = (socket) => sendWhole(socket, message);
  const whole = await Promise.all(Array.from({ length: 16 }, () => download(url, token)));
  expect(whole.map(({ status }) => status)).toEqual(new Array(16).fill(200));
});

it.each([
  ['is reset', /^XsiUnreachable: BroadWorks did not answer: /],
  ['has the length that it says', /^XsiDecodeError: /],
] as const)('a message that breaks off after its first bytes and %s has its log line', async (name, cause) => {
  const large = { type: message.type, text: text.replace(sound.toString('base64'), 'QUJD'.repeat(100_000)) };
  const framing = [...broken, ...plausible].find(([one]) => one === name)?.[1] ?? broken[0]![1];
  respond = (socket) => sendCut(socket, large, large.text.length - 30, 2, framing);
  const before = adapter.log.length;
  expect((await download(url, token)).isWhole).toBe(false);
  const linesOfBreaks = () => adapter.log.slice(before).filter((line) => line.includes('"brokenOff"'));
  while (linesOfBreaks().length === 0) await sleep(10);
  await sleep(100);
  const lines = linesOfBreaks();
  expect(lines).toHaveLength(1);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    route: '/api/v1/user/voicemails/:message_id/attachment',
    status: 200,
    cause: expect.stringMatching(cause),
    brokenOff: { document: 'VoiceMessage' },
  });
});
