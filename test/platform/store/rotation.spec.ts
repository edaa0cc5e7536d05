import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { Redis as Client } from 'ioredis';
import { StoreConfig } from '../../../apps/adapter/src/config/settings/store.config';
import { RedisStore } from '../../../apps/adapter/src/store/redis/store';
import type { Sqlite } from '../../../apps/adapter/src/store/sqlite/sqlite';
import { SqliteStore } from '../../../apps/adapter/src/store/sqlite/store';
import { type Store, StoreUnavailable } from '../../../apps/adapter/src/store/store';
import { describeWithRedis, RedisServer } from '../../support/redis-server';
import { add, find, hashed, kindOf, type SignedIn, signedIn, spend, start, window } from '../../support/session-rows';
import { forEachStore, ready } from '../../support/stores';

/** Refreshes a session so many times, and returns the newest tokens. */
async function refreshed(store: Store, one: SignedIn, times: number): Promise<{ access: string; refresh: string }> {
  let last: { access: string; refresh: string } = one;
  for (let time = 0; time < times; time++) {
    const next = await spend(store, last.refresh, start + time);
    expect(next.outcome.kind).toBe('spent');
    last = next;
  }
  return last;
}

forEachStore((newPlace, _, pass) => {
  let store: Store;
  beforeEach(async () => {
    store = await ready(newPlace()());
  });

  it.each([19, 20, 21, 100])('a token %i generations old ends its family, and no other [C13]', async (generations) => {
    const [one, bystander] = [await add(store), await add(store)];
    const last = await refreshed(store, one, generations);
    expect((await spend(store, one.refresh, start, 'other')).outcome.kind).toBe('unknown');
    expect((await spend(store, one.refresh, start + 2 * window)).outcome).toEqual({
      kind: 'reused',
      sessionId: one.row.id,
    });
    expect(await find(store, last.access)).toBeUndefined();
    expect(await find(store, bystander.access)).toMatchObject({ closed: false });
  });

  it('a repeat is known under each key in use [C52]', async () => {
    const one = await add(store);
    await refreshed(store, one, 1);
    const next = { accessHash: 'a', accessEnd: start, refreshHash: 'r', refreshEnd: start, sealedPair: Buffer.of(1) };
    const hashes = ['under the newer key', hashed(one.refresh), 'under an older one'];
    const rotation = { family: one.row.id, generation: 0 };
    const repeat = async (now: number) =>
      (await store.sessions.spendRefresh({ hashes, tenant: 'default', rotation }, next, now, window)).kind;
    expect([await repeat(start + 1), await repeat(start + 2 * window)]).toEqual(['repeated', 'reused']);
  });

  it('an old token of a family that is closed is unknown', async () => {
    const one = await add(store);
    await refreshed(store, one, 3);
    await store.sessions.close(one.row.id);
    expect(await kindOf(spend(store, one.refresh, start + 2 * window))).toBe('unknown');
  });

  it('a token that is newer than what the store has ends nothing: a failover lost what was acknowledged', async () => {
    const one = await add(store);
    const { refresh, access } = await refreshed(store, one, 2);
    const lost = { hashes: ['lost'], tenant: 'default', rotation: { family: one.row.id, generation: 3 } };
    const next = { accessHash: 'a', accessEnd: start, refreshHash: 'r', refreshEnd: start, sealedPair: Buffer.of(1) };
    expect((await store.sessions.spendRefresh(lost, next, start, window)).kind).toBe('unknown');
    expect(await find(store, access)).toMatchObject({ closed: false });
    expect(await kindOf(spend(store, refresh, start + 3))).toBe('spent');
  });

  it('a token of before generations is rotated, repeated and found again; its place is told while it is live', async () => {
    const refresh = `wr1.${randomBytes(32).toString('base64url')}`;
    const one = await add(store, signedIn({ refreshHash: hashed(refresh) }));
    expect(await store.sessions.rotationOf(['x', hashed(refresh)])).toEqual({ family: one.row.id, generation: 0 });
    expect(await kindOf(spend(store, refresh, start))).toBe('spent');
    expect(await store.sessions.rotationOf([hashed(refresh)])).toBeUndefined();
    expect(await kindOf(spend(store, refresh, start + 1))).toBe('repeated');
    expect(await kindOf(spend(store, refresh, start + 2 * window))).toBe('reused');
    expect(await kindOf(spend(store, refresh, start + 2 * window))).toBe('unknown');
  });

  it('above the limit the sessions go that were not used for longest [C59]', async () => {
    const [oldest, refreshedOne, unused, used] = [
      await add(store),
      await add(store),
      await add(store),
      await add(store),
    ];
    await pass(5);
    const { access } = await spend(store, refreshedOne.refresh, start + 1);
    await store.sessions.touch(oldest.row.id, start + 2);
    await store.sessions.touch(used.row.id, start + 3);
    const isThere = async (token: string) => (await find(store, token)) !== undefined;
    const left = async () => Promise.all([oldest.access, access, unused.access, used.access].map(isThere));
    await add(store, signedIn(), start + 4, 4);
    expect(await left()).toEqual([true, true, false, true]);
    await add(store, signedIn(), start + 5, 4);
    expect(await left()).toEqual([true, false, false, true]);
    await add(store, signedIn(), start + 6, 4);
    expect(await left()).toEqual([false, false, false, true]);
  });

  it('above the limit the new session stays, also where the clock was set back [C59]', async () => {
    const before = await add(store, signedIn(), start, 2);
    await add(store, signedIn(), start, 2);
    const one = await add(store, signedIn(), start - 3_600_000, 2);
    expect(await find(store, one.access)).toBeDefined();
    expect(await find(store, before.access)).toBeUndefined();
  });

  it('a session that has ended is not used, and stays ended', async () => {
    const one = await add(store);
    await store.sessions.close(one.row.id);
    await store.sessions.touch(one.row.id, start);
    await store.sessions.touch(randomUUID(), start);
    expect(await store.sessions.closeAllOf('default', one.row.userId)).toEqual([]);
    await store.close();
    await expect(store.sessions.touch(one.row.id, start)).rejects.toThrow(StoreUnavailable);
  });
});

