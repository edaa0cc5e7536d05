import type { Readable } from 'node:stream';
import { type Dispatcher, Pool } from 'undici';
import { Connections, type TlsOptions } from './connections';
import { connectorWithoutContinue } from './continue';
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

export const defaultTimeouts: Timeouts = {
  connect: 2000,
  headers: 5000,
  silence: 5000,
  attempt: 8000,
  total: 12_000,
  stream: 600_000,
};

export interface NodeOptions {
  timeouts: Timeouts;
  /** Default 32, and as many for streams. */
  connections?: number;
  /** Largest answer. Default 2 MiB. */
  maxBytes?: number;
  tls?: TlsOptions;
  /** Milliseconds after the last request until connections are closed. Default 60000. */
  idle?: number;
}

export interface FarmRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query below the base URL of whichever node serves it, or the whole URL to which a redirect led. */
  path: string;
  headers: (url: URL) => Record<string, string>;
  body?: string;
  signal?: AbortSignal;
  /** When it is too late, where the time began before it was handed over: see `XsiFarm.deadline()`. */
  deadline?: AbortSignal;
  /** Whether it may be sent again after it may have been received. Default: GET only. */
  repeatable?: boolean;
  /** Most bytes of a content that is decoded as it comes. */
  maxBytes?: number;
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

/** One XSP or ADP, with its connections. */
export class Node {
  readonly base: URL;
  private readonly calls: Connections;
  /** These answers have no limit of size, and hold a connection for long. */
  private readonly streams: Connections;
  private restUntil = 0;
  private aloneUntil = 0;

  constructor(
    server: string,
    private readonly options: NodeOptions,
  ) {
    this.base = new URL(server.endsWith('/') ? server : `${server}/`);
    this.calls = new Connections(() => this.openPool(), options.idle);
    this.streams = new Connections(() => this.openPool(-1), options.idle);
  }

  isResting(): boolean {
    return performance.now() < this.restUntil;
  }

  rest(): void {
    this.restUntil = performance.now() + restAfterFailure;
  }

  /** For the node to be called no more for some time, as it asked for. */
  leaveAlone(millis: number): void {
    if (millis > 0) this.aloneUntil = performance.now() + millis;
  }

  mayBeCalled(): boolean {
    return performance.now() >= this.aloneUntil;
  }

  async send(request: FarmRequest, signal: AbortSignal): Promise<FarmAnswer> {
    const attempt = AbortSignal.any([signal, AbortSignal.timeout(this.options.timeouts.attempt)]);
    const [pool, release] = this.calls.take();
    try {
      const { body, ...head } = await this.ask(pool, request, attempt);
      const answer = await unpacked({ ...head, bytes: await body.bytes() }, this.maxBytes);
      this.restUntil = 0;
      return answer;
    } finally {
      release();
    }
  }

  /** Waits for the headers only. */
  async stream(request: FarmRequest, signal: AbortSignal): Promise<FarmStream> {
    const [pool, release] = this.streams.take();
    try {
      const answer = await this.ask(pool, request, signal);
      // whoever reads it hears of an error, too; who destroys it does not listen, and must not bring the process down
      answer.body.on('error', () => undefined).once('close', release);
      this.restUntil = 0;
      // base64 has four letters for three bytes, and stands in a document
      return unpackedStream(answer, 1.5 * (request.maxBytes ?? 0) + this.maxBytes);
    } catch (error) {
      release();
      throw error;
    }
  }

  /** Waits for answers, but for streams that somebody may read for minutes. A request that comes later is answered, too. */
  async close(): Promise<void> {
    await Promise.all([this.calls.close(), this.streams.destroy()]);
  }

  /** Requests in flight complete, later ones open new connections. */
  retireConnections(): void {
    for (const connections of [this.calls, this.streams]) connections.close().catch(() => undefined);
  }

  /** Ends every connection at once. */
  async dropConnections(): Promise<void> {
    await Promise.all([this.calls.destroy(), this.streams.destroy()]);
  }

  private async ask(pool: Dispatcher, request: FarmRequest, signal: AbortSignal) {
    const url = new URL(request.path.replace(/^\//, ''), this.base);
    const { statusCode, headers, body } = await pool.request({
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: request.headers(url),
      body: request.body,
      signal,
    });
    return { status: statusCode, headers, body, url };
  }

  private get maxBytes(): number {
    return this.options.maxBytes ?? 2 * 1024 * 1024;
  }

  private openPool(maxBytes = this.maxBytes): Pool {
    const { timeouts, connections = defaultConnections, tls } = this.options;
    return new Pool(this.base.origin, {
      connections,
      connect: connectorWithoutContinue({ timeout: timeouts.connect, ...tls }),
      headersTimeout: timeouts.headers,
      bodyTimeout: timeouts.silence,
      maxResponseSize: maxBytes,
    });
  }
}
