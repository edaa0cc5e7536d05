import type { Logger } from 'pino';
import type { dropReasons } from '../../observability/label-values';
import type { Metrics } from '../../observability/metrics';

/** Milliseconds. */
const minute = 60_000;

/** Why a connection was closed or not taken. */
export type DropReason = (typeof dropReasons)[number];

/** Names the settings of a listener, where they are not the same. */
export interface ListenerSettings {
  name: 'public' | 'administration';
  /** The section of its setting `connections`. */
  section: 'limits' | 'administration';
}

/** Counts the connections that a listener drops, and logs each reason at most once a minute. */
export class DroppedConnections {
  private readonly unlogged = new Map<DropReason, number>();
  private readonly timers = new Map<DropReason, NodeJS.Timeout>();

  constructor(
    private readonly metrics: Metrics,
    private readonly log: Logger,
    private readonly listener: ListenerSettings,
  ) {}

  count(reason: DropReason): void {
    this.metrics.droppedConnections.inc({ listener: this.listener.name, reason });
    this.unlogged.set(reason, (this.unlogged.get(reason) ?? 0) + 1);
    if (!this.timers.has(reason)) this.write(reason);
  }

  stop(): void {
    for (const timer of this.timers.values()) clearTimeout(timer);
  }

  private write(reason: DropReason): void {
    const dropped = this.unlogged.get(reason);
    this.timers.delete(reason);
    if (!dropped) return;
    this.unlogged.delete(reason);
    this.log.warn({ reason, dropped }, `connections dropped: ${this.hint(reason)}`);
    this.timers.set(reason, setTimeout(() => this.write(reason), minute).unref());
  }

  private hint(reason: DropReason): string {
    const limit = `${this.listener.section}.connections`;
    switch (reason) {
      case 'not allowed':
        return 'their addresses are not in access.allow';
      case 'limit':
        return `${limit} are in use, and none of them is idle`;
      case 'source':
        return 'one address had more than limits.connectionsPerSource; name a balancer in access.trustedProxies';
      case 'idle':
        return `closed to make room for others, near the limit of ${limit}`;
      case 'slow request':
        return 'their requests were not complete within limits.headers or limits.request';
      case 'pipelining':
        return 'another request came before the response to the last one; no setting allows that';
      case 'small chunks':
        return 'a body came in chunks of a few bytes; no setting allows that';
      case 'unread':
        return 'they did not read their responses within limits.unread, or at limits.readRate';
      case 'heap':
        return 'memory is short; raise --max-old-space-size in NODE_OPTIONS';
    }
  }
}
