import { Inject, Injectable } from '@nestjs/common';
import { tenantOfRequest } from '../../broadworks/tenants/tenant-of-request';
import { Config } from '../../config/settings/config';
import { type SessionsConfig } from '../../config/settings/sessions.config';
import { tooManyRequests } from '../../http/api-error';
import { Metrics } from '../../observability/metrics';
import { SecurityEvents } from '../../observability/security-events';
import { STORE } from '../../store/module/store.module';
import type { Store } from '../../store/store';

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

/** Rate limiter (fixed window). A request above a limit is rejected with 429, and reported. */
@Injectable()
export class RateLimits {
  constructor(
    private readonly config: Config,
    private readonly metrics: Metrics,
    private readonly events: SecurityEvents,
    @Inject(STORE) private readonly store: Store,
  ) {}

  /** Counts a request. Throws 429 above the limit. */
  async take(limit: RateLimit): Promise<void> {
    const { key, most, windowMillis = minute } = limit;
    if (!(await this.store.throttles.take(key, most, windowMillis))) this.reject(limit);
  }

  /** A request that was counted does not count after all. */
  async giveBack({ key }: RateLimit): Promise<void> {
    await this.store.throttles.takeBack(key);
  }

  reject({ by, setting, session }: Pick<RateLimit, 'by' | 'setting' | 'session'>): never {
    this.metrics.throttled.inc({ limit: by });
    this.events.report(`${by} throttled`, { tenant: tenantOfRequest(), session }, `${setting}: ${hints[by]}`);
    throw tooManyRequests();
  }

  /** The limit that a setting makes for one session. */
  ofSession(session: string, setting: PerMinute): RateLimit {
    const most = this.config.sessions[setting];
    return { by: 'session', key: [setting, session], most, setting: `sessions.${setting}`, session };
  }
}