describe('4,000 refreshes of a session take no more room than two', () => {
  const times = 4000;

  it.each([
    ['in memory', () => ':memory:'],
    ['in SQLite', () => join(mkdtempSync(join(tmpdir(), 'rotation-')), 'adapter.db')],
  ])(
    '%s',
    async (_, place) => {
      const file = place();
      const store = new SqliteStore(file);
      const sqlite: Sqlite = Reflect.get(store, 'sqlite');
      const count = (sql: string) => Number(Object.values(sqlite.get(sql) ?? {})[0]);
      count('PRAGMA synchronous = OFF');
      const room = () => ({
        pages: count('PRAGMA page_count'),
        sessions: count('SELECT count(*) FROM session'),
        spent: count('SELECT count(*) FROM spent_refresh'),
        throttles: count('SELECT count(*) FROM throttle'),
      });
      const one = await refreshed(store, await add(store), 2);
      const before = room();
      await refreshed(store, { ...signedIn(), ...one }, times);
      expect(room()).toEqual(before);
      await store.close();
    },
    60_000,
  );

  describeWithRedis('in Redis', () => {
    it.each([
      ['with room', false],
      ['that is full', true],
    ])(
      '%s',
      async (_, isFull) => {
        const redis = await RedisServer.start('--maxmemory-policy', 'noeviction');
        const store = await ready(
          new RedisStore(plainToInstance(StoreConfig, { url: redis.url }, { exposeDefaultValues: true })),
        );
        const client = new Client(redis.url);
        const used = async () => Number(/used_memory_dataset:(\d+)/.exec(await client.info('memory'))?.[1]);
        const one = await refreshed(store, await add(store), 2);
        const keys = async () => (await client.keys('*')).filter((key) => !key.endsWith(':check')).length;
        const before = { keys: await keys(), bytes: await used() };
        if (isFull) await client.config('SET', 'maxmemory', '1');
        await refreshed(store, { ...signedIn(), ...one }, times);
        expect(await keys()).toBe(before.keys);
        // 880 KB with what each of them left behind
        expect((await used()) - before.bytes).toBeLessThan(100_000);
        client.disconnect();
        await store.close();
        await redis.kill();
      },
      60_000,
    );
  });
});
