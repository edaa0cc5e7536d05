import { plainToInstance } from 'class-transformer';
import { Redis } from 'ioredis';
import { StoreConfig } from '../../apps/adapter/src/config/settings/store.config';
import { RedisStore } from '../../apps/adapter/src/store/redis/store';
import { StoreUnavailable } from '../../apps/adapter/src/store/store';
import { RedisCluster } from '../support/redis-cluster';
import { describeWithRedis, type RedisServer } from '../support/redis-server';
import { add, day, find, kindOf, type SignedIn, signedIn, spend, start } from '../support/session-rows';
import { ready } from '../support/stores';

describeWithRedis('C54 a store in a cluster of Redis', () => {
  let cluster: RedisCluster;
  let store: RedisStore;
  const closing: RedisServer[] = [];
  beforeEach(async () => {
    cluster = await RedisCluster.start();
    store = new RedisStore(plainToInstance(StoreConfig, { url: cluster.url }, { exposeDefaultValues: true }));
    await ready(store);
  });
  afterEach(async () => {
    await store.close();
    await cluster.kill();
    for (const server of closing.splice(0)) await server.kill();
  });

  async function expectTrouble({ access, refresh, row }: SignedIn): Promise<void> {
    for (const work of [
      () => find(store, access),
      () => spend(store, refresh, start),
      () => add(store),
      () => store.sessions.close(row.id),
      () => store.otps.userOf('one'),
      () => store.throttles.take(['a'], 1, 1000),
      () => store.presence.ofTenant('default', start),
      () => store.check(),
    ])
      await expect(work()).rejects.toThrow(StoreUnavailable);
  }

  it('has every step', async () => {
    const one = await add(store);
    expect(await kindOf(spend(store, one.refresh, start))).toBe('spent');
    await store.presence.set('default', one.row.userId, 'registered', start, start + day);
    expect((await store.presence.ofTenant('default', start)).size).toBe(1);
    expect(await store.forgetUser('default', one.row.userId)).toEqual([one.row.id]);
  });

  it.each<[string, (master: RedisServer) => unknown]>([
    ['was killed', (master) => master.kill()],
    ['went silent', (master) => master.pause()],
  ])(
    'goes on with a replica after the master %s',
    async (_, fail) => {
      closing.push(await cluster.addReplica());
      const one = await add(store);
      await untilReplicated(cluster.master.server);
      await fail(cluster.master.server);
      await expect(find(store, one.access)).rejects.toThrow(StoreUnavailable);
      await ready(store);
      expect(await find(store, one.access)).toMatchObject({ closed: false });
      expect(await kindOf(spend(store, one.refresh, start))).toBe('spent');
    },
    60_000,
  );

  it('C16 signs out nobody while the keys move to another node, and knows them there', async () => {
    const sessions: SignedIn[] = [];
    for (let count = 0; count < 10; count++) sessions.push(await add(store, signedIn({ userId: `user-${count}` })));
    await cluster.beginMove();
    for (const keys of [0, 20]) {
      await cluster.moveKeys(keys);
      for (const one of sessions.slice(0, 2)) await expectTrouble(one);
    }
    await cluster.moveKeys(1000);
    await cluster.endMove();
    await ready(store);
    for (const one of sessions) {
      expect(await find(store, one.access)).toMatchObject({ closed: false });
      expect(await kindOf(spend(store, one.refresh, start))).toBe('spent');
    }
  }, 60_000);
});

/** Replication is asynchronous: what the replica does not have yet is lost with the master. */
async function untilReplicated({ url }: RedisServer): Promise<void> {
  const client = new Redis(url);
  const offsetIn = async (pattern: RegExp) => Number(pattern.exec(await client.info('replication'))?.[1] ?? -1);
  const written = await offsetIn(/master_repl_offset:(\d+)/);
  while ((await offsetIn(/slave0:.*offset=(\d+)/)) < written) await new Promise((resolve) => setTimeout(resolve, 20));
  client.disconnect();
}
