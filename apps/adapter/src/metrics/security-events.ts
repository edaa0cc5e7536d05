import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../config/config.module';
import type { securityEvents } from './label-values';
import { Metrics } from './metrics';

export type SecurityEvent = (typeof securityEvents)[number];

/** Neither users nor addresses: requirement R2. */
interface Concerned {
  tenant: string;
  session?: string;
}

@Injectable()
export class SecurityEvents {
  constructor(
    private readonly metrics: Metrics,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** `hint` is for the operator, and names the setting to change. */
  report(event: SecurityEvent, concerned: Concerned, hint?: string): void {
    this.metrics.securityEvents.inc({ event });
    this.log.warn({ event, ...concerned }, hint);
  }
}
