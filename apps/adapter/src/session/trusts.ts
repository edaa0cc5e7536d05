import { type RefusalJudge, Trust } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { SecurityEvents } from '../metrics/security-events';
import { RefusalAlarm } from './refusal-alarm';

const hour = 3600_000;
const hint = 'nobody is signed out for a refused password until BroadWorks takes one of them again: look at its logins';

/** What is known of the passwords that sessions hold, by their hash, and of each tenant's refusals. */
@Injectable()
export class Trusts {
  private readonly byHash = new LRUCache<string, Trust>({ max: 20_000, ttl: hour, updateAgeOnGet: true });
  private readonly alarms = new Map<string, RefusalAlarm>();

  constructor(private readonly events: SecurityEvents) {}

  /** The same for all sessions of a user with one password. */
  of(tenantId: string, userId: string, hash: string): Trust {
    const known = this.byHash.get(hash);
    if (known) return known;
    const trust = new Trust(this.judge(tenantId, userId.toLowerCase()));
    this.byHash.set(hash, trust);
    return trust;
  }

  private judge(tenant: string, user: string): RefusalJudge {
    const alarm = this.alarms.get(tenant) ?? new RefusalAlarm((news) => this.report(tenant, news));
    this.alarms.set(tenant, alarm);
    return {
      accepted: () => alarm.accepted(user, Date.now()),
      refused: () => alarm.refused(user, Date.now()),
      mayTryAgain: () => alarm.mayTryAgain(user, Date.now()),
    };
  }

  private report(tenant: string, news: 'begun' | 'ended'): void {
    if (news === 'ended') this.events.report('stored passwords accepted again', { tenant });
    else this.events.report('many stored passwords refused', { tenant }, hint);
  }
}
