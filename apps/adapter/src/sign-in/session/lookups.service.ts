import { Injectable } from '@nestjs/common';
import { ApiError } from '../../http/api-error';
import { type RateLimit, RateLimits } from '../protection/rate-limits';
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
    const giveBack = () => this.giveBack(session).catch(() => undefined);
    const found = await lookUp().catch(async (error: unknown) => {
      if (!(error instanceof ApiError && error.status === 404)) await giveBack();
      throw error;
    });
    // found is found, also if the store fails: it may be an open stream
    await giveBack();
    return found;
  }

  private limitOf({ id }: Session): RateLimit {
    return this.limits.ofSession(id, 'missesPerMinute');
  }
}
