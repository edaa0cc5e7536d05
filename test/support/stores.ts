import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { StoreConfig } from '../../apps/adapter/src/config/store.config';
import { openStore } from '../../apps/adapter/src/store/open-store';
import type { Store } from '../../apps/adapter/src/store/store';
import { describeWithRedis, RedisServer, user, withUser } from './redis-server';

/** Opens an empty store at a new place; each further call is another process at the same place. */
export type OpenStore = () => Store;

/** Runs the same tests with every store. What they open is closed after each of them. */
export function forEachStore(tests: (newPlace: () => OpenStore, isShared: boolean) => void): void {
  const opened: Store[] = [];
  const opener =
    (config: object): OpenStore =>
    () => {
      const store = openStore(plainToInstance(StoreConfig, config, { exposeDefaultValues: true }));
      opened.push(store);
      return store;
    };
  const closeAll = () => Promise.all(opened.splice(0).map((store) => store.close().catch(() => undefined)));

  describe('SQLite in memory', () => {
    afterEach(closeAll);
    tests(() => opener({ url: 'memory:' }), false);
  });

  describe('SQLite in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'store-'));
    afterEach(closeAll);
    afterAll(() => rmSync(folder, { recursive: true }));
    tests(() => opener({ url: `sqlite:${join(folder, randomUUID(), 'adapter.db')}` }), true);
  });

  describeWithRedis('Redis', () => {
    let redis: RedisServer;
    beforeAll(async () => {
      redis = await RedisServer.start(...withUser);
    });
    afterEach(closeAll);
    afterAll(() => redis.kill());
    tests(() => opener({ url: redis.url.replace('//', `//${user}@`), prefix: randomUUID().slice(0, 8) }), true);
  });
}

/** Ready: a store in a network connects by itself, and is not waited for. */
export async function ready<T extends Store>(store: T): Promise<T> {
  for (let tries = 0; ; tries++) {
    try {
      await store.check();
      return store;
    } catch (error) {
      if (tries > 500) throw error;
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}
