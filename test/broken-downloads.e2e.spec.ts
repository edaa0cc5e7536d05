// Downloads that break off: nothing that they held stays behind.

import { once } from 'node:events';
import { createServer, get, type IncomingMessage, request, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestAdapter } from './support/adapter';
import { type Demo, startDemo } from './support/demo';

const userId = 'alice@example.com';
const list = '/v1/user/voicemails';
const start = '<VoiceMessage><messageInfo><time>1</time></messageInfo><messageMediaContent><mediaType>WAV</mediaType>';
const sound = Buffer.alloc(66, 'RIFF');
const message = `${start}<content>${sound.toString('base64')}</content></messageMediaContent></VoiceMessage>`;

jest.setTimeout(120_000);

interface Front {
  server: Server;
  sockets: Set<Socket>;
  url: string;
}
/** Writes a response of its own to a request for a message. */
let respond: (socket: Socket) => unknown;
let demo: Demo;
let front: Front;
let adapter: TestAdapter;
let token: string;
let path: string;

/** Forwards all but the content of a message to the simulator. */
async function startFront(): Promise<Front> {
  const sockets = new Set<Socket>();
  const server = createServer((message, response) => {
    const { method, url = '', headers, socket } = message;
    if (/VoiceMessagingMessages\/[^/]+$/.test(url)) return void respond(socket);
    const onward = request(demo.simulator.url + url, { method, headers }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 500, answer.headers));
    });
    message.pipe(onward);
  });
  server.on('connection', (socket) => sockets.add(socket.on('close', () => sockets.delete(socket))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, sockets, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

beforeAll(async () => {
  demo = await startDemo();
  front = await startFront();
  adapter = await TestAdapter.start({
    tenants: { default: { xsi: { servers: [front.url], userDomain: 'example.com' }, sip: { required: false } } },
  });
  path = `${list}/${demo.simulator.addVoicemail({ userId })}/attachment`;
  token = (await adapter.signIn('alice', 'alice-demo')).access_token;
  await adapter.get(list, token);
});

afterAll(async () => {
  front.server.close();
  front.server.closeAllConnections();
  await adapter.close();
  await demo.close();
});

type Outcome = { status: number | undefined; body: string; isWhole: boolean; type: string | undefined };

async function download(of = path): Promise<Outcome> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const headers = { authorization: `Bearer ${token}` };
    get(`${adapter.url}/api${of}`, { headers, agent: false }, resolve).on('error', reject);
  });
  const body = await buffer(response).catch(() => Buffer.alloc(0));
  const { statusCode: status, complete: isWhole, headers } = response;
  return { status, body: body.toString('latin1'), isWhole, type: headers['content-type'] };
}

/** True if a client cannot take the outcome for a whole download. */
function isHonest({ status, body, isWhole, type }: Outcome): boolean {
  if (status === 200) return !isWhole;
  return status === 500 && type === 'application/json' && JSON.parse(body).code === 'external_api_issue';
}

/** How a message that is cut travels: the lines of the head, and the last piece as HTTP has it. */
interface Framing {
  head(cut: number): string;
  piece?(body: string): string;
  end?: string;
}
const chunked = {
  head: () => 'transfer-encoding: chunked',
  piece: (body: string) => `${body.length.toString(16)}\r\n${body}\r\n`,
};
const framings: [string, Framing][] = [
  ['ends with its connection', { head: () => 'connection: close' }],
  ['is shorter than its length says', { head: () => `content-length: ${message.length}` }],
  ['has the length that it says', { head: (cut) => `content-length: ${cut}` }],
  ['lacks its last HTTP chunk', chunked],
  ['has its last HTTP chunk', { ...chunked, end: '0\r\n\r\n' }],
];
const headWith = (line: string) => `HTTP/1.1 200 OK\r\ncontent-type: application/xml\r\n${line}\r\n\r\n`;
const whole = (socket: Socket) => socket.end(headWith(`content-length: ${message.length}`) + message);

function cutAt(cut: number, pieces: number, { head, piece = (body) => body, end = '' }: Framing) {
  const middle = pieces === 1 ? 0 : Math.floor(cut / 2);
  const [first, last] = [message.slice(0, middle), message.slice(middle, cut)].map((body) => (body ? piece(body) : ''));
  return async (socket: Socket) => {
    if (pieces === 1) return socket.end(headWith(head(cut)) + last + end);
    socket.write(headWith(head(cut)) + first);
    await sleep(1);
    socket.end(last + end);
  };
}

describe.each(framings)('a voice message that is cut and %s', (_, framing) => {
  it.each([1, 2])('leaves nothing behind, wherever it is cut, in %i pieces [D12, D13, D14]', async (pieces) => {
    const dishonest: [number, Outcome][] = [];
    for (let cut = 0; cut < message.length; cut++) {
      respond = cutAt(cut, pieces, framing);
      const outcome = await download();
      if (!isHonest(outcome)) dishonest.push([cut, outcome]);
      respond = whole;
      const { status, isWhole, body } = await download();
      expect([cut, status, isWhole, body.length]).toEqual([cut, 200, true, sound.length]);
    }
    expect(dishonest).toEqual([]);
    expect(front.sockets.size).toBeLessThan(3);
  });
});
