import { Injectable } from '@nestjs/common';
import { Counter, Registry } from 'prom-client';

/** What can be counted. No label holds a host, a version, a tenant or a user: requirement C58. */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly securityEvents = this.counter('adapter_security_events_total', 'What may be an attack', ['event']);
  readonly throttled = this.counter('adapter_throttled_total', 'Requests refused for being too many', ['limit']);
  readonly shed = this.counter('adapter_shed_total', 'Requests refused while there was too much to do', ['reason']);

  private counter<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Counter<Label> {
    return new Counter({ name, help, labelNames, registers: [this.registry] });
  }
}
