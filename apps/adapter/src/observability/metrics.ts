import type { Attempt } from '@libs/xsi';
import { Injectable } from '@nestjs/common';
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import { Config } from '../config/settings/config';
import { version } from '../config/version';
import {
  dropReasons,
  listeners,
  overloads,
  securityEvents,
  signInKinds,
  signInOutcomes,
  throttles,
  upstreamOutcomes,
} from './label-values';

/** Seconds. */
const durations = [0.005, 0.025, 0.1, 0.5, 2, 8];

/**
 * Metrics of the process. No label holds a host, a user or an address, no version but our own, and no tenant unless the operator
 * wants it: requirement C58.
 */
@Injectable()
export class Metrics {
  readonly registry = new Registry();

  readonly requests = this.counter('adapter_requests_total', 'Requests; status is aborted where the caller left', [
    'method',
    'route',
    'status',
  ]);
  readonly requestSeconds = this.histogram('adapter_request_duration_seconds', 'How long they took', [
    'method',
    'route',
  ]);
  readonly signIns = this.counter(
    'adapter_sign_ins_total',
    'Sign-ins: by password, otp or link',
    ['kind', 'outcome'],
    signInKinds.flatMap((kind) => signInOutcomes.map((outcome) => ({ kind, outcome }))),
  );
  readonly storeFailures = this.counter(
    'adapter_store_failures_total',
    'Requests for which the store did not work',
    [],
  );
  readonly securityEvents = this.counter(
    'adapter_security_events_total',
    'What may be an attack',
    ['event'],
    securityEvents.map((event) => ({ event })),
  );
  readonly throttled = this.counter(
    'adapter_throttled_total',
    'Requests refused for being too many',
    ['limit'],
    throttles.map((limit) => ({ limit })),
  );
  readonly shed = this.counter(
    'adapter_shed_total',
    'Requests refused while there was too much to do',
    ['listener', 'reason'],
    listeners.flatMap((listener) => overloads.map((reason) => ({ listener, reason }))),
  );

  readonly droppedConnections = this.counter(
    'adapter_connections_dropped_total',
    'Connections closed or not taken',
    ['listener', 'reason'],
    listeners.flatMap((listener) => dropReasons.map((reason) => ({ listener, reason }))),
  );

  private readonly openConnections = new Map<string, () => number>();

  readonly repairs = this.counter(
    'adapter_xsi_repairs_total',
    'Entries left out and values left out or mended in documents of XSI',
    ['document', 'field'],
  );

  private readonly upstreamCalls = this.counter(
    'adapter_upstream_calls_total',
    'Calls of XSI, each attempt',
    ['outcome'],
    upstreamOutcomes.map((outcome) => ({ outcome })),
  );
  private readonly upstreamSeconds = this.histogram('adapter_upstream_call_duration_seconds', 'How long they took', []);

  private readonly tenantRequests?: Counter<'tenant' | 'status'>;
  private readonly tenantUpstreamCalls?: Counter<'tenant' | 'outcome'>;

  constructor({ administration }: Config) {
    const labels = { name: 'adapter_build_info', help: 'Always 1', labelNames: ['version'] };
    new Gauge({ ...labels, registers: [this.registry] }).set({ version }, 1);
    const connections: Gauge<'listener'> = new Gauge({
      name: 'adapter_connections',
      help: 'Open connections',
      labelNames: ['listener'],
      registers: [this.registry],
      collect: () => {
        for (const [listener, read] of this.openConnections) connections.set({ listener }, read());
      },
    });
    if (!administration?.metricsByTenant) return;
    this.tenantRequests = this.counter('adapter_tenant_requests_total', 'Requests', ['tenant', 'status']);
    this.tenantUpstreamCalls = this.counter('adapter_tenant_upstream_calls_total', 'Calls of XSI', [
      'tenant',
      'outcome',
    ]);
  }

  /** `tenant` is one of the configuration. */
  countUpstream(attempt: Attempt, tenant: string): void {
    const outcome = outcomeOf(attempt);
    this.upstreamCalls.inc({ outcome });
    this.upstreamSeconds.observe(attempt.duration / 1000);
    this.tenantUpstreamCalls?.inc({ tenant, outcome });
  }

  /** `tenant` is one of the configuration, or `none`. */
  countTenantRequest(tenant: string, status: string): void {
    this.tenantRequests?.inc({ tenant, status });
  }

  /** Is asked for each time that somebody looks. */
  watch(name: string, help: string, read: () => number): void {
    const gauge: Gauge = new Gauge({ name, help, registers: [this.registry], collect: () => gauge.set(read()) });
  }

  /** The open connections of a listener. */
  watchConnections(listener: string, read: () => number): void {
    this.openConnections.set(listener, read);
  }

  /** Each series of `known` labels begins with 0. */
  private counter<Label extends string>(
    name: string,
    help: string,
    labelNames: readonly Label[],
    known: readonly Record<Label, string>[] = [],
  ): Counter<Label> {
    const counter = new Counter({ name, help, labelNames, registers: [this.registry] });
    for (const labels of known) counter.inc(labels, 0);
    return counter;
  }

  private histogram<Label extends string>(name: string, help: string, labelNames: readonly Label[]): Histogram<Label> {
    return new Histogram({ name, help, labelNames, buckets: durations, registers: [this.registry] });
  }
}

function outcomeOf({ status, isGivenUp }: Attempt): (typeof upstreamOutcomes)[number] {
  if (isGivenUp) return 'given up';
  if (status === undefined) return 'unreachable';
  if (status >= 500) return 'error';
  return status >= 400 ? 'refused' : 'ok';
}
