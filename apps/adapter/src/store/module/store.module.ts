import { setTimeout } from 'node:timers/promises';
import { Inject, Module, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../../config/config.module';
import { ConfigError } from '../../config/reading/config-error';
import { Config } from '../../config/settings/config';
import { SteadyClock } from '../steady-clock';
import { type Store, StoreUnavailable } from '../store';
import { openStore } from './open-store';

/** The token under which the {@link Store} is injected. */
export const STORE = Symbol('store');
/** Milliseconds. */
const cleaningPeriod = 60_000;
const longestWait = 2000;
/** Rows of each kind that are removed at once. */
const cleaningStep = 100;

/** A store that can never work as it is set stops the start. */
function startStore({ store }: Config): Store {
  try {
    return openStore(store);
  } catch (error) {
    if (!(error instanceof StoreUnavailable) || !(error.cause instanceof Error)) throw error;
    throw new ConfigError('The store', [`store.url: ${error.cause.message}`]);
  }
}

@Module({ providers: [{ provide: STORE, useFactory: startStore, inject: [Config] }], exports: [STORE] })
export class StoreModule implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly clock = new SteadyClock();
  private readonly cleaning = setInterval(() => void this.clean(), cleaningPeriod).unref();

  constructor(
    @Inject(STORE) private readonly store: Store,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** Waits until the store is there, but not for long: without it we start, too, and are not ready. */
  async onApplicationBootstrap(): Promise<void> {
    const end = performance.now() + longestWait;
    while (performance.now() < end && !(await this.isThere())) await setTimeout(50);
    for (const warning of await this.store.warnings()) this.log.warn(warning);
  }

  async onApplicationShutdown(): Promise<void> {
    clearInterval(this.cleaning);
    await this.store.close();
  }

  private isThere(): Promise<boolean> {
    return this.store.check().then(
      () => true,
      () => false,
    );
  }

  /** In small steps, so that no request waits for it. */
  private async clean(): Promise<void> {
    const now = this.clock.now();
    if (now === undefined) return;
    const removed = await this.store.removeEnded(now, cleaningStep).catch(() => 0);
    if (removed > 0) setImmediate(() => void this.clean());
  }
}
