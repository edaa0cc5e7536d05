import { Global, Module } from '@nestjs/common';
import { HeapWatch } from './heap-watch';
import { Lifecycle } from './lifecycle';
import { Metrics } from './metrics';
import { SecurityEvents } from './security-events';

@Global()
@Module({
  providers: [HeapWatch, Lifecycle, Metrics, SecurityEvents],
  exports: [HeapWatch, Lifecycle, Metrics, SecurityEvents],
})
export class MetricsModule {}
