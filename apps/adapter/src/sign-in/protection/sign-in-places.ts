import { currentSignal, isTooManyCalls, Places } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import type { Tenant } from '../../broadworks/tenants/tenant';
import { SignInsConfig } from '../../config/settings/sign-ins.config';
import { signInsFull } from '../../http/api-error';
import { Metrics } from '../../observability/metrics';

/** Gives a slot back. */
export type Leave = () => void;

/**
 * Bulkhead for each tenant: at most `signIns.parallel` sign-ins call BroadWorks, and at most `signIns.waiting` wait. The rest
 * of its capacity is for users who are signed in. Requirement C5.
 */
@Injectable()
export class SignInPlaces {
  /** Unknown tenants share one bulkhead, so they cannot be told from real ones. */
  private readonly places = new WeakMap<object, Places>();

  constructor(private readonly metrics: Metrics) {}

  /** Waits for a slot until the client disconnects. Throws 429 if too many wait. */
  async take(tenant: Tenant | undefined): Promise<Leave> {
    const { parallel, waiting } = tenant?.config.signIns ?? new SignInsConfig();
    const key = tenant ?? this;
    const places = this.places.get(key) ?? new Places({ parallel, waiting });
    this.places.set(key, places);
    try {
      return await places.take(currentSignal());
    } catch (error) {
      if (!isTooManyCalls(error)) throw error;
      this.metrics.throttled.inc({ limit: 'parallel' });
      throw signInsFull();
    }
  }

  /** Runs work in a slot. */
  async inPlace<T>(tenant: Tenant | undefined, work: () => Promise<T>): Promise<T> {
    const leave = await this.take(tenant);
    try {
      return await work();
    } finally {
      leave();
    }
  }
}
