import { Inject, Injectable } from '@nestjs/common';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { userKey } from '../../broadworks/user-id';
import { STORE } from '../../store/module/store.module';
import type { SipStatus } from '../../store/presence-store';
import type { Store } from '../../store/store';

/** Registered users and users who are not, by {@link userKey}; a missing user is unknown. */
export type Statuses = ReadonlyMap<string, SipStatus>;

const nobody: Statuses = new Map();

/** Whose line is registered, as far as somebody told. */
@Injectable()
export class Presence {
  private readonly known = new WeakMap<Tenant, { readAt: number; statuses: Promise<Statuses> }>();

  constructor(@Inject(STORE) private readonly store: Store) {}

  /** Keeps an event, unless a later one is known. Nothing can have happened in the future. */
  async add({ id, config }: Tenant, userId: string, status: SipStatus, happened?: Date): Promise<void> {
    const now = this.store.now();
    const at = Math.min(happened?.getTime() ?? now, now);
    await this.store.presence.set(id, userId, status, at, at + config.presence.expire * 1000);
  }

  /** Keeps what BroadWorks says now. */
  async confirm({ id }: Tenant, userId: string, status: SipStatus, believedFor: number): Promise<void> {
    const now = this.store.now();
    await this.store.presence.set(id, userId, status, now, now + believedFor);
  }

  /** Read once in a while for all users of a tenant; the same object as long as nothing has changed. */
  statusesOf(tenant: Tenant): Promise<Statuses> {
    const { features, presence } = tenant.config;
    if (!features.userEvents && !presence.registrations) return Promise.resolve(nobody);
    const known = this.known.get(tenant);
    const now = performance.now();
    if (known && now - known.readAt < presence.refresh * 1000) return known.statuses;
    const statuses = this.read(tenant, known?.statuses);
    this.known.set(tenant, { readAt: now, statuses });
    statuses.catch(() => this.known.delete(tenant));
    return statuses;
  }

  private async read(tenant: Tenant, before: Promise<Statuses> = Promise.resolve(nobody)): Promise<Statuses> {
    const found = await this.store.presence.ofTenant(tenant.id, this.store.now());
    const statuses = new Map([...found].map(([userId, status]) => [userKey(tenant.toUserId(userId)), status]));
    const known = await before.catch(() => nobody);
    return isSame(statuses, known) ? known : statuses;
  }
}

function isSame(one: Statuses, other: Statuses): boolean {
  return one.size === other.size && [...one].every(([userId, status]) => other.get(userId) === status);
}
