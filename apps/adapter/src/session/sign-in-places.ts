import { Injectable } from '@nestjs/common';
import pLimit from 'p-limit';
import { signInsFull } from '../api/api-error';
import { SignInsConfig } from '../config/sign-ins.config';
import { Metrics } from '../metrics/metrics';
import type { Tenant } from '../tenants/tenant';

/** How many sign-ins are asked of a BroadWorks at a time: the rest of it is for who is signed in. Requirement C5. */
@Injectable()
export class SignInPlaces {
  /** By tenant id. What is for no tenant has places of its own, so that it looks no different. */
  private readonly places = new Map<string, ReturnType<typeof pLimit>>();

  constructor(private readonly metrics: Metrics) {}

  /** Waits for a place at a tenant. Throws 429 where too many wait. */
  inPlace<T>(tenant: Tenant | undefined, signIn: () => Promise<T>): Promise<T> {
    const { parallel, waiting } = tenant?.config.signIns ?? new SignInsConfig();
    const key = tenant?.id ?? '';
    const places = this.places.get(key) ?? pLimit(parallel);
    this.places.set(key, places);
    if (places.activeCount + places.pendingCount >= parallel + waiting) {
      this.metrics.throttled.inc({ limit: 'parallel' });
      throw signInsFull();
    }
    return places(signIn);
  }
}
