import type { DelayRule, ThrottleStore } from '../throttle-store';
import type { Redis } from './redis';
import { text } from './row';

/** What was counted may be lost in a failover: no replica is waited for. */
export class RedisThrottles implements ThrottleStore {
  constructor(private readonly redis: Redis) {}

  async take(key: readonly string[], limit: number, windowMillis: number): Promise<boolean> {
    return Number(await this.redis.read('take', JSON.stringify(key), windowMillis)) <= limit;
  }

  async attempt(key: readonly string[], { free, delays, memory }: DelayRule): Promise<boolean> {
    return text(await this.redis.read('attempt', JSON.stringify(key), free, memory, ...delays)) === '1';
  }

  async takeBack(key: readonly string[]): Promise<void> {
    await this.redis.read('takeBack', JSON.stringify(key));
  }

  async forget(key: readonly string[]): Promise<void> {
    await this.redis.read('forgetTries', JSON.stringify(key));
  }
}
