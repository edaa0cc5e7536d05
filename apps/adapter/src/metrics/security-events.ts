import { Inject, Injectable } from '@nestjs/common';
import type { Logger } from 'pino';
import { LOG } from '../config/config.module';
import { Metrics } from './metrics';

/** What an operator should know of, since it may be an attack, or a mistake that looks like one. */
export type SecurityEvent =
  | 'refresh token reused'
  | 'token of another tenant'
  | 'sign-ins delayed'
  | 'source throttled'
  | 'tenant throttled'
  | 'session throttled'
  | 'answer about another user'
  | 'stored password refused'
  | 'many stored passwords refused'
  | 'stored passwords accepted again'
  | 'shared key missing'
  | 'administration key rejected';

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
