import { foldUserId, type RefusalJudge, Trust } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { SecurityEvents } from '../../observability/security-events';
import { atMost } from '../../resilience/at-most';
import { RefusalAlarm } from '../protection/refusal-alarm';

const hour = 3600_000;
const hint = 'nobody is signed out for a refused password until BroadWorks takes one of them again: look at its logins';

/** What is known of the passwords that sessions hold, by their hash, and of each tenant's refusals. */
@Injectable()
export class Trusts {
  private readonly byHash = new LRUCache<string, Trust>({ ...atMost(20_000), ttl: hour, updateAgeOnGet: true });
  private readonly alarms = new LRUCache<string, RefusalAlarm>({ ...atMost(20_000) });

  constructor(private readonly events: SecurityEvents) {}

  /** The same for all sessions of a user with one password. */
  of(tenant: Tenant, userId: string, hash: string): Trust {
    const key = JSON.stringify([tenant.key, hash]);
    const known = this.byHash.get(key);
    if (known) return known;
    const trust = new Trust(this.judge(tenant, { user: foldUserId(userId), hash }));
    this.byHash.set(key, trust);
    return trust;
  }

  private judge({ id, key }: Tenant, password: { user: string; hash: string }): RefusalJudge {
    const alarm = this.alarms.get(key) ?? new RefusalAlarm((news) => this.report(id, news));
    this.alarms.set(key, alarm);
    return {
      accepted: () => alarm.accepted(password, Date.now()),
      refused: () => alarm.refused(password, Date.now()),
      mayTryAgain: () => alarm.mayTryAgain(password, Date.now()),
    };
  }

  private report(tenant: string, news: 'begun' | 'ended'): void {
    if (news === 'ended') this.events.report('stored passwords accepted again', { tenant });
    else this.events.report('many stored passwords refused', { tenant }, hint);
  }
}
