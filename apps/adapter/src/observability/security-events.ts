import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { Logger } from 'pino';
import { LOG } from '../config/config.module';
import type { securityEvents } from './label-values';
import { Metrics } from './metrics';

export type SecurityEvent = (typeof securityEvents)[number];

/** Those that any request can cause: a line for each would flood the log. */
const frequent: ReadonlySet<SecurityEvent> = new Set([
  'token of another tenant',
  'source throttled',
  'tenant throttled',
  'session throttled',
  'answer about another user',
  'shared key missing',
]);

/** Neither users nor addresses: requirement R2. */
interface Concerned {
  tenant: string;
  session?: string;
}

@Injectable()
export class SecurityEvents {
  /** Frequent events that were logged in the last minute, each with its tenant. */
  private readonly logged = new LRUCache<string, true>({ max: 2000, ttl: 60_000 });

  constructor(
    private readonly metrics: Metrics,
    @Inject(LOG) private readonly log: Logger,
  ) {}

  /** `hint` is for the operator, and names the setting to change. A frequent event is logged once a minute for a tenant and hint. */
  report(event: SecurityEvent, concerned: Concerned, hint?: string): void {
    this.metrics.securityEvents.inc({ event });
    const key = JSON.stringify([event, concerned.tenant, hint]);
    if (frequent.has(event) && this.logged.has(key)) return;
    this.logged.set(key, true);
    this.log.warn({ event, ...concerned }, hint);
  }
}
