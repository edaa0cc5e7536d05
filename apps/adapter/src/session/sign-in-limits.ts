import { applyDecorators, type CanActivate, Inject, Injectable, UseGuards } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { tooManyRequests } from '../api/api-error';
import { Refuses } from '../api/refuses.decorator';
import { currentRequest } from '../api/request-context';
import { Config } from '../config/config';
import { KEYS } from '../config/config.module';
import type { Keys } from '../config/keys';
import { SignInsConfig } from '../config/sign-ins.config';
import { Metrics } from '../metrics/metrics';
import { type SecurityEvent, SecurityEvents } from '../metrics/security-events';
import type { Store } from '../store/store';
import { STORE } from '../store/store.module';
import { Tenants } from '../tenants/tenants.module';
import { tenantOfRequest } from './session.guard';
import { hashOf } from './tokens';

const minute = 60_000;
const hints = {
  'source throttled':
    'one address asks more often than limits.signInsPerSource; if it is that of a balancer or of WebTrit Core, name it in access.trustedProxies',
  'tenant throttled': 'more sign-ins than signIns.perMinute',
} satisfies Partial<Record<SecurityEvent, string>>;

/** How many sign-ins one address, and then one tenant, may ask for in a minute. Requirements C4 and C5. */
@Injectable()
export class SignInLimits {
  /** What was reported in the last minute. */
  private readonly reported = new LRUCache<string, true>({ max: 1000, ttl: minute });

  constructor(
    private readonly config: Config,
    private readonly tenants: Tenants,
    private readonly metrics: Metrics,
    private readonly events: SecurityEvents,
    @Inject(STORE) private readonly store: Store,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  /** Counts a request. What is too much from its source is not counted for its tenant. Throws 429. */
  async count(): Promise<void> {
    const source = currentRequest()?.source;
    const { signInsPerSource } = this.config.limits;
    // a hash, so that the store says nothing of who asks from where
    const hashed = source && hashOf(`source ${source}`, this.keys[0]);
    if (hashed && !(await this.take(['source', hashed], signInsPerSource))) this.refuse('source throttled', ['source']);
    const tenant = this.tenants.find(tenantOfRequest());
    const { perMinute } = tenant?.config.signIns ?? new SignInsConfig();
    // tenants that are not there share one count, so that they look no different
    const known = tenant?.id ?? '';
    if (!(await this.take(['sign-ins', known], perMinute))) this.refuse('tenant throttled', ['tenant', known]);
  }

  private take(key: readonly string[], limit: number): Promise<boolean> {
    return this.store.throttles.take(key, limit, minute);
  }

  /** `counted` is of what there were too many, and of whom. */
  private refuse(event: keyof typeof hints, counted: ['source'] | ['tenant', string]): never {
    this.metrics.throttled.inc({ limit: counted[0] });
    const key = JSON.stringify(counted);
    if (!this.reported.has(key)) this.events.report(event, { tenant: tenantOfRequest() }, hints[event]);
    this.reported.set(key, true, { noUpdateTTL: true });
    throw tooManyRequests();
  }
}

@Injectable()
class SignInLimitsGuard implements CanActivate {
  constructor(private readonly limits: SignInLimits) {}

  async canActivate(): Promise<boolean> {
    await this.limits.count();
    return true;
  }
}

/** For what signs somebody in, or is a step of it. */
export function LimitedSignIn() {
  return applyDecorators(UseGuards(SignInLimitsGuard), Refuses(tooManyRequests));
}
