import { Global, Module } from '@nestjs/common';
import { Lifecycle } from './lifecycle';
import { Metrics } from './metrics';
import { SecurityEvents } from './security-events';

@Global()
@Module({ providers: [Lifecycle, Metrics, SecurityEvents], exports: [Lifecycle, Metrics, SecurityEvents] })
export class MetricsModule {}
