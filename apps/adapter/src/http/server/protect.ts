import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import type { LimitsConfig } from '../../config/settings/limits.config';
import { Networks } from '../../config/settings/networks';
import type { HeapWatch } from '../../observability/heap-watch';
import type { Metrics } from '../../observability/metrics';
import { Connections } from '../connections/connections';
import { DroppedConnections, type ListenerSettings } from '../connections/dropped-connections';
import { addKeepAlive } from '../connections/keep-alive';
import { addLoadShedding } from './load-shedding';
import { Overload } from './overload';

interface Protection {
  limits: LimitsConfig;
  /** Networks that may connect; all may if there are none. */
  allow?: readonly string[];
  trustedProxies?: readonly string[];
  /** Routes that are answered however much there is to do. */
  alwaysAnswered: RegExp;
  listener: ListenerSettings;
  heap: HeapWatch;
  metrics: Metrics;
  log: Logger;
}

/** Protects a listener from too many and too slow clients: its connections, its memory and the requests in flight. */
export function protect(server: FastifyInstance, protection: Protection): Overload {
  const { limits, allow = [], trustedProxies = [], alwaysAnswered, listener, heap, metrics, log } = protection;
  const overload = new Overload(limits, heap);
  const dropped = new DroppedConnections(metrics, log, listener);
  const allowed = allow.length > 0 ? new Networks(allow) : undefined;
  const connections = new Connections({ limits, allowed, proxies: new Networks(trustedProxies), heap, dropped });
  connections.guard(server.server);
  metrics.watchConnections(listener.name, () => connections.count);
  addLoadShedding(server, { overload, metrics, listener: listener.name, alwaysAnswered });
  addKeepAlive(server);
  server.addHook('preClose', async () => connections.closeIdle());
  server.addHook('onClose', async () => {
    for (const one of [overload, dropped]) one.stop();
  });
  return overload;
}
