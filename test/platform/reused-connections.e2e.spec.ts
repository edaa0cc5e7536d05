// Servers that close a connection at its second request: neither a sign-in nor anything else fails.

import { createServer, request, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { type Simulator, startSimulator } from '@apps/simulator';
import { toRecordingId } from '../../apps/adapter/src/features/recordings/recording-id';
import { closedPort } from '../../libs/xsi/src/testing/servers';
import { TestAdapter, testKeys } from '../support/adapter';
import { serve } from '../support/recorders';

let simulator: Simulator;
let front: Server;
let adapter: TestAdapter;
let url: string;
let port: number;

beforeAll(async () => {
  const used = new WeakSet<object>();
  front = createServer((message, response) => {
    const { method, url: path = '', headers, socket } = message;
    if (used.has(socket)) return void socket.destroy();
    used.add(socket);
    const onward = request({ port, path, method, headers, agent: false }, (answer) => {
      answer.pipe(response.writeHead(answer.statusCode ?? 500, { ...answer.headers, connection: 'keep-alive' }));
    });
    message.pipe(onward);
  });
  await new Promise<void>((resolve) => front.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(front.address() as AddressInfo).port}`;
  // the addresses of device files name this server
  port = await closedPort();
  simulator = await startSimulator({ port, publicUrl: url });
});
afterEach(() => adapter.close());
afterAll(async () => {
  front.close();
  front.closeAllConnections();
  await simulator.close();
});

async function start(more: object = {}): Promise<void> {
  const sip = { credentials: [{ type: 'device-file', deviceTypes: ['WebTrit'], allowHttp: true }] };
  adapter = await TestAdapter.start({
    tenants: {
      default: {
        xsi: { servers: [url], allowHttp: true, userDomain: 'example.com' },
        sip,
        history: { refresh: 0 },
        ...more,
      },
    },
  });
}

it('sign-ins, lists and changes succeed [D17]', async () => {
  await start();
  for (let round = 0; round < 6; round++) await adapter.signIn('alice', 'alice-demo');
  const { access_token } = await adapter.signIn('bob', 'bob-demo');
  const statuses = await Promise.all(
    Array.from({ length: 12 }, async (_, call) => {
      const history = await adapter.get(`/v1/user/history?page=${call + 1}`, access_token);
      const path = '/v1/custom/private/do-not-disturb';
      const change = await adapter.call('POST', path, { token: access_token, body: { active: call % 2 === 0 } });
      return [history.status, change.status];
    }),
  );
  expect(statuses).toEqual(new Array(12).fill([200, 200]));
});

it('recordings are found [D17]', async () => {
  const used = new WeakSet<object>();
  const recorder = await serve(({ socket }, response) => {
    if (used.has(socket)) return socket.destroy();
    used.add(socket);
    response.end('RIFF----WAVEfmt ');
  });
  await start({
    recordings: {
      type: 'http',
      url: recorder.url,
      allowHttp: true,
      find: '/find/{user}/{day}',
      download: '/audio/{id}',
    },
  });
  const { access_token } = await adapter.signIn('alice', 'alice-demo');
  const id = toRecordingId('1', ['recording', 'default', 'alice@example.com'], testKeys);
  for (let download = 0; download < 6; download++) {
    expect((await adapter.get(`/v1/user/recordings/${id}`, access_token)).status).toBe(200);
  }
  await recorder.stop();
});
