import { finished, type Readable } from 'node:stream';
import { Pool } from 'undici';
import { isStale, markRepeated } from './connection-errors';
import { Connections, type TlsOptions } from './connections';
import { connectorWithoutContinue } from './continue';
import { lookup } from './lookups';
import { unpacked, unpackedStream } from './unpack';

/** Milliseconds. */
export interface Timeouts {
  connect: number;
  headers: number;
  silence: number;
  attempt: number;
  total: number;
  /** From the headers to the end of the body, of an answer that is read as it comes. */
  stream: number;
}

export interface NodeOptions {
  timeouts: Timeouts;
  /** Default 32, as many for streams, and as many for calls that need a fresh one. */
  connections?: number;
  /** Largest answer. Default 2 MiB. */
  maxBytes?: number;
  tls?: TlsOptions;
  /** Milliseconds after the last request until connections are closed. Default 60000. */
  idle?: number;
}

export interface CallOptions {
  /** Ends the call, as the signal of the running work does. */
  signal?: AbortSignal;
  /** Whether it may be sent again after it may have been received. Default: GET only. */
  repeatable?: boolean;
  /** True if it may be aborted after it was sent: its outcome is of no use to a caller that left. Default: GET only. */
  abandonable?: boolean;
  /** Most bytes of a content that is decoded as it comes. */
  maxBytes?: number;
}

export interface FarmRequest extends CallOptions {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query below the base URL of whichever node serves it, or the whole URL to which a redirect led. */
  path: string;
  headers: (url: URL) => Record<string, string>;
  body?: string;
  /** When it is too late, where the time began before it was handed over: see `XsiFarm.deadline()`. */
  deadline?: AbortSignal;
}

export interface FarmHead {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  url: URL;
  /** What is still to come, where it is read as it comes. */
  body?: Readable;
}

export interface FarmAnswer extends FarmHead {
  bytes: Uint8Array;
}

/** An answer whose body is still to come. Whoever has it reads it to its end, or destroys it. */
export interface FarmStream extends FarmHead {
  body: Readable;
}

/** To one node. */
export const defaultConnections = 32;
/** How long a node that did not answer is the last choice, in milliseconds. */
const restAfterFailure = 30_000;

/** True if a request may be sent again after it may have been received. */
export function isRepeatable({ method, repeatable = method === 'GET' }: FarmRequest): boolean {
  return repeatable;
}

/** One XSP or ADP, with its connections. */
export class Node {
  readonly base: URL;
  private readonly calls: Connections;
  /** Each serves one call: a kept connection may be closed by the server just when a call is sent. */
  private readonly fresh: Connections;
  /** As `fresh`. These responses have no limit of size, and hold a connection for long. */
  private readonly streams: Connections;
  private readonly maxBytes: number;
  private restUntil = 0;
  private aloneUntil = 0;

  constructor(
    server: string,
    private readonly options: NodeOptions,
  ) {
    this.base = new URL(server.endsWith('/') ? server : `${server}/`);
    const { maxBytes: maxResponseSize = 2 * 1024 * 1024, idle } = options;
    this.maxBytes = maxResponseSize;
    this.calls = new Connections(() => this.openPool({ maxResponseSize }), idle);
    this.fresh = new Connections(() => this.openPool({ maxResponseSize, pipelining: 0 }), idle);
    this.streams = new Connections(() => this.openPool({ pipelining: 0 }), idle);
  }

  isResting(): boolean {
    return performance.now() < this.restUntil;
  }

  rest(): void {
    this.restUntil = performance.now() + restAfterFailure;
  }

  /** Sends the node nothing for some time, as it asked for. */
  leaveAlone(millis: number): void {
    if (millis > 0) this.aloneUntil = performance.now() + millis;
  }

  mayBeCalled(): boolean {
    return this.aloneFor() <= 0;
  }

  /** Milliseconds for which it still wants no request. */
  aloneFor(): number {
    return this.aloneUntil - performance.now();
  }

  async send(request: FarmRequest, signal: AbortSignal): Promise<FarmAnswer> {
    const attempt = AbortSignal.any([signal, AbortSignal.timeout(this.options.timeouts.attempt)]);
    const { body, ...head } = await this.call(request, attempt);
    const answer = await unpacked({ ...head, bytes: await body.bytes() }, this.maxBytes);
    this.restUntil = 0;
    return answer;
  }

  /** Waits for the headers only. */
  async stream(request: FarmRequest, signal: AbortSignal): Promise<FarmStream> {
    const answer = await this.ask(this.streams, request, signal);
    this.restUntil = 0;
    // base64 has four letters for three bytes, and stands in a document
    return unpackedStream(answer, 1.5 * (request.maxBytes ?? 0) + this.maxBytes);
  }

  /** Waits for answers, but for streams that somebody may read for minutes. A request that comes later is answered, too. */
  async close(): Promise<void> {
    await Promise.all([this.calls.close(), this.fresh.close(), this.streams.destroy()]);
  }

  /** Requests in flight complete, later ones open new connections. */
  retireConnections(): void {
    for (const connections of [this.calls, this.fresh, this.streams]) connections.close().catch(() => undefined);
  }

  /** Ends every connection at once. */
  async dropConnections(): Promise<void> {
    await Promise.all([this.calls.destroy(), this.fresh.destroy(), this.streams.destroy()]);
  }

  /** A connection that the server had closed is invisible: the call is sent once more over a fresh one. */
  private async call(request: FarmRequest, signal: AbortSignal) {
    if (!isRepeatable(request)) return this.ask(this.fresh, request, signal);
    try {
      return await this.ask(this.calls, request, signal);
    } catch (error) {
      if (!isStale(error)) throw error;
      return await this.ask(this.fresh, request, signal).catch((second: unknown) => {
        throw markRepeated(second);
      });
    }
  }

  private async ask(connections: Connections, request: FarmRequest, signal: AbortSignal) {
    const url = new URL(request.path.replace(/^\//, ''), this.base);
    const [pool, release] = connections.take();
    try {
      const { statusCode, headers, body } = await pool.request({
        path: `${url.pathname}${url.search}`,
        method: request.method,
        headers: request.headers(url),
        body: request.body,
        signal,
      });
      finished(body, release);
      return { status: statusCode, headers, body, url };
    } catch (error) {
      release();
      throw error;
    }
  }

  private openPool(options: Pool.Options): Pool {
    const { timeouts, connections = defaultConnections, tls } = this.options;
    return new Pool(this.base.origin, {
      connections,
      connect: connectorWithoutContinue({ timeout: timeouts.connect, lookup, ...tls }),
      headersTimeout: timeouts.headers,
      bodyTimeout: timeouts.silence,
      ...options,
    });
  }
}
