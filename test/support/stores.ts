import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { plainToInstance } from 'class-transformer';
import { StoreConfig } from '../../apps/adapter/src/config/settings/store.config';
import { openStore } from '../../apps/adapter/src/store/module/open-store';
import type { Store } from '../../apps/adapter/src/store/store';
import { describeWithRedis, RedisServer, user, withUser } from './redis-server';

/** Opens an empty store at a new place; each further call is another process at the same place. */
export type OpenStore = () => Store;

/** Lets the clock of the store run on by so many milliseconds. */
export type Pass = (millis: number) => Promise<void>;

/** Runs the same tests with every store. What they open is closed after each of them. */
export function forEachStore(tests: (newPlace: () => OpenStore, isShared: boolean, pass: Pass) => void): void {
  const opened: Store[] = [];
  let passed = 0;
  const pass = async (millis: number) => {
    passed += millis;
  };
  const opener =
    (config: object): OpenStore =>
    () => {
      const store = openStore(
        plainToInstance(StoreConfig, config, { exposeDefaultValues: true }),
        () => Date.now() + passed,
      );
      opened.push(store);
      return store;
    };
  const closeAll = () => Promise.all(opened.splice(0).map((store) => store.close().catch(() => undefined)));

  describe('SQLite in memory', () => {
    afterEach(closeAll);
    tests(() => opener({ url: 'memory:' }), false, pass);
  });

  describe('SQLite in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'store-'));
    afterEach(closeAll);
    afterAll(() => rmSync(folder, { recursive: true }));
    tests(() => opener({ url: `sqlite:${join(folder, randomUUID(), 'adapter.db')}` }), true, pass);
  });

  describeWithRedis('Redis', () => {
    let redis: RedisServer;
    beforeAll(async () => {
      redis = await RedisServer.start(...withUser);
    });
    afterEach(closeAll);
    afterAll(() => redis.kill());
    tests(() => opener({ url: redis.url.replace('//', `//${user}@`), prefix: randomUUID().slice(0, 8) }), true, sleep);
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
