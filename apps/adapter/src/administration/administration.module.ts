import { type DynamicModule, type INestApplicationContext, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { Logger } from 'pino';
import { LOG } from '../config/config.module';
import { AdministrationConfig } from '../config/settings/provisioning.config';
import { ErrorFilter } from '../http/error.filter';
import { ValidationPipe } from '../http/validation.pipe';
import { Lifecycle } from '../observability/lifecycle';
import { Metrics } from '../observability/metrics';
import { SecurityEvents } from '../observability/security-events';
import { ProvisioningLinks } from '../sign-in/provisioning/provisioning-links.service';
import { STORE } from '../store/module/store.module';
import { AdministrationGuard } from './administration.guard';
import { ObservationController } from './observation.controller';
import { ProvisioningTokensController } from './provisioning-tokens.controller';
import { Readiness } from './readiness.service';

@Module({
  controllers: [ObservationController, ProvisioningTokensController],
  providers: [
    AdministrationGuard,
    Readiness,
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_PIPE, useClass: ValidationPipe },
  ],
})
export class AdministrationModule {
  /** What it needs of the adapter is made there, and lent. */
  static of(config: AdministrationConfig, adapter: INestApplicationContext, log: Logger): DynamicModule {
    const lent = [Lifecycle, Metrics, SecurityEvents, ProvisioningLinks, STORE].map((token) => ({
      provide: token,
      useValue: adapter.get(token, { strict: false }),
    }));
    return {
      module: AdministrationModule,
      providers: [{ provide: AdministrationConfig, useValue: config }, { provide: LOG, useValue: log }, ...lent],
    };
  }
}
