import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { LimitsConfig } from '../../config/settings/limits.config';
import type { HeapWatch } from '../../observability/heap-watch';
import type { overloads } from '../../observability/label-values';
import type { Held } from '../request-context';

/** Milliseconds between two looks at the event loop. */
const period = 1000;
/** Milliseconds; by as much the loop's histogram sees even a loop at rest. */
const resolution = 10;
/** Share of the heap's limit above which requests are rejected. */
const heapPressure = 0.8;

/** Why a request cannot be served now. */
export type Overloaded = (typeof overloads)[number];

/** Load shedding: rejects requests while the process has too much to do. Requirement C37. */
export class Overload {
  private count = 0;
  private readonly ofTenants = new Map<string, number>();
  private readonly delays = monitorEventLoopDelay({ resolution });
  private readonly timer = setInterval(() => this.look(), period).unref();
  /** Looks in a row that found the loop late: one alone may be a single pause. */
  private lateLooks = 0;

  constructor(
    private readonly limits: LimitsConfig,
    private readonly heap: HeapWatch,
  ) {
    this.delays.enable();
  }

  get inFlight(): number {
    return this.count;
  }

  /** `undefined` if there is room. */
  reasonToReject(tenant: string): Overloaded | undefined {
    if (this.lateLooks > 1) return 'event loop';
    if (this.heap.isAbove(heapPressure)) return 'heap';
    if (this.count >= this.limits.inFlight) return 'in flight';
    return (this.ofTenants.get(tenant) ?? 0) >= this.limits.inFlightPerTenant ? 'tenant' : undefined;
  }

  /** Held by a request while it is worked on. */
  slotFor(tenant: string): Held {
    return { take: () => this.add(tenant, 1), release: () => this.add(tenant, -1) };
  }

  stop(): void {
    clearInterval(this.timer);
    this.delays.disable();
  }

  private add(tenant: string, more: 1 | -1): void {
    this.count += more;
    const ofTenant = (this.ofTenants.get(tenant) ?? 0) + more;
    if (ofTenant > 0) this.ofTenants.set(tenant, ofTenant);
    else this.ofTenants.delete(tenant);
  }

  private look(): void {
    const late = this.delays.percentile(99) / 1e6 - resolution;
    this.lateLooks = late > this.limits.loopDelay ? this.lateLooks + 1 : 0;
    this.delays.reset();
  }
}
