import { type BeforeApplicationShutdown, Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../config/config.module';
import { ApiError } from '../../http/api-error';
import { describeCause } from '../../http/error.filter';
import { currentRequest } from '../../http/request-context';

/** What is still to be done for a request that has its answer. */
@Injectable()
export class AfterAnswer implements BeforeApplicationShutdown {
  private readonly running = new Set<Promise<void>>();

  constructor(@Inject(LOG) private readonly log: Logger) {}

  /** Nobody hears of a failure but whoever reads the log. */
  run(work: () => Promise<unknown>): void {
    const request = currentRequest();
    const done = work()
      .then(
        () => undefined,
        (error: unknown) => {
          const code = error instanceof ApiError ? error.code : undefined;
          const cause = describeCause(error instanceof ApiError ? error.cause : error);
          this.log.warn({ requestId: request?.id, tenant: request?.tenant, code, cause }, 'failed after the answer');
        },
      )
      .finally(() => this.running.delete(done));
    this.running.add(done);
    request?.holdUntil(done);
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all(this.running);
  }
}
