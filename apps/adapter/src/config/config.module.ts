import { type DynamicModule, Module } from '@nestjs/common';
import { Config } from './config';
import type { Keys } from './keys';

/** The token under which the {@link Keys} are injected. */
export const KEYS = Symbol('keys');

@Module({})
export class ConfigModule {
  static of(config: Config, keys: Keys): DynamicModule {
    return {
      module: ConfigModule,
      global: true,
      providers: [
        { provide: Config, useValue: config },
        { provide: KEYS, useValue: keys },
      ],
      exports: [Config, KEYS],
    };
  }
}
