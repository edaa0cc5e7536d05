import { Redis as Client, Cluster, type RedisOptions } from 'ioredis';
import { ConfigError } from '../../config/reading/config-error';
import { readTls } from '../../config/reading/tls-files';
import { parseRedisAddress, type RedisAddress } from '../../config/settings/redis-address';
import type { StoreConfig } from '../../config/settings/store.config';
import { StoreUnavailable } from '../store';
import { RedisClock } from './clock';
import { type ScriptName, sources } from './scripts';

type Value = string | number | Buffer;
type Script = (...keysAndValues: Value[]) => Promise<unknown>;

/** Milliseconds for which a connection, and an answer, is waited for. */
const patience = 1000;
/** Milliseconds between two tries to connect. */
const longestPause = 500;

/** One Redis or Valkey with the steps that are made in it. */
export class Redis {
  private readonly client: Client | Cluster;
  /** WAIT holds up all that is asked on its connection, so reads have another one. */
  private readonly writer: Client | Cluster;
  private readonly base: string;
  private readonly clock = new RedisClock();

  /** Throws a {@link ConfigError} where `store.ca` cannot be used. */
  constructor(private readonly config: StoreConfig) {
    const address = parseRedisAddress(config.url);
    if (!address) throw new StoreUnavailable(new Error('not an address of Redis'));
    this.base = `{${config.prefix}}:`;
    this.client = this.open(address);
    this.writer = config.replicas > 0 ? this.open(address) : this.client;
  }

  /** A step for which no replica is waited. Texts come as buffers. Whatever goes wrong is {@link StoreUnavailable}. */
  read(name: ScriptName, ...values: Value[]): Promise<unknown> {
    return this.make(this.client, name, values);
  }

  private async make(client: Client | Cluster, name: ScriptName, values: Value[]): Promise<unknown> {
    try {
      // defineCommand adds it, and the types do not know it
      const step: unknown = Reflect.get(client, `${name}Buffer`);
      if (!isScript(step)) throw new Error(`there is no ${name}`);
      return await step.call(client, this.base, `${this.base}never`, ...values);
    } catch (error) {
      throw error instanceof StoreUnavailable ? error : new StoreUnavailable(error);
    }
  }

  /** A step that writes: it is done once as many replicas have it as are asked for. */
  async write(name: ScriptName, ...values: Value[]): Promise<unknown> {
    const answer = await this.make(this.writer, name, values);
    await this.untilReplicated();
    return answer;
  }

  /**
   * A step that gives somebody tokens: made soon, or not at all. What is sent to a Redis that hangs is refused when that goes on,
   * since by then its caller has been told that it failed. The time is Redis' own, so that clocks need not agree.
   */
  async writeInTime(name: ScriptName, ...values: Value[]): Promise<unknown> {
    return this.write(name, (await this.readClock()) + patience, ...values);
  }

  now(): number {
    return this.clock.now();
  }

  /** Returns the time of Redis, and sets {@link now} by it. */
  async readClock(): Promise<number> {
    const sent = performance.now();
    const time = Number(await this.make(this.writer, 'clock', []));
    this.clock.set(time, sent);
    return time;
  }

  /** Whether it may throw away what it was told to keep. Nothing where it does not say. */
  async mayEvict(): Promise<boolean | undefined> {
    try {
      const answer = await this.client.call('CONFIG', 'GET', 'maxmemory-policy');
      return Array.isArray(answer) && answer.length > 1 ? answer[1] !== 'noeviction' : undefined;
    } catch {
      return undefined;
    }
  }

  close(): void {
    this.client.disconnect();
    this.writer.disconnect();
  }

  private open(address: RedisAddress): Client | Cluster {
    const client = connect(address, optionsOf(address, this.config), this.config.sentinelLogin);
    // who asks is told; an error that nobody listens to would end the process
    client.on('error', () => undefined);
    // after a failover it may be another machine
    client.on('ready', () => this.readClock().catch(() => undefined));
    // two keys that are never there: while a cluster moves them to another node it then refuses to run a step, which would find nothing
    for (const [name, lua] of sources) client.defineCommand(name, { numberOfKeys: 2, lua });
    return client;
  }

  private async untilReplicated(): Promise<void> {
    const { replicas } = this.config;
    if (replicas === 0) return;
    const reached = await this.writer.call('WAIT', String(replicas), String(patience / 2)).catch((error: unknown) => {
      throw new StoreUnavailable(error);
    });
    if (Number(reached) < replicas) throw new StoreUnavailable(new Error('too few replicas have it'));
  }
}

function connect(address: RedisAddress, options: RedisOptions, sentinelLogin: boolean): Client | Cluster {
  const { kind, hosts, master, database: db } = address;
  const [first] = hosts;
  if (kind === 'cluster') {
    return new Cluster(hosts, {
      redisOptions: options,
      enableOfflineQueue: false,
      slotsRefreshTimeout: patience,
      clusterRetryStrategy: pause,
      retryDelayOnFailover: 100,
      retryDelayOnClusterDown: 100,
      maxRedirections: 5,
    });
  }
  if (kind === 'sentinel') {
    const { tls, username: sentinelUsername, password: sentinelPassword } = options;
    return new Client({
      ...options,
      db,
      sentinels: hosts,
      name: master,
      sentinelTLS: tls,
      // one that says nothing would be waited for, and the next never asked
      sentinelCommandTimeout: patience,
      ...(sentinelLogin && { sentinelUsername, sentinelPassword }),
    });
  }
  return new Client({ ...options, ...first, db });
}

function optionsOf({ isTls, username, password }: RedisAddress, { ca }: StoreConfig): RedisOptions {
  const { tls, problems } = readTls({ ca }, 'store');
  if (problems.length > 0) throw new ConfigError('The store', problems);
  return {
    username,
    password,
    tls: isTls ? { ca: tls.ca } : undefined,
    connectTimeout: patience,
    commandTimeout: patience,
    // a machine that is gone closes nothing: what is silent for longer is left, and the one in its place looked for
    socketTimeout: patience + 500,
    // nobody waits for a Redis that is away
    enableOfflineQueue: false,
    maxRetriesPerRequest: 0,
    retryStrategy: pause,
    sentinelRetryStrategy: pause,
    // a master that became a replica refuses to write: look for the new one
    reconnectOnError: (error) => (error.message.startsWith('READONLY') ? 1 : false),
  };
}

function pause(tries: number): number {
  return Math.min(tries * 50, longestPause);
}

function isScript(value: unknown): value is Script {
  return typeof value === 'function';
}
