import { setTimeout as sleep } from 'node:timers/promises';
import { type Attempt, type RefusalJudge, Trust, withSignal, XsiClient, XsiFarm, XsiLogin } from '.';
import { closedPort, closeServers, serve } from './testing/servers';

const farms: XsiFarm[] = [];
afterEach(async () => {
  await Promise.all(farms.splice(0).map((one) => one.dropConnections()));
  await closeServers();
});

const believing: RefusalJudge = { accepted: () => undefined, refused: () => true, mayTryAgain: () => true };
const credential = { type: 'basic', userId: 'a@example.com', password: 'invented' } as const;

interface Wanted {
  /** Servers that are asked first. */
  before?: string[];
  /** Of the login. */
  calls?: object;
  trust?: Trust;
  onAttempt?: () => void;
}

/** A server that answers when the test says so, and clients of it. */
async function slow({ before = [], calls = {}, trust, onAttempt }: Wanted = {}) {
  const held: (() => void)[] = [];
  const server = await serve((_, response) => held.push(() => response.end('<Services/>')));
  const attempts: Attempt[] = [];
  const observe = (attempt: Attempt) => {
    attempts.push(attempt);
    onAttempt?.();
  };
  const farm = new XsiFarm({ servers: [...before, server.url], observe });
  farms.push(farm);
  const xsi = new XsiClient(farm, 'a@example.com', new XsiLogin(credential, calls, trust));
  return {
    xsi,
    server,
    attempts,
    answerAll: () => {
      for (const answer of held.splice(0)) answer();
    },
    received: async (count: number) => {
      while (server.requests.length < count) await sleep(2);
    },
  };
}

const reasonOf = (call: Promise<unknown>) =>
  call.then(
    () => 'answered',
    (error: { reason?: string; name: string }) => error.reason ?? error.name,
  );

it('a read ends with the signal of the running work, and its connection is closed [D59]', async () => {
  const { xsi, server, received, attempts } = await slow();
  const work = new AbortController();
  const reason = reasonOf(withSignal(work.signal, () => xsi.services.list()));
  await received(1);
  work.abort();
  expect(await reason).toBe('given up');
  while (server.connections() > 0) await sleep(2);
  // no fault of BroadWorks
  expect(attempts).toMatchObject([{ status: undefined, isGivenUp: true }]);
});

it('an explicit signal ends it, too', async () => {
  const { xsi, received } = await slow();
  const [work, own] = [new AbortController(), new AbortController()];
  const reason = reasonOf(withSignal(work.signal, () => xsi.services.list({ signal: own.signal })));
  await received(1);
  own.abort();
  expect(await reason).toBe('given up');
});

it.each(['PUT', 'POST', 'DELETE'] as const)(
  'a %s that was sent is not given up: its outcome would be unknown [D58]',
  async (method) => {
    const { xsi, received, answerAll } = await slow();
    const work = new AbortController();
    const reason = reasonOf(withSignal(work.signal, () => xsi.http.command(method, 'calls/1')));
    await received(1);
    work.abort();
    await sleep(20);
    answerAll();
    expect(await reason).toBe('answered');
  },
);

it('a write that was not sent yet is given up', async () => {
  const { xsi, received, answerAll, server } = await slow({ calls: { parallel: 1 } });
  const read = reasonOf(xsi.services.list());
  await received(1);
  const work = new AbortController();
  const reason = reasonOf(withSignal(work.signal, () => xsi.calls.hold('1')));
  await sleep(10);
  work.abort();
  expect(await reason).toBe('given up');
  answerAll();
  expect(await read).toBe('answered');
  expect(server.requests).toHaveLength(1);
});

it('a write that a node refused to take is not sent to the next one for a caller that left', async () => {
  const work = new AbortController();
  const before = [`http://127.0.0.1:${await closedPort()}`];
  const { xsi, server } = await slow({ before, onAttempt: () => work.abort() });
  expect(await reasonOf(withSignal(work.signal, () => xsi.calls.hold('1')))).toBe('given up');
  expect(server.requests).toHaveLength(0);
});

describe.each([
  ['with a credential of its own', () => undefined],
  ['with a credential that is shared', () => new Trust(believing)],
])('a login %s', (_, trust) => {
  it('has so many calls in flight and so many waiting; one more is turned away at once [D60]', async () => {
    const { xsi, received, answerAll } = await slow({ calls: { parallel: 2, waiting: 3 }, trust: trust() });
    const calls = Array.from({ length: 5 }, () => reasonOf(xsi.http.getRaw('services')));
    await received(1);
    expect(await reasonOf(xsi.http.getRaw('services'))).toBe('too many calls');
    const answering = setInterval(answerAll, 5);
    expect(await Promise.all(calls)).toEqual(Array(5).fill('answered'));
    clearInterval(answering);
    const next = reasonOf(xsi.http.getRaw('services'));
    await received(6);
    answerAll();
    expect(await next).toBe('answered');
  });

  it('lets callers leave while they wait, who make room for others [D59]', async () => {
    const { xsi, received, answerAll, server } = await slow({ calls: { parallel: 1, waiting: 60 }, trust: trust() });
    const first = reasonOf(xsi.http.getRaw('services'));
    await received(1);
    const work = new AbortController();
    const waiting = Array.from({ length: 60 }, () =>
      reasonOf(withSignal(work.signal, () => xsi.http.getRaw('services'))),
    );
    work.abort();
    expect(await Promise.all(waiting)).toEqual(Array(60).fill('given up'));
    const next = reasonOf(xsi.http.getRaw('services'));
    answerAll();
    expect(await first).toBe('answered');
    await received(2);
    answerAll();
    expect(await next).toBe('answered');
    expect(server.requests).toHaveLength(2);
  });
});
