import { currentSignal } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import PQueue from 'p-queue';
import { signInsFull } from '../api/api-error';
import { SignInsConfig } from '../config/sign-ins.config';
import { Metrics } from '../metrics/metrics';
import type { Tenant } from '../tenants/tenant';

/**
 * Bulkhead for each tenant: at most `signIns.parallel` sign-ins call BroadWorks, and at most `signIns.waiting` wait. The rest
 * of its capacity is for users who are signed in. Requirement C5.
 */
@Injectable()
export class SignInPlaces {
  /** Unknown tenants share one bulkhead, so they cannot be told from real ones. */
  private readonly places = new WeakMap<object, PQueue>();

  constructor(private readonly metrics: Metrics) {}

  /** Waits for a slot. Throws 429 if too many wait. */
  run<T>(tenant: Tenant | undefined, work: () => Promise<T>): Promise<T> {
    const { parallel, waiting } = tenant?.config.signIns ?? new SignInsConfig();
    const places = this.placesOf(tenant, parallel);
    if (places.pending + places.size >= parallel + waiting) {
      this.metrics.throttled.inc({ limit: 'parallel' });
      throw signInsFull();
    }
    return this.queue(places, work, 0);
  }

  /** The next step of a sign-in that was let in. It is not turned away, and goes before those that have not begun. */
  goOn<T>(tenant: Tenant, work: () => Promise<T>): Promise<T> {
    return this.queue(this.placesOf(tenant, tenant.config.signIns.parallel), work, 1);
  }

  private queue<T>(places: PQueue, work: () => Promise<T>, priority: number): Promise<T> {
    return places.add(work, { priority, signal: currentSignal() });
  }

  private placesOf(tenant: Tenant | undefined, concurrency: number): PQueue {
    const key = tenant ?? this;
    const places = this.places.get(key) ?? new PQueue({ concurrency });
    this.places.set(key, places);
    return places;
  }
}
