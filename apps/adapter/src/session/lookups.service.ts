import { Injectable } from '@nestjs/common';
import { ApiError } from '../api/api-error';
import { type RateLimit, RateLimits } from './rate-limits';
import type { Session } from './session';

/** Rate limiter of look-ups that find nothing, for each session: whoever tries ids must not keep BroadWorks or a recorder busy. */
@Injectable()
export class Lookups {
  constructor(private readonly limits: RateLimits) {}

  /** Counts a look-up that found nothing, or that may. Throws 429 above the limit. */
  countMiss(session: Session): Promise<void> {
    return this.limits.take(this.limitOf(session));
  }

  /** A look-up that was counted found something after all. */
  giveBack(session: Session): Promise<void> {
    return this.limits.giveBack(this.limitOf(session));
  }

  /** Counts a look-up before it is made, unless it does not end with 404. Throws 429 above the limit. */
  async run<T>(session: Session, lookUp: () => Promise<T>): Promise<T> {
    await this.countMiss(session);
    try {
      const found = await lookUp();
      await this.giveBack(session);
      return found;
    } catch (error) {
      if (!(error instanceof ApiError && error.status === 404)) await this.giveBack(session);
      throw error;
    }
  }

  private limitOf({ id }: Session): RateLimit {
    return this.limits.ofSession(id, 'missesPerMinute');
  }
}
