import { Pool } from 'undici';

/** Milliseconds. */
export interface Timeouts {
  connect: number;
  headers: number;
  silence: number;
  attempt: number;
  total: number;
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

export interface FarmAnswer {
  status: number;
  headers: Record<string, string | string[] | undefined>;
  bytes: Uint8Array;
  url: URL;
}

/** How long a node that did not answer is the last choice, in milliseconds. */
const restAfterFailure = 30_000;

/** One XSP or ADP, with its connections. */
export class Node {
  readonly base: URL;
  private pool: Pool;
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
    const url = new URL(request.path.replace(/^\//, ''), this.base);
    const { statusCode, headers, body } = await this.pool.request({
      path: `${url.pathname}${url.search}`,
      method: request.method,
      headers: request.headers(url),
      body: request.body,
      signal: AbortSignal.any([signal, AbortSignal.timeout(this.options.timeouts.attempt)]),
    });
    const bytes = await body.bytes();
    this.restUntil = 0;
    return { status: statusCode, headers, bytes, url };
  }

  /** Ends every connection, after an answer that belonged to somebody else. */
  async dropConnections(): Promise<void> {
    const old = this.pool;
    this.pool = this.openPool();
    await old.destroy();
  }

  close(): Promise<void> {
    return this.pool.close();
  }

  private openPool(): Pool {
    const { timeouts, connections = 32, maxBytes = 2 * 1024 * 1024 } = this.options;
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
