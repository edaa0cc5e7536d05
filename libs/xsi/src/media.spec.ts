import type { RequestListener } from 'node:http';
import { XsiClient, XsiFarm, XsiUnreachable } from '.';
import { closedPort, closeServers, serve } from './testing/servers';

const farms: XsiFarm[] = [];
const start = '<VoiceMessage><messageMediaContent><mediaType>WAV</mediaType><content>QUJD';
const whole = `${start}</content></messageMediaContent></VoiceMessage>`;

function messages(servers: string[], timeouts = {}) {
  const farm = new XsiFarm({ servers, timeouts: { connect: 300, headers: 300, silence: 300, ...timeouts } });
  farms.push(farm);
  const userId = 'alice@example.com';
  return new XsiClient(farm, userId, { type: 'basic', userId, password: 'invented' }).voiceMessages;
}

async function read(of: ReturnType<typeof messages>): Promise<string> {
  const { bytes } = await of.media('1', { maxBytes: 100 });
  let text = '';
  for await (const chunk of bytes) text += chunk;
  return text;
}

const answering = (listener: RequestListener) => serve(listener);

afterEach(async () => {
  await Promise.all(farms.splice(0).map((farm) => farm.close()));
  await closeServers();
});

it('D1 D47 a node that refuses or is full is passed over', async () => {
  const full = await answering((_, response) => response.writeHead(503).end('full'));
  const good = await answering((_, response) => response.end(whole));
  expect(await read(messages([`http://127.0.0.1:${await closedPort()}`, full.url, good.url]))).toBe('ABC');
});

it('D36 carries the credential and the cookie, and is asked for without that where it is refused', async () => {
  let asked = 0;
  const server = await answering((_, response) => {
    if (++asked === 2) response.writeHead(401).end('<html><br></html>');
    else response.setHeader('set-cookie', 'JSESSIONID=1; Path=/').end(whole);
  });
  const of = messages([server.url]);
  await read(of);
  expect(await read(of)).toBe('ABC');
  expect(server.requests.map(({ headers }) => headers.cookie)).toEqual([undefined, 'JSESSIONID=1', undefined]);
  expect(server.requests[0]?.headers.authorization).toMatch(/^Basic /);
});

it('D33 is not followed to an address that is not allowed', async () => {
  const server = await answering((_, response) => response.writeHead(302, { location: 'http://example.com/' }).end());
  await expect(read(messages([server.url]))).rejects.toBeInstanceOf(XsiUnreachable);
});

it.each([
  ['D7 never answers', {}, () => undefined],
  ['D9 stalls before its content', {}, (response) => response.write('<VoiceMessage>')],
  [
    'D10 drips for longer than a stream may take',
    { stream: 400 },
    (response) => {
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
    },
  ],
] as [string, object, (response: Parameters<RequestListener>[1]) => unknown][])(
  'fails where BroadWorks %s',
  async (_, timeouts, answer) => {
    const server = await answering((_request, response) => void answer(response));
    await expect(read(messages([server.url], timeouts))).rejects.toBeInstanceOf(XsiUnreachable);
  },
);

it('D9 fails, and does not end, where BroadWorks stalls in the content', async () => {
  const server = await answering((_, response) => void response.write(`${start}`.padEnd(60_000, 'QUJD')));
  const { bytes } = await messages([server.url]).media('1', { maxBytes: 100_000 });
  await expect(bytes.toArray()).rejects.toThrow();
});
