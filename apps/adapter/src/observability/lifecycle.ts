import { Injectable } from '@nestjs/common';
import { Metrics } from './metrics';

/** Where the process is in its life. */
@Injectable()
export class Lifecycle {
  /** Whether a stop signal came: what is under way is finished, and a balancer should send nothing more. */
  isDraining = false;
  /** Whether the configuration was changed to one that cannot be used, so that the one before is in use. */
  isConfigurationRefused = false;

  constructor(metrics: Metrics) {
    const help = '1 while the configuration was changed to one that cannot be used';
    metrics.watch('adapter_configuration_refused', help, () => Number(this.isConfigurationRefused));
  }
}
