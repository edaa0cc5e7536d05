import { setImmediate, setTimeout as wait } from 'node:timers/promises';
import { Inject, Injectable, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import { LOG } from '../../config/config.module';
import type { TenantSettings } from '../../config/settings/tenant-settings';
import { STORE } from '../../store/module/store.module';
import type { Store } from '../../store/store';

/** Rows that are removed in one step, so that no request waits for long. */
const step = 500;
/** Milliseconds until a store that does not work is tried again. */
const pause = 1000;

/** Ends the sessions of tenants that are no longer in the configuration, and forgets what else is kept of them. */
@Injectable()
export class RemovedTenants implements OnApplicationShutdown {
  private readonly forgetting = new Map<string, Promise<void>>();
  private hasEnded = false;

  constructor(
    tenants: Tenants,
    @Inject(STORE) private readonly store: Store,
    @Inject(LOG) private readonly log: Logger,
  ) {
    tenants.onReplacement(({ removed }) => {
      for (const id of removed) this.forget(id);
    });
    tenants.onClose(({ id }) => {
      // a sign-in that was under way may have written a session since
      if (!tenants.has(id)) this.forget(id);
    });
  }

  /** Once nothing is kept any more of those among these that were removed: they can be served again. */
  async settled(among: TenantSettings): Promise<void> {
    await Promise.all([...this.forgetting].map(([id, done]) => (among.has(id) ? done : undefined)));
  }

  onApplicationShutdown(): void {
    this.hasEnded = true;
  }

  private forget(id: string): void {
    if (this.hasEnded) return;
    const done = (this.forgetting.get(id) ?? Promise.resolve())
      .then(() => this.forgetAll(id))
      .finally(() => {
        if (this.forgetting.get(id) === done) this.forgetting.delete(id);
      });
    this.forgetting.set(id, done);
  }

  private async forgetAll(id: string): Promise<void> {
    let hasTold = false;
    while (!this.hasEnded) {
      try {
        while ((await this.store.forgetTenant(id, step)) > 0) await setImmediate();
        return;
      } catch {
        if (!hasTold)
          this.log.error({ tenant: id }, 'sessions of a removed tenant cannot be ended while the store does not work');
        hasTold = true;
        await wait(pause, undefined, { ref: false });
      }
    }
  }
}
