import type { Readable } from 'node:stream';
import { Pool } from 'undici';

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
  /** Default 32. */
  connections?: number;
  /** Largest answer. Default 2 MiB. */
  maxBytes?: number;
}

export interface FarmRequest {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path and query below the base URL of whichever node serves it, or the whole URL to which a redirect led. */
  path: string;
  headers: (url: URL) => Record<string, string>;
  body?: string;
  signal?: AbortSignal;
  /** Whether it may be sent again after it may have been received. Default: GET only. */
  repeatable?: boolean;
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

/** How long a node that did not answer is the last choice, in milliseconds. */
const restAfterFailure = 30_000;

/** One XSP or ADP, with its connections. */
export class Node {
  readonly base: URL;
  private pool: Pool;
  /** Opened by the first stream: these answers have no limit of size, and hold a connection for long. */
  private streams?: Pool;
  private restUntil = 0;

  constructor(
    server: string,
    private readonly options: NodeOptions,
  ) {
    this.base = new URL(server.endsWith('/') ? server : `${server}/`);
    this.pool = this.openPool();
  }

  isResting(): boolean {
    return performance.now() < this.restUntil;
  }

  rest(): void {
    this.restUntil = performance.now() + restAfterFailure;
  }

  async send(request: FarmRequest, signal: AbortSignal): Promise<FarmAnswer> {
    const attempt = AbortSignal.any([signal, AbortSignal.timeout(this.options.timeouts.attempt)]);
    const { body, ...head } = await this.ask(this.pool, request, attempt);
    const bytes = await body.bytes();
    this.restUntil = 0;
    return { ...head, bytes };
  }

  /** Waits for the headers only. */
  async stream(request: FarmRequest, signal: AbortSignal): Promise<FarmStream> {
    this.streams ??= this.openPool(-1);
    const answer = await this.ask(this.streams, request, signal);
    // whoever reads it hears of an error, too; who destroys it does not listen, and must not bring the process down
    answer.body.on('error', () => undefined);
    this.restUntil = 0;
    return answer;
  }

  /** Ends every connection, after an answer that belonged to somebody else. */
  async dropConnections(): Promise<void> {
    const old = [this.pool, this.streams];
    this.pool = this.openPool();
    this.streams = undefined;
    await Promise.all(old.map((pool) => pool?.destroy()));
  }

  /** Waits for answers, but for streams that somebody may read for minutes. */
  async close(): Promise<void> {
    await Promise.all([this.pool.close(), this.streams?.destroy()]);
  }

  /** Waits for nothing. */
  async destroy(): Promise<void> {
    await Promise.all([this.pool.destroy(), this.streams?.destroy()]);
  }

  private async ask(pool: Pool, request: FarmRequest, signal: AbortSignal) {
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

  private openPool(maxBytes = this.options.maxBytes ?? 2 * 1024 * 1024): Pool {
    const { timeouts, connections = 32 } = this.options;
    return new Pool(this.base.origin, {
      connections,
      allowH2: false,
      connect: { timeout: timeouts.connect },
      headersTimeout: timeouts.headers,
      bodyTimeout: timeouts.silence,
      maxResponseSize: maxBytes,
    });
  }
}
