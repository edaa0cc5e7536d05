import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import { Config } from '../config/config';
import { openStore } from './open-store';
import type { Store } from './store';

/** The token under which the {@link Store} is injected. */
export const STORE = Symbol('store');
const cleaningPeriod = 60_000;

@Module({
  providers: [{ provide: STORE, useFactory: ({ store }: Config) => openStore(store), inject: [Config] }],
  exports: [STORE],
})
export class StoreModule implements OnApplicationShutdown {
  private readonly cleaning = setInterval(() => void this.clean(), cleaningPeriod).unref();

  constructor(@Inject(STORE) private readonly store: Store) {}

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.cleaning);
    await this.store.close();
  }

  /** In small steps, so that no request waits for it. */
  private async clean(): Promise<void> {
    const removed = await this.store.removeEnded(Date.now(), 500).catch(() => 0);
    if (removed > 0) setImmediate(() => void this.clean());
  }
}
