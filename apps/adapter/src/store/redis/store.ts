import type { StoreConfig } from '../../config/settings/store.config';
import { clockDifference, type Store } from '../store';
import { RedisOtps } from './otps';
import { RedisPresence } from './presence';
import { RedisProvisioning } from './provisioning';
import { Redis } from './redis';
import { texts } from './row';
import { RedisSessions } from './sessions';
import { RedisThrottles } from './throttles';

/** Everything in one Redis or Valkey, from 7.0: alone, behind Sentinel, or a cluster. */
export class RedisStore implements Store {
  private readonly redis: Redis;
  readonly sessions: RedisSessions;
  readonly otps: RedisOtps;
  readonly provisioning: RedisProvisioning;
  readonly presence: RedisPresence;
  readonly throttles: RedisThrottles;

  /** Connects by itself, also when it is away at first. */
  constructor(config: StoreConfig) {
    this.redis = new Redis(config);
    this.sessions = new RedisSessions(this.redis);
    this.otps = new RedisOtps(this.redis);
    this.provisioning = new RedisProvisioning(this.redis);
    this.presence = new RedisPresence(this.redis);
    this.throttles = new RedisThrottles(this.redis);
  }

  /** Codes and links first: none of them can begin a session that is left behind. */
  async forgetUser(tenant: string, userId: string): Promise<string[]> {
    return texts(await this.redis.write('forgetUser', tenant, userId));
  }

  async forgetTenant(tenant: string, limit: number): Promise<number> {
    return Number(await this.redis.write('forgetTenant', tenant, limit));
  }

  now(): number {
    return this.redis.now();
  }

  async check(): Promise<void> {
    await this.redis.read('check');
    await this.redis.readClock();
  }

  /** Redis drops by itself what has ended. Its clock is read again, since the one of this process may run at another speed. */
  async removeEnded(): Promise<number> {
    await this.redis.readClock();
    return 0;
  }

  async warnings(): Promise<string[]> {
    const difference = clockDifference(this);
    return [
      ...((await this.redis.mayEvict())
        ? ['Redis may throw away sessions when it is full: set its maxmemory-policy to noeviction']
        : []),
      ...(difference === undefined
        ? []
        : [`The clock of this machine is ${difference} s ahead of the clock of Redis: set both by NTP`]),
    ];
  }

  async close(): Promise<void> {
    this.redis.close();
  }
}
