import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { Logger } from 'pino';
import { ErrorFilter } from '../api/error.filter';
import { ValidationPipe } from '../api/validation.pipe';
import { LOG } from '../config/config.module';
import { AdministrationConfig } from '../config/provisioning.config';
import { ProvisioningLinks } from '../provisioning/provisioning-links.service';
import { AdministrationGuard } from './administration.guard';
import { ProvisioningTokensController } from './provisioning-tokens.controller';

@Module({
  controllers: [ProvisioningTokensController],
  providers: [
    AdministrationGuard,
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_PIPE, useClass: ValidationPipe },
  ],
})
export class AdministrationModule {
  /** What it needs of the adapter is made there, and lent. */
  static of(config: AdministrationConfig, links: ProvisioningLinks, log: Logger): DynamicModule {
    return {
      module: AdministrationModule,
      providers: [
        { provide: AdministrationConfig, useValue: config },
        { provide: ProvisioningLinks, useValue: links },
        { provide: LOG, useValue: log },
      ],
    };
  }
}
