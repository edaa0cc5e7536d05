import { XsiClient } from './client';
import { type FarmOptions, XsiFarm } from './farm';
import { closeServers, serve, serveTcp, type TestServer } from './testing/servers';

const get = { method: 'GET', path: 'x', headers: () => ({}) } as const;
const farms: XsiFarm[] = [];

function farm({ url }: TestServer, options: Partial<FarmOptions>): XsiFarm {
  const made = new XsiFarm({ servers: [url], ...options });
  farms.push(made);
  return made;
}

/** Answers nothing until it is told to. */
async function holding() {
  const held: (() => void)[] = [];
  const server = await serve((_, response) => held.push(() => response.end('here')));
  const answerAll = () => {
    for (const answer of held.splice(0)) answer();
  };
  const until = async (received: number) => {
    while (server.requests.length < received) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  return { server, answerAll, until };
}

afterEach(async () => {
  await Promise.all(farms.splice(0).map((one) => one.dropConnections()));
  await closeServers();
});

it('D60: one more call than may be under way and wait is turned away at once, and is not asked', async () => {
  const { server, answerAll, until } = await holding();
  const full = farm(server, { calls: { parallel: 2, waiting: 1 } });
  const [first, second, third] = [full.send(get), full.send(get), full.send(get)];
  await until(2);
  const start = performance.now();
  await expect(full.send(get)).rejects.toMatchObject({ reason: 'too many calls' });
  expect(performance.now() - start).toBeLessThan(50);
  answerAll();
  await Promise.all([first, second]);
  await until(3);
  answerAll();
  expect((await third).status).toBe(200);
  expect(server.requests).toHaveLength(3);
});

it('D60: places are free again when the answers are there, also those of calls that failed', async () => {
  const silent = await serveTcp((socket) => socket.resume());
  const hung = farm(silent, { calls: { parallel: 1, waiting: 1 }, timeouts: { total: 60 } });
  for (let round = 0; round < 3; round++) {
    const outcomes = await Promise.allSettled([hung.send(get), hung.send(get), hung.send(get)]);
    expect(outcomes.map((one) => one.status === 'rejected' && one.reason.reason)).toEqual([
      'too late',
      'too late',
      'too many calls',
    ]);
    await new Promise(setImmediate);
  }
});

it('the time in which a call waits for its place counts', async () => {
  const { server } = await holding();
  const hung = farm(server, { calls: { parallel: 1, waiting: 5 }, timeouts: { total: 100 } });
  const start = performance.now();
  const outcomes = await Promise.allSettled([1, 2, 3, 4].map(() => hung.send(get)));
  expect(performance.now() - start).toBeLessThan(190);
  expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
  expect(server.requests).toHaveLength(1);
});

it('the time in which a call waits for the turn of its login counts', async () => {
  const { server } = await holding();
  const hung = farm(server, { timeouts: { total: 100 } });
  const xsi = new XsiClient(hung, 'alice@example.com', { type: 'basic', userId: 'alice', password: 'x' });
  const start = performance.now();
  await Promise.allSettled([1, 2, 3, 4, 5].map(() => xsi.profile.read()));
  expect(performance.now() - start).toBeLessThan(190);
  expect(server.requests).toHaveLength(2);
});

it('D59: whoever leaves while waiting gives up the place in the queue', async () => {
  const { server, answerAll, until } = await holding();
  const full = farm(server, { calls: { parallel: 1, waiting: 1 } });
  const first = full.send(get);
  await until(1);
  const leaving = new AbortController();
  const left = full.send({ ...get, signal: leaving.signal });
  leaving.abort();
  await expect(left).rejects.toMatchObject({ reason: 'given up' });
  const next = full.send(get);
  answerAll();
  await first;
  await until(2);
  answerAll();
  expect((await next).status).toBe(200);
  expect(server.requests).toHaveLength(2);
});

it('streams have places of their own, which they keep until they are read', async () => {
  const server = await serve((_, response) => response.write('part'));
  const full = farm(server, { calls: { parallel: 1, waiting: 0 }, connections: 1, timeouts: { headers: 100 } });
  const first = await full.stream(get);
  const waiting = full.stream(get);
  await expect(full.stream(get)).rejects.toMatchObject({ reason: 'too many calls' });
  // the call is sent: it fails for its body, which never ends
  const call = full.send({ ...get, signal: AbortSignal.timeout(50) });
  await expect(call).rejects.toMatchObject({ reason: 'given up' });
  first.body.destroy();
  (await waiting).body.destroy();
});
