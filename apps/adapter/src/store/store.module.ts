import { Inject, Module, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { Config } from '../config/config';
import { LOG } from '../config/config.module';
import { ConfigError } from '../config/read-config';
import { openStore } from './open-store';
import { type Store, StoreUnavailable } from './store';

/** The token under which the {@link Store} is injected. */
export const STORE = Symbol('store');
/** Milliseconds. */
const cleaningPeriod = 60_000;
/** Rows of each kind that are removed at once. */
const cleaningStep = 100;

function startStore({ store: settings }: Config, log: Logger): Store {
  try {
    const store = openStore(settings);
    if (store.keptAside) {
      log.warn(
        { file: store.keptAside },
        'the store was damaged: it is kept aside, and everybody has to sign in again',
      );
    }
    return store;
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || !(error.cause instanceof Error)) throw error;
    throw new ConfigError('The store', [`store.url: ${error.cause.message}`]);
  }
}

@Module({ providers: [{ provide: STORE, useFactory: startStore, inject: [Config, LOG] }], exports: [STORE] })
export class StoreModule implements OnApplicationShutdown {
  private readonly cleaning = setInterval(() => void this.clean(), cleaningPeriod).unref();

  constructor(@Inject(STORE) private readonly store: Store) {}

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.cleaning);
    await this.store.close();
  }

  /** In small steps, so that no request waits for it. */
  private async clean(): Promise<void> {
    const removed = await this.store.removeEnded(Date.now(), cleaningStep).catch(() => 0);
    if (removed > 0) setImmediate(() => void this.clean());
  }
}
