import { applyDecorators, type CanActivate, Inject, Injectable, UseGuards } from '@nestjs/common';
import { tenantOfRequest } from '../../broadworks/tenants/tenant-of-request';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import { Config } from '../../config/settings/config';
import { SignInsConfig } from '../../config/settings/sign-ins.config';
import { tooManyRequests } from '../../http/api-error';
import { Refuses } from '../../http/refuses.decorator';
import { hashedSource } from './hashed-source';
import { RateLimits } from './rate-limits';

/** How many sign-ins one address, and then one tenant, may ask for in a minute. Requirements C4 and C5. */
@Injectable()
class SignInLimitsGuard implements CanActivate {
  constructor(
    private readonly config: Config,
    private readonly tenants: Tenants,
    private readonly limits: RateLimits,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  /** Counts a request. What is too much from its source is not counted for its tenant. */
  async canActivate(): Promise<boolean> {
    const source = hashedSource(this.keys);
    const { signInsPerSource: most } = this.config.limits;
    if (source) {
      await this.limits.take({ by: 'source', key: ['source', source], most, setting: 'limits.signInsPerSource' });
    }
    const tenant = this.tenants.find(tenantOfRequest());
    const { perMinute } = tenant?.config.signIns ?? new SignInsConfig();
    // unknown tenants share one count, so that they look no different
    const key = ['sign-ins', tenant?.id ?? ''];
    await this.limits.take({ by: 'tenant', key, most: perMinute, setting: 'signIns.perMinute' });
    return true;
  }
}

/** For an operation that signs somebody in, or is a step of it. */
export function LimitedSignIn() {
  return applyDecorators(UseGuards(SignInLimitsGuard), Refuses(tooManyRequests));
}
