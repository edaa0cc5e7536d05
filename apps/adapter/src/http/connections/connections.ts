import type { IncomingMessage, Server } from 'node:http';
import type { Socket } from 'node:net';
import type { LimitsConfig } from '../../config/settings/limits.config';
import { type Networks, sourceOf } from '../../config/settings/networks';
import type { HeapWatch } from '../../observability/heap-watch';
import { Connection, connectionOf } from './connection';
import { CountedResponse } from './counted-response';
import type { DroppedConnections, DropReason } from './dropped-connections';
import { leastWorthy, slowReaders } from './eviction';
import { OpenConnections } from './open-connections';

/** Connections beyond the limit, on which only what is always answered is answered, such as health checks. */
const reserve = 16;
/** Share of the limit above which connections without credentials are closed that were idle for so many milliseconds. */
const pressure = 0.8;
const idleUnderPressure = 1000;
/** Share of the heap's limit above which new connections are taken for health checks only. */
const heapPressure = 0.9;
/** Milliseconds between two looks at what clients read. */
const period = 1000;
/** Bytes that all clients together may leave unread. */
const mostUnread = 64 * 1024 * 1024;

export interface ConnectionsOptions {
  limits: LimitsConfig;
  /** Networks that may connect; all may if it is `undefined`. */
  allowed?: Networks;
  proxies: Networks;
  heap: HeapWatch;
  dropped: DroppedConnections;
}

/** Connection limits with eviction: when there is no room, the connection of the least worth makes room. */
export class Connections {
  private readonly open = new OpenConnections();

  constructor(private readonly options: ConnectionsOptions) {}

  get count(): number {
    return this.open.count;
  }

  /** Guards a server before its framework sees a request. */
  guard(server: Server): void {
    const { limits, dropped } = this.options;
    server.maxConnections = limits.connections + reserve;
    server.on('drop', () => dropped.count('limit'));
    server.on('connection', (socket: Socket) => this.accept(socket));
    server.on('secureConnection', (socket: Socket & { authorized: boolean }) =>
      this.open.find(socket)?.secure(socket, socket.authorized),
    );
    server.prependListener('request', ({ socket }: IncomingMessage, response: unknown) => {
      const connection = connectionOf(socket);
      if (!connection || !(response instanceof CountedResponse)) return;
      connection.begin(response, () => this.open.touch(connection));
    });
    server.on('clientError', (error: NodeJS.ErrnoException) => {
      if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT') dropped.count('slow request');
    });
    // only for the second request of a pipeline: OneRequest
    server.on('upgrade', (_request: IncomingMessage, socket: Socket) => {
      dropped.count('pipelining');
      socket.on('error', () => undefined).destroy();
    });
    const timer = setInterval(() => this.closeSlowReaders(), period).unref();
    server.on('close', () => clearInterval(timer));
  }

  /** Closes what nobody waits for a response on. Node leaves connections open that never sent a request. */
  closeIdle(): void {
    for (const one of this.open.inOrder) if (one.isIdle) one.close();
  }

  private accept(socket: Socket): void {
    const { limits, proxies, heap, dropped } = this.options;
    // empty if the client has closed it already
    const { remoteAddress = '' } = socket;
    const source = sourceOf(remoteAddress, proxies);
    const reason = remoteAddress && this.reasonToDrop(remoteAddress, source);
    if (reason) dropped.count(reason);
    if (reason !== undefined) {
      socket.destroy();
      return;
    }
    const isFull = this.open.count >= limits.connections && !this.evict();
    const connection = new Connection(socket, source);
    connection.drop = (why) => this.close(connection, why);
    connection.isTrusted = source === undefined;
    connection.isReserved = isFull || heap.isAbove(heapPressure);
    this.open.add(connection);
    socket.once('close', () => this.open.remove(connection));
    if (this.open.count > limits.connections * pressure) this.relieve();
  }

  private reasonToDrop(address: string, source: string | undefined): DropReason | undefined {
    const { allowed, heap } = this.options;
    if (allowed && !allowed.has(address)) return 'not allowed';
    if (source !== undefined && !this.canTake(source)) return 'source';
    return heap.isAbove(heapPressure) && !this.canReserve() ? 'heap' : undefined;
  }

  /** A source that has all its connections makes room for its new one. */
  private canTake(source: string): boolean {
    if (this.open.countOf(source) < this.options.limits.connectionsPerSource) return true;
    return this.evict(source);
  }

  /** A silent connection makes room for another one that may ask for health. */
  private canReserve(): boolean {
    const reserved = [...this.open.inOrder].filter(({ isReserved }) => isReserved);
    if (reserved.length < reserve) return true;
    const silent = leastWorthy(reserved);
    if (silent) this.close(silent, 'heap');
    return silent !== undefined;
  }

  /** True if a connection was closed. */
  private evict(source?: string): boolean {
    const chosen = leastWorthy(this.open.inOrder, source);
    if (chosen) this.close(chosen, 'idle');
    return chosen !== undefined;
  }

  private relieve(): void {
    const oldest = leastWorthy(this.open.inOrder);
    if (oldest?.rank === 0 && performance.now() - oldest.since > idleUnderPressure) this.close(oldest, 'idle');
  }

  private closeSlowReaders(): void {
    const slow = slowReaders([...this.open.inOrder], period / 1000, this.options.limits, mostUnread);
    for (const one of slow) this.close(one, 'unread');
  }

  private close(connection: Connection, reason: DropReason): void {
    this.options.dropped.count(reason);
    // its event comes too late for those that connect now
    this.open.remove(connection);
    connection.close();
  }
}
