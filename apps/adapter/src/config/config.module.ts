import { type DynamicModule, Module } from '@nestjs/common';
import type { Logger } from 'pino';
import type { Keys } from './reading/keys';
import { Config } from './settings/config';

/** The token under which the {@link Keys} are injected. */
export const KEYS = Symbol('keys');
/** The token under which the log is injected, for what happens after the answer. */
export const LOG = Symbol('log');

@Module({})
export class ConfigModule {
  static of(config: Config, keys: Keys, log: Logger): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: Config, useValue: config },
        { provide: KEYS, useValue: keys },
        { provide: LOG, useValue: log },
      ],
      exports: [Config, KEYS, LOG],
    };
  }
}
