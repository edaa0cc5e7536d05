import { Inject, Injectable } from '@nestjs/common';
import { Lifecycle } from '../observability/lifecycle';
import { STORE } from '../store/module/store.module';
import { clockDifference, type Store } from '../store/store';

/** Milliseconds. */
const checkedFor = 1000;
const longestCheck = 2000;

/** Whether requests should be sent here. BroadWorks is not asked: without it much is answered from memory, and refreshes all are. */
@Injectable()
export class Readiness {
  private checkedAt = Number.NEGATIVE_INFINITY;
  private storeWorks: Promise<boolean> = Promise.resolve(false);

  constructor(
    private readonly lifecycle: Lifecycle,
    @Inject(STORE) private readonly store: Store,
  ) {}

  /** What is missing. */
  async missing(): Promise<'draining' | 'store' | undefined> {
    if (this.lifecycle.isDraining) return 'draining';
    return (await this.doesStoreWork()) ? undefined : 'store';
  }

  /** A refused one takes nobody out of service: all processes would have it. */
  get configuration(): 'current' | 'refused' {
    return this.lifecycle.isConfigurationRefused ? 'refused' : 'current';
  }

  /** In seconds, where it needs mending. The store goes by its own clock, so the process stays in service. */
  get clockDifference(): number | undefined {
    return clockDifference(this.store);
  }

  /** However many ask, the store is asked once in a second. */
  private doesStoreWork(): Promise<boolean> {
    const now = performance.now();
    if (now - this.checkedAt >= checkedFor) {
      this.checkedAt = now;
      this.storeWorks = within(longestCheck, this.store.check()).then(
        () => true,
        () => false,
      );
    }
    return this.storeWorks;
  }
}

async function within(millis: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<never>((_, reject) => {
    timer = setTimeout(reject, millis);
  });
  await Promise.race([work, tooLate]).finally(() => clearTimeout(timer));
}
