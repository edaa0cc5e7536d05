import { currentSignal, Places } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { signInsFull } from '../api/api-error';
import { saysTooManyCalls } from '../api/refusal';
import { SignInsConfig } from '../config/sign-ins.config';
import { Metrics } from '../metrics/metrics';
import type { Tenant } from '../tenants/tenant';

/** How many sign-ins are asked of a BroadWorks at a time: the rest of it is for who is signed in. Requirement C5. */
@Injectable()
export class SignInPlaces {
  /** What is for no tenant has places of its own, so that it looks no different. */
  private readonly places = new WeakMap<object, Places>();

  constructor(private readonly metrics: Metrics) {}

  /** Waits for a place at a tenant. Throws 429 where too many wait. */
  async inPlace<T>(tenant: Tenant | undefined, signIn: () => Promise<T>): Promise<T> {
    const leave = await this.take(tenant);
    try {
      return await signIn();
    } finally {
      leave();
    }
  }

  private async take(tenant: Tenant | undefined): Promise<() => void> {
    const { parallel, waiting } = tenant?.config.signIns ?? new SignInsConfig();
    const key = tenant ?? this;
    const places = this.places.get(key) ?? new Places({ parallel, waiting });
    this.places.set(key, places);
    try {
      return await places.take(currentSignal());
    } catch (error) {
      if (!saysTooManyCalls(error)) throw error;
      this.metrics.throttled.inc({ limit: 'parallel' });
      throw signInsFull();
    }
  }
}
