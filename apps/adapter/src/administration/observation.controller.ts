import { Controller, Get, Header } from '@nestjs/common';
import { ApiProduces, ApiTags } from '@nestjs/swagger';
import { Registry } from 'prom-client';
import { notReady } from '../http/api-error';
import { Refuses } from '../http/refuses.decorator';
import { Metrics } from '../observability/metrics';
import { processMetrics } from '../observability/process-metrics';
import { Live, Ready } from './observation.dto';
import { Readiness } from './readiness.service';

/** What a monitoring system asks: no key is needed, and no answer tells of hosts, versions or users. Requirement C58. */
@ApiTags('observation')
@Controller()
export class ObservationController {
  private readonly ofProcess = processMetrics();

  constructor(
    private readonly metrics: Metrics,
    private readonly readiness: Readiness,
  ) {}

  /** Whether the process answers, whatever is down. */
  @Get('live')
  live(): Live {
    return { status: 'live' };
  }

  /** Whether requests should be sent here. */
  @Get('ready')
  @Refuses(notReady)
  async ready(): Promise<Ready> {
    const missing = await this.readiness.missing();
    if (missing) throw notReady(missing);
    const { configuration, clockDifference } = this.readiness;
    return { status: 'ready', configuration, clockDifference };
  }

  /** In Prometheus' text format. */
  @Get('metrics')
  @ApiProduces('text/plain')
  @Header('content-type', Registry.PROMETHEUS_CONTENT_TYPE)
  async read(): Promise<string> {
    return (await this.metrics.registry.metrics()) + (await this.ofProcess.metrics());
  }
}
