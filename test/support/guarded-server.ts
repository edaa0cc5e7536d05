import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { Config } from '../../apps/adapter/src/config/settings/config';
import { LimitsConfig } from '../../apps/adapter/src/config/settings/limits.config';
import { Networks } from '../../apps/adapter/src/config/settings/networks';
import { Connections } from '../../apps/adapter/src/http/connections/connections';
import { DroppedConnections } from '../../apps/adapter/src/http/connections/dropped-connections';
import { oneRequestPerConnection } from '../../apps/adapter/src/http/connections/one-request';
import { HeapWatch } from '../../apps/adapter/src/observability/heap-watch';
import { Metrics } from '../../apps/adapter/src/observability/metrics';

interface GuardOptions {
  limits?: Partial<LimitsConfig>;
  trustedProxies?: string[];
  tls?: { cert: string; key: string };
}

/** A server of Node, guarded as both listeners are, whose responses a test writes itself. */
export class GuardedServer {
  readonly log: { reason: string; dropped: number; msg: string }[] = [];
  private readonly heap = new HeapWatch();
  private readonly metrics = new Metrics(new Config());
  private readonly dropped: DroppedConnections;
  readonly connections: Connections;

  private constructor(
    readonly server: Server,
    { limits, trustedProxies = [] }: GuardOptions,
  ) {
    const write = (line: Buffer, _: string, done: () => void) => {
      this.log.push(JSON.parse(String(line)));
      done();
    };
    const log = pino({}, new Writable({ write }));
    this.dropped = new DroppedConnections(this.metrics, log, { name: 'public', section: 'limits' });
    const all = Object.assign(new LimitsConfig(), limits);
    const proxies = new Networks(trustedProxies);
    this.connections = new Connections({ limits: all, proxies, heap: this.heap, dropped: this.dropped });
    this.connections.guard(server);
  }

  static async start(respond: RequestListener, options: GuardOptions = {}): Promise<GuardedServer> {
    const { tls } = options;
    const server = tls
      ? createTlsServer({ ...tls, ...oneRequestPerConnection }, respond)
      : createServer(oneRequestPerConnection, respond);
    const one = new GuardedServer(server, options);
    await once(server.listen(0, '127.0.0.1'), 'listening');
    return one;
  }

  get port(): number {
    return (this.server.address() as AddressInfo).port;
  }

  get url(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** How many connections were dropped, by reason. */
  async drops(): Promise<Record<string, number>> {
    const { values } = await this.metrics.droppedConnections.get();
    const counted = values.filter(({ value }) => value > 0);
    return Object.fromEntries(counted.map(({ labels, value }) => [labels.reason, value]));
  }

  async close(): Promise<void> {
    this.heap.onApplicationShutdown();
    this.dropped.stop();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}
