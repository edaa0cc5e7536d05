import type { PresenceStore, SipStatus } from '../presence-store';
import type { Redis } from './redis';
import { toFields } from './row';

export class RedisPresence implements PresenceStore {
  constructor(private readonly redis: Redis) {}

  async set(tenant: string, userId: string, status: SipStatus, at: number, end: number): Promise<void> {
    await this.redis.write('setPresence', tenant, userId, status, at, end);
  }

  async ofTenant(tenant: string, now: number): Promise<ReadonlyMap<string, SipStatus>> {
    const known = toFields(await this.redis.read('presenceOf', tenant));
    return new Map(
      [...known].flatMap(([userId, entry]): [string, SipStatus][] => {
        const { status, ends } = JSON.parse(String(entry));
        return ends > now ? [[userId, status === 'registered' ? status : 'notregistered']] : [];
      }),
    );
  }
}
