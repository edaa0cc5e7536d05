import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithRedis, RedisServer, user, withUser } from './redis-server';

/** Runs the same tests with the settings of every store. Each call of `newConfig` names an empty one. */
export function forEachStoreConfig(tests: (newConfig: () => object) => void): void {
  describe('SQLite in memory', () => {
    tests(() => ({ url: 'memory:' }));
  });

  describe('SQLite in a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'store-'));
    afterAll(() => rmSync(folder, { recursive: true }));
    tests(() => ({ url: `sqlite:${join(folder, randomUUID(), 'adapter.db')}` }));
  });

  describeWithRedis('Redis', () => {
    let redis: RedisServer;
    beforeAll(async () => {
      redis = await RedisServer.start(...withUser);
    });
    afterAll(() => redis.kill());
    tests(() => ({ url: redis.url.replace('//', `//${user}@`), prefix: randomUUID().slice(0, 8) }));
  });
}
