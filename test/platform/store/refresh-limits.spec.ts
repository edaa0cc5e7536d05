import { randomUUID } from 'node:crypto';
import { plainToInstance } from 'class-transformer';
import { Redis as Client } from 'ioredis';
import { StoreConfig } from '../../../apps/adapter/src/config/settings/store.config';
import { hashedPair, hashOf } from '../../../apps/adapter/src/sign-in/tokens';
import { RedisStore } from '../../../apps/adapter/src/store/redis/store';
import type { RefreshLimit } from '../../../apps/adapter/src/store/session-store';
import type { Store } from '../../../apps/adapter/src/store/store';
import { describeWithRedis, RedisServer } from '../../support/redis-server';
import { add, find, keys, second, start, window } from '../../support/session-rows';
import { forEachStore, type OpenStore, ready } from '../../support/stores';

const day = 86_400 * second;
const lifetimes = { accessToken: 86_400, refreshToken: 90 * 86_400 };

const limitsOf = (minute: number, daily = 1000): RefreshLimit[] => [
  { most: minute, windowMillis: 60 * second },
  { most: daily, windowMillis: day },
];
async function refresh(process: Store, token: string, limits: RefreshLimit[]) {
  const pair = { access: randomUUID(), refresh: randomUUID() };
  const successor = { ...hashedPair(pair, lifetimes, keys, start), sealedPair: Buffer.from(pair.refresh) };
  const presented = { hashes: [hashOf(token, keys[0])], tenant: 'default' };
  const outcome = await process.sessions.spendRefresh(presented, successor, start, window, limits);
  return { ...outcome, ...pair };
}

forEachStore((newPlace, isShared) => {
  let open: OpenStore;
  let store: Store;
  beforeEach(async () => {
    open = newPlace();
    store = await ready(open());
  });

  /** Refreshes one after the other until it is refused. */
  async function refreshed(times: number, limits: RefreshLimit[]) {
    let { refresh: token, access } = await add(store);
    const kinds: string[] = [];
    for (let time = 0; time < times; time++) {
      const outcome = await refresh(store, token, limits);
      kinds.push(outcome.kind);
      if (outcome.kind === 'spent') [token, access] = [outcome.refresh, outcome.access];
    }
    return { kinds, token, access };
  }

  it.each([
    ['a minute', limitsOf(3)],
    ['a day', limitsOf(1000, 3)],
  ])('as many are allowed as the limit of %s, and above it nothing changes', async (_, limits) => {
    expect((await refreshed(2, limits)).kinds).toEqual(['spent', 'spent']);
    const { kinds, token, access } = await refreshed(5, limits);
    expect(kinds).toEqual(['spent', 'spent', 'spent', 'limited', 'limited']);
    expect((await find(store, access))?.closed).toBe(false);
    expect((await refresh(store, token, limitsOf(4, 4))).kind).toBe('spent');
  });

  it('of many at once with one token one counts, in two processes', async () => {
    const both = [store, isShared ? await ready(open()) : store];
    const { refresh: token } = await add(store);
    const outcomes = await Promise.all(
      Array.from({ length: 40 }, (_, index) => refresh(both[index % 2] ?? store, token, limitsOf(2))),
    );
    const spent = outcomes.filter(({ kind }) => kind === 'spent');
    expect([spent.length, outcomes.filter(({ kind }) => kind === 'repeated').length]).toEqual([1, 39]);
    const next = await refresh(store, spent[0]?.refresh ?? '', limitsOf(2));
    expect(next.kind).toBe('spent');
    expect((await refresh(store, next.refresh, limitsOf(2))).kind).toBe('limited');
  });

  it('the last that was allowed may be repeated', async () => {
    const { refresh: token } = await add(store);
    expect((await refresh(store, token, limitsOf(1))).kind).toBe('spent');
    expect((await refresh(store, token, limitsOf(1))).kind).toBe('repeated');
  });

  it('every session has a limit of its own', async () => {
    expect((await refreshed(2, limitsOf(1))).kinds).toEqual(['spent', 'limited']);
    expect((await refreshed(1, limitsOf(1))).kinds).toEqual(['spent']);
  });
});

describeWithRedis('a Redis whose clock was set back', () => {
  it('keeps no session waiting for longer than a window [C57]', async () => {
    const redis = await RedisServer.start();
    const store = await ready(
      new RedisStore(plainToInstance(StoreConfig, { url: redis.url }, { exposeDefaultValues: true })),
    );
    const first = await refresh(store, (await add(store)).refresh, limitsOf(1));
    expect((await refresh(store, first.refresh, limitsOf(1))).kind).toBe('limited');
    const client = new Client(redis.url);
    for (const key of await client.keys('*w:*')) await client.pexpire(key, 2 * day);
    const next = await refresh(store, first.refresh, limitsOf(1));
    expect([next.kind, (await refresh(store, next.refresh, limitsOf(1))).kind]).toEqual(['spent', 'limited']);
    client.disconnect();
    await store.close();
    await redis.kill();
  });
});
