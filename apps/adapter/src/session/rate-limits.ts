import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { tooManyRequests } from '../api/api-error';
import { Config, type SessionsConfig } from '../config/config';
import { Metrics } from '../metrics/metrics';
import { SecurityEvents } from '../metrics/security-events';
import type { Store } from '../store/store';
import { STORE } from '../store/store.module';
import { tenantOfRequest } from '../tenants/tenant-of-request';

const minute = 60_000;

/** How often something is allowed in a window, which the first request opens. */
export interface RateLimit {
  by: 'source' | 'tenant' | 'session';
  /** Names the counter. */
  key: readonly string[];
  most: number;
  /** Default: a minute. */
  windowMillis?: number;
  /** The setting to change, for the log. */
  setting: string;
  session?: string;
}

/** Settings of `sessions` that limit something in a minute. */
export type PerMinute = Extract<keyof SessionsConfig, `${string}PerMinute`>;

const hints = {
  source:
    'one address calls more often; if it is that of a balancer or of WebTrit Core, name it in access.trustedProxies',
  tenant: 'more sign-ins than that at one tenant',
  session: 'one session calls more often',
};

/** Rate limiter (fixed window). A request above a limit is rejected with 429, counted, and reported once a minute. */
@Injectable()
export class RateLimits {
  /** Limits that were reported in the last minute. */
  private readonly reported = new LRUCache<string, true>({ max: 1000, ttl: minute });

  constructor(
    private readonly config: Config,
    private readonly metrics: Metrics,
    private readonly events: SecurityEvents,
    @Inject(STORE) private readonly store: Store,
  ) {}

  /** Counts a request. Throws 429 above the limit. */
  async take(limit: RateLimit): Promise<void> {
    const { key, most, windowMillis = minute } = limit;
    if (!(await this.store.throttles.take(key, most, windowMillis, Date.now()))) this.reject(limit);
  }

  /** A request that was counted does not count after all. */
  async giveBack({ key }: RateLimit): Promise<void> {
    await this.store.throttles.takeBack(key);
  }

  reject({ by, setting, session }: Pick<RateLimit, 'by' | 'setting' | 'session'>): never {
    this.metrics.throttled.inc({ limit: by });
    const tenant = tenantOfRequest();
    const key = JSON.stringify([setting, by === 'tenant' ? tenant : '']);
    if (!this.reported.has(key)) {
      this.events.report(`${by} throttled`, { tenant, session }, `${setting}: ${hints[by]}`);
    }
    this.reported.set(key, true, { noUpdateTTL: true });
    throw tooManyRequests();
  }

  /** The limit that a setting makes for one session. */
  ofSession(session: string, setting: PerMinute): RateLimit {
    const most = this.config.sessions[setting];
    return { by: 'session', key: [setting, session], most, setting: `sessions.${setting}`, session };
  }
}
