import { Injectable } from '@nestjs/common';
import type { ApiError } from '../../http/api-error';
import { isAbandoned, requireClient, whileClientWaits } from '../../http/client-gone';

type Outcome = 'redeemed' | 'given up' | { failure: unknown };

/**
 * Keyed mutex for what can be redeemed once, such as a code or a link: one request asks BroadWorks, the others wait for its
 * outcome, and ask nobody. If its client disconnects, the next request takes its place.
 */
@Injectable()
export class Redemptions {
  private readonly running = new Map<string, Promise<Outcome>>();

  /** Throws `tooLate` if another request has redeemed it meanwhile, and the failure of the other request if that failed. */
  async run<T>(key: readonly string[], redeem: () => Promise<T>, tooLate: () => ApiError): Promise<T> {
    const name = JSON.stringify(key);
    for (let other = this.running.get(name); other; other = this.running.get(name)) {
      const outcome = await whileClientWaits(other);
      if (outcome === 'redeemed') throw tooLate();
      if (outcome !== 'given up') throw outcome.failure;
    }
    requireClient();
    return this.lead(name, redeem);
  }

  private async lead<T>(name: string, redeem: () => Promise<T>): Promise<T> {
    const work = redeem();
    const outcome = work.then(
      (): Outcome => 'redeemed',
      (failure: unknown): Outcome => (isAbandoned() ? 'given up' : { failure }),
    );
    this.running.set(name, outcome);
    try {
      return await work;
    } finally {
      this.running.delete(name);
    }
  }
}
