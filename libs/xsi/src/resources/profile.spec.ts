import { setTimeout as sleep } from 'node:timers/promises';
import { XsiClient, XsiDecodeError, XsiFarm, type XsiHttpOptions } from '..';
import { closeServers, serve } from '../testing/servers';

const farms: XsiFarm[] = [];
const profileOf = (userId: string) => `<Profile><details><userId>${userId}</userId></details></Profile>`;
const refusal = '<ErrorInfo><summary>no</summary></ErrorInfo>';
const userOf = (url = '') => decodeURIComponent(/user\/([^/]+)/.exec(url)?.[1] ?? '');

/** XSI as users of a server that answers with the profile of whoever this says, or not at all. */
async function start(
  answer: (userId: string) => string | undefined | Promise<string | undefined>,
  options?: XsiHttpOptions,
) {
  const foreign: string[] = [];
  const ports = new Set<number | undefined>();
  const server = await serve(async ({ url, socket }, response) => {
    ports.add(socket.remotePort);
    const userId = await answer(userOf(url));
    if (userId === undefined) response.writeHead(403).end(refusal);
    else response.end(profileOf(userId));
  });
  const farm = new XsiFarm({ servers: [server.url] });
  farms.push(farm);
  const as = (userId: string) =>
    new XsiClient(
      farm,
      userId,
      { type: 'basic', userId, password: 'x' },
      {
        ...options,
        onForeignAnswer: () => foreign.push(userId),
      },
    ).profile;
  return { as, foreign, ports, server };
}

afterEach(async () => {
  await Promise.all(farms.splice(0).map((farm) => farm.close()));
  await closeServers();
});

describe('a user', () => {
  it.each([
    ['alice', 'alice@example.com'],
    ['alice@example.com', 'ALICE@Example.com'],
    ['alice@example.com', 'alice'],
  ])('who is %s is the same as %s', async (asked, answered) => {
    const { as, foreign } = await start(() => answered, { userDomain: 'example.com' });
    expect((await as(asked).read()).details.userId).toBe(answered);
    expect(foreign).toEqual([]);
  });

  it.each([
    ['alice@example.com', 'alice', undefined],
    ['alice@example.com', 'alice@example.net', 'example.com'],
    ['alice', 'alice@example.net', 'example.com'],
  ])('who is %s is another one than %s', async (asked, answered, userDomain) => {
    const { as, foreign } = await start(() => answered, { userDomain });
    await expect(as(asked).read()).rejects.toThrow(XsiDecodeError);
    expect(foreign).toEqual([asked]);
  });

  it('is identified with their domain', async () => {
    const { as, server } = await start(() => 'alice', { userDomain: 'example.com' });
    expect((await as('alice').identify()).details.userId).toBe('alice@example.com');
    expect(server.requests).toHaveLength(1);
  });

  it('who came by an alias is identified by the id that BroadWorks has for them', async () => {
    const { as, foreign, server } = await start(() => 'first.name@example.com');
    expect((await as('alias@example.com').identify()).details.userId).toBe('first.name@example.com');
    expect(server.requests.map(({ url }) => userOf(url))).toEqual(['alias@example.com', 'first.name@example.com']);
    expect(foreign).toEqual([]);
  });

  it.each([
    [
      'the login may not read that user',
      (userId: string) => (userId === 'alice@example.com' ? 'bob@example.com' : undefined),
    ],
    ['that user is yet another one', (userId: string) => `${userId}x`],
    ['that is no id', () => 'a/b'],
  ])('is nobody else by a response that was meant for somebody else: %s [C45]', async (_, answer) => {
    const { as, foreign } = await start(answer);
    await expect(as('alice@example.com').identify()).rejects.toThrow('the answer is about another user');
    expect(foreign).toHaveLength(1);
  });
});

describe('a login that may read everybody', () => {
  const readsOthers = { readsOthers: true };

  it('identifies by an alias, which leads to the same user again', async () => {
    const { as, foreign, server } = await start(() => 'first.name@example.com', readsOthers);
    expect((await as('alias@example.com').identify()).details.userId).toBe('first.name@example.com');
    expect(server.requests.map(({ url }) => userOf(url))).toEqual(['alias@example.com', 'alias@example.com']);
    expect(foreign).toEqual([]);
  });

  it.each([
    ['and then one about the user', 'alice@example.com'],
    ['and then one about yet another user', 'carol@example.com'],
  ])('identifies nobody by a response about another user, %s [C45]', async (_, second) => {
    const answers = ['bob@example.com', second];
    const { as, foreign } = await start(() => answers.shift(), readsOthers);
    await expect(as('alice@example.com').identify()).rejects.toThrow('the answer is about another user');
    expect(foreign).toHaveLength(1);
  });
});

it('a response about another user costs nobody else a request, and no connection is used again [C45]', async () => {
  const slow = 'slow@example.com';
  const { as, ports, server } = await start(async (userId) => {
    if (userId === slow) await sleep(300);
    return userId === 'alice@example.com' ? 'mallory@example.com' : userId;
  });
  const waiting = Array.from({ length: 20 }, () => as(slow).read());
  while (server.requests.length < 20) await sleep(5);
  const error = await as('alice@example.com')
    .read()
    .catch((failed: Error) => failed);
  expect(error).toBeInstanceOf(XsiDecodeError);
  expect(String(error)).not.toMatch(/mallory|alice/i);
  const before = new Set(ports);
  const after = await Promise.all(Array.from({ length: 20 }, () => as('carol@example.com').read()));
  expect(after).toHaveLength(20);
  expect((await Promise.all(waiting)).map(({ details }) => details.userId)).toEqual(Array(20).fill(slow));
  ports.clear();
  await as('carol@example.com').read();
  expect([...ports].some((port) => before.has(port))).toBe(false);
});
