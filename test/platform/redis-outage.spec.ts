import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { connect, createServer, type Server, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { plainToInstance } from 'class-transformer';
import { Redis as Client } from 'ioredis';
import { StoreConfig } from '../../apps/adapter/src/config/settings/store.config';
import { RedisStore } from '../../apps/adapter/src/store/redis/store';
import type { SessionRow, Successor } from '../../apps/adapter/src/store/session-store';
import { StoreUnavailable } from '../../apps/adapter/src/store/store';
import { Authority } from '../../libs/xsi/src/testing/certificate';
import { describeWithRedis, RedisServer, user, withUser } from '../support/redis-server';
import { ready } from '../support/stores';

const hour = 3_600_000;
/** Milliseconds in which trouble must be told: one try to connect or one answer, and some more for a busy machine. */
const soon = 2500;

const session = (): SessionRow => ({
  id: randomUUID(),
  tenant: 'default',
  userId: 'ann.lee@example.com',
  credential: Buffer.from([0, 255, 128, 10]),
  accessHash: randomUUID(),
  accessEnd: Date.now() + hour,
  refreshHash: randomUUID(),
  refreshEnd: Date.now() + hour,
  absoluteEnd: Date.now() + hour,
});

const successor = (): Successor => ({
  accessHash: randomUUID(),
  accessEnd: Date.now() + hour,
  refreshHash: randomUUID(),
  refreshEnd: Date.now() + hour,
  sealedPair: Buffer.from('pair'),
});

const otp = { id: 'one', tenant: 'default', userId: 'ann.lee@example.com', codeHash: 'hash' };

describeWithRedis('C54 a store in Redis', () => {
  const stores: RedisStore[] = [];
  const servers: { kill(): Promise<void> }[] = [];
  const open = (url: string, more: object = {}) => {
    const store = new RedisStore(plainToInstance(StoreConfig, { url, ...more }, { exposeDefaultValues: true }));
    stores.push(store);
    return store;
  };
  const start = async (...options: string[]) => {
    const server = await RedisServer.start(...options);
    servers.push(server);
    return server;
  };
  afterEach(async () => {
    await Promise.all(stores.splice(0).map((store) => store.close()));
    await Promise.all(servers.splice(0).map((server) => server.kill()));
  });

  const spend = (store: RedisStore, { refreshHash, tenant }: SessionRow, next = successor()) =>
    store.sessions.spendRefresh({ hashes: [refreshHash], tenant }, next, Date.now(), 10_000);

  /** Every kind of step fails in the one way, and soon. */
  async function expectTrouble(store: RedisStore, one: SessionRow): Promise<void> {
    for (const work of [
      () => store.sessions.add(session(), 20, Date.now()),
      () => store.sessions.findByAccess([one.accessHash]),
      () => spend(store, one),
      () => store.sessions.close(one.id),
      () => store.throttles.take(['a'], 1, 1000),
      () => store.otps.userOf('one'),
      () => store.check(),
    ]) {
      const begun = performance.now();
      await expect(work()).rejects.toThrow(StoreUnavailable);
      expect(performance.now() - begun).toBeLessThan(soon);
    }
  }

  /** Longer than one that is let in takes to be ready. */
  async function expectNeverReady(store: RedisStore): Promise<void> {
    const end = performance.now() + 500;
    while (performance.now() < end) {
      await expect(store.check()).rejects.toThrow(StoreUnavailable);
      await pause();
    }
    await expectTrouble(store, session());
  }

  it('that is not there yet is trouble, until it is there', async () => {
    const server = await start();
    await server.kill();
    const store = open(server.url);
    await expectTrouble(store, session());
    await server.start();
    await ready(store);
    await expect(store.sessions.add(session(), 20, Date.now())).resolves.toBe(true);
  });

  it('that was killed comes back with what it had acknowledged, and knows its steps again', async () => {
    const server = await start('--appendonly', 'yes', '--appendfsync', 'always');
    const store = await ready(open(server.url));
    const one = session();
    await store.sessions.add(one, 20, Date.now());
    await server.kill();
    await expectTrouble(store, one);
    await server.start();
    await ready(store);
    expect(await store.sessions.findByAccess([one.accessHash])).toEqual({ session: one, closed: false });
    expect((await spend(store, one)).kind).toBe('spent');
  });

  /** A session, a store that asks through somebody who holds up what has a text in it, and one that asks directly. */
  async function heldUp(hold: (pass: () => void) => void) {
    const server = await start();
    const one = session();
    const between = await Between.start(server.port, one.refreshHash, hold);
    servers.push(between);
    const store = await ready(open(between.url));
    const direct = await ready(open(server.url));
    await direct.sessions.add(one, 20, Date.now());
    return { one, store, direct };
  }

  it('C12 whose answer is lost after it spent a token gives the same pair to whoever repeats', async () => {
    const { one, store, direct } = await heldUp((pass) => pass());
    const next = successor();
    const begun = performance.now();
    await expect(spend(store, one, next)).rejects.toThrow(StoreUnavailable);
    expect(performance.now() - begun).toBeLessThan(soon);
    expect(await spend(direct, one)).toMatchObject({ kind: 'repeated', sealedPair: next.sealedPair });
  });

  it('C16 that goes on after a while spends no token for whom it had not answered', async () => {
    let isPassed = false;
    const { one, store, direct } = await heldUp((pass) =>
      setTimeout(() => {
        pass();
        isPassed = true;
      }, 1200),
    );
    await expect(spend(store, one)).rejects.toThrow(StoreUnavailable);
    while (!isPassed) await pause();
    await pause();
    expect(await direct.sessions.findByAccess([one.accessHash])).toEqual({ session: one, closed: false });
    expect((await spend(direct, one)).kind).toBe('spent');
  });

  it('that is full takes nobody new, and lets go of nobody', async () => {
    const server = await start();
    const store = await ready(open(server.url));
    const one = session();
    await store.sessions.add(one, 20, Date.now());
    const client = new Client(server.url);
    await client.config('SET', 'maxmemory', '1');
    await expect(store.sessions.add(session(), 20, Date.now())).rejects.toThrow(StoreUnavailable);
    await expect(store.otps.add({ ...otp, end: Date.now() + hour })).rejects.toThrow(StoreUnavailable);
    expect(await store.sessions.findByAccess([one.accessHash])).toMatchObject({ closed: false });
    // needs no more room than it gives back
    expect((await spend(store, one)).kind).toBe('spent');
    client.disconnect();
  });

  it('whose replica does not keep up is trouble, where replicas are asked for', async () => {
    const server = await start('--repl-diskless-sync-delay', '0');
    const store = open(server.url, { replicas: 1 });
    await ready(store);
    await expect(store.sessions.add(session(), 20, Date.now())).rejects.toThrow(StoreUnavailable);
    await start('--replicaof', '127.0.0.1', String(server.port));
    const client = new Client(server.url);
    while (!(await client.info('replication')).includes('state=online')) await pause();
    client.disconnect();
    // it says so before it acknowledges anything
    const isKept = () => store.sessions.add(session(), 20, Date.now()).then(...toBoolean);
    while (!(await isKept())) await pause();
    expect(await isKept()).toBe(true);
  });

  it('that demands another password is trouble', async () => {
    const server = await start(...withUser);
    const openWith = (password: string) => open(server.url.replace('//', `//adapter:${password}@`));
    const right = await ready(openWith('not-a-password-1'));
    await expect(right.sessions.add(session(), 20, Date.now())).resolves.toBe(true);
    await expectNeverReady(openWith('not-a-password-2'));
  });

  it('drops by itself what has ended', async () => {
    const server = await start();
    const store = await ready(open(server.url));
    const end = Date.now() + 300;
    const ends = { accessEnd: end, refreshEnd: end, absoluteEnd: end };
    await store.sessions.add({ ...session(), ...ends }, 20, Date.now());
    await store.otps.add({ ...otp, end: end - 24 * hour });
    await store.provisioning.add([{ ...otp, hash: 'h', created: 0, end: end - 30 * 24 * hour }]);
    await store.presence.set('default', 'ann.lee@example.com', 'registered', 0, end);
    await store.throttles.take(['a'], 1, 300);
    await store.throttles.attempt(['b'], { free: 1, delays: [100], memory: 300 });
    const client = new Client(server.url);
    // all but the number of the next in line
    while ((await client.keys('*')).join() !== '{wxa}:count') await pause();
    client.disconnect();
  });

  it('says whether it may throw away what it has', async () => {
    const [careful, careless] = [await start(), await start('--maxmemory-policy', 'allkeys-lru')];
    const warningsOf = async (server: RedisServer) => (await ready(open(server.url))).warnings();
    expect(await warningsOf(careful)).toEqual([]);
    expect(await warningsOf(careless)).toEqual([expect.stringContaining('maxmemory-policy')]);
  });

  it('that became a replica is trouble for who writes, until it is the master again', async () => {
    const [server, other] = [await start(), await start()];
    const store = await ready(open(server.url));
    const client = new Client(server.url);
    await client.replicaof('127.0.0.1', other.port);
    await expect(store.sessions.add(session(), 20, Date.now())).rejects.toThrow(StoreUnavailable);
    await expect(store.check()).rejects.toThrow(StoreUnavailable);
    await client.replicaof('NO', 'ONE');
    client.disconnect();
    await ready(store);
    await expect(store.sessions.add(session(), 20, Date.now())).resolves.toBe(true);
  });

  it.each([
    ['was killed', (master: RedisServer) => master.kill()],
    ['went silent', async (master: RedisServer) => master.pause()],
  ])(
    'behind Sentinel goes on with the new master after the old one %s',
    async (_, fail) => {
      const master = await start('--repl-diskless-sync-delay', '0');
      const replica = await start('--replicaof', '127.0.0.1', String(master.port));
      const sentinel = await RedisServer.startSentinel(master.port);
      servers.push(sentinel);
      const store = open(`redis+sentinel://127.0.0.1:${sentinel.port}/mymaster`);
      await ready(store);
      const one = session();
      const client = new Client(replica.url);
      while (!(await client.info('replication')).includes('master_link_status:up')) await pause();
      // the sentinel asks the master for its replicas every ten seconds, or when it is told to
      const watcher = new Client(sentinel.url);
      while (!String(await watcher.call('SENTINEL', 'REPLICAS', 'mymaster')).includes(String(replica.port)))
        await pause();
      watcher.disconnect();
      await store.sessions.add(one, 20, Date.now());
      while ((await client.dbsize()) === 0) await pause();
      client.disconnect();
      await fail(master);
      await expect(store.check()).rejects.toThrow(StoreUnavailable);
      await ready(store);
      expect(await store.sessions.findByAccess([one.accessHash])).toMatchObject({ closed: false });
      expect((await spend(store, one)).kind).toBe('spent');
    },
    30_000,
  );

  it('behind Sentinel asks the next one where one says nothing', async () => {
    const master = await start();
    const [silent, other] = [
      await RedisServer.startSentinel(master.port),
      await RedisServer.startSentinel(master.port),
    ];
    servers.push(silent, other);
    silent.pause();
    await ready(open(`redis+sentinel://127.0.0.1:${silent.port},127.0.0.1:${other.port}/mymaster`));
  });

  it('behind Sentinel does not tell a user to who asks for none, where it is set so', async () => {
    const master = await start(...withUser);
    const sentinel = await RedisServer.startSentinel(master.port);
    servers.push(sentinel);
    const url = `redis+sentinel://${user}@127.0.0.1:${sentinel.port}/mymaster`;
    await ready(open(url, { sentinelLogin: false }));
  });

  it('with TLS and a user is known by its authority, and by no other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'redis-tls-'));
    const [own, foreign] = ['own', 'foreign'].map((name) => {
      const authority = new Authority(name);
      const ca = join(folder, `${name}.pem`);
      writeFileSync(ca, authority.ca);
      return { authority, ca };
    });
    const server = await RedisServer.startTls(own!.authority.issue(), ...withUser);
    servers.push(server);
    const url = server.url.replace('redis://', `rediss://${user}@`);
    const store = await ready(open(url, { ca: own?.ca }));
    const one = session();
    await store.sessions.add(one, 20, Date.now());
    expect((await spend(store, one)).kind).toBe('spent');
    await expectNeverReady(open(url, { ca: foreign?.ca }));
    await expectNeverReady(open(url.replace('rediss:', 'redis:')));
    rmSync(folder, { recursive: true });
  });

  it.each([
    ['/there/is/none.pem', 'the file cannot be read (ENOENT)'],
    ['package.json', 'the file holds no certificate in PEM, or a damaged one'],
  ])('whose authority is %s is a problem of the configuration', (ca, problem) => {
    const problems = [`store.ca: ${problem}`];
    expect(() => open('rediss://127.0.0.1', { ca })).toThrow(expect.objectContaining({ problems }));
  });
});

/** Passes on what is asked of a Redis and its answers; what has `text` in it when `hold` says so, and no answer from then on. */
class Between {
  private readonly sockets: Socket[] = [];
  private constructor(private readonly server: Server) {}

  static async start(port: number, text: string, hold: (pass: () => void) => void): Promise<Between> {
    const server = createServer((caller) => {
      const redis = connect(port, '127.0.0.1');
      between.sockets.push(caller, redis);
      for (const socket of [caller, redis]) socket.on('error', () => undefined);
      let isSilent = false;
      caller.on('data', (chunk) => {
        if (!chunk.includes(text)) return redis.write(chunk);
        isSilent = true;
        hold(() => redis.write(chunk));
      });
      redis.on('data', (chunk) => isSilent || caller.write(chunk));
    }).listen(0, '127.0.0.1');
    const between = new Between(server);
    await once(server, 'listening');
    return between;
  }

  get url(): string {
    const address = this.server.address();
    return `redis://127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
  }

  async kill(): Promise<void> {
    for (const socket of this.sockets) socket.destroy();
    this.server.close();
  }
}

const toBoolean = [() => true, () => false] as const;

function pause(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20));
}
