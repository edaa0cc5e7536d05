import { XsiDecodeError, XsiUnreachable } from './errors';
import { type FarmAnswer, type FarmHead, type FarmRequest, type FarmStream, Node, type Timeouts } from './node';

export interface FarmOptions {
  /** Base URL of each XSP or ADP node, first choice first: `https://xsp1.example.com`. A path in it is kept. */
  servers: readonly string[];
  /** Hosts, besides those of the servers, to which a redirect may lead. It must lead to https. */
  redirectHosts?: readonly string[];
  /** Largest answer in bytes. Default 2 MiB. */
  maxBytes?: number;
  /** Milliseconds. Defaults: connect 2000, headers 5000, silence in a body 5000, one attempt 8000, whole request 12000, stream 600000. */
  timeouts?: Partial<Timeouts>;
  /** Connections to one node. Default 32. */
  connections?: number;
  /** Told about each attempt, for logs and counters. */
  observe?: (attempt: Attempt) => void;
}

export interface Attempt {
  /** HTTP status, or none if there was no answer. */
  status?: number;
  /** Milliseconds. */
  duration: number;
}

const defaultTimeouts: Timeouts = {
  connect: 2000,
  headers: 5000,
  silence: 5000,
  attempt: 8000,
  total: 12_000,
  stream: 600_000,
};
/** Errors that come before a byte was sent. A code of TLS is one, too: the request waits for the handshake. */
const unsent =
  /^(ECONNREFUSED|EHOSTUNREACH|ENETUNREACH|ENOTFOUND|EAI_AGAIN|UND_ERR_CONNECT_TIMEOUT|ERR_TLS_.*|ERR_SSL_.*|CERT_.*|SELF_SIGNED_.*|DEPTH_ZERO_.*|UNABLE_TO_.*|EPROTO)$/;
/** Statuses with which a balancer or a server that is full says "not here". */
const elsewhere = new Set([502, 503, 504]);

/**
 * The nodes of one BroadWorks. A node that refuses or does not answer is passed over for the next one, and is the last
 * choice for a while. Budgets, breakers and bulkheads belong here, too, the day they are measured to be needed.
 */
export class XsiFarm {
  private readonly nodes: Node[];
  private readonly redirected = new Map<string, Node>();
  private readonly timeouts: Timeouts;

  constructor(private readonly options: FarmOptions) {
    this.timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.nodes = options.servers.map((server) => new Node(server, { ...options, timeouts: this.timeouts }));
  }

  /** Throws {@link XsiUnreachable}, or {@link XsiDecodeError} for an answer that is too large. */
  async send(request: FarmRequest): Promise<FarmAnswer> {
    const deadline = AbortSignal.timeout(this.timeouts.total);
    return this.ask(request, deadline, (node, signal) => node.send(request, signal));
  }

  /** An answer that is read as it comes: its headers are waited for as any answer is, its body may take `stream`. */
  async stream(request: FarmRequest): Promise<FarmStream> {
    const end = new AbortController();
    const start = setTimeout(() => end.abort(), this.timeouts.total);
    let answer: FarmStream;
    try {
      answer = await this.ask(request, end.signal, (node, signal) => node.stream(request, signal));
    } finally {
      clearTimeout(start);
    }
    const { body } = answer;
    const deadline = setTimeout(() => body.destroy(new XsiUnreachable('too late')), this.timeouts.stream).unref();
    body.once('close', () => clearTimeout(deadline));
    return answer;
  }

  private async ask<T extends FarmHead>(
    request: FarmRequest,
    deadline: AbortSignal,
    send: (node: Node, signal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    const signal = request.signal ? AbortSignal.any([request.signal, deadline]) : deadline;
    const queue = request.path.startsWith('https://')
      ? [this.redirectedNode(new URL(request.path))]
      : this.byPreference();
    let mayRepeat = request.repeatable ?? request.method === 'GET';

    for (let node = queue.shift(); node; node = queue.shift()) {
      try {
        const answer = await this.attempt(() => send(node, signal));
        const hasNext = mayRepeat && queue.length > 0;
        if (!hasNext || !elsewhere.has(answer.status)) return answer;
        mayRepeat = false;
        answer.body?.destroy();
        node.rest();
      } catch (error) {
        const code = codeOf(error);
        if (code === 'UND_ERR_RES_EXCEEDED_MAX_SIZE') throw new XsiDecodeError('', 'larger than allowed', error);
        if (signal.aborted) throw new XsiUnreachable(request.signal?.aborted ? 'given up' : 'too late', error);
        node.rest();
        if (!unsent.test(code)) {
          if (!mayRepeat) throw new XsiUnreachable(code, error);
          mayRepeat = false;
          // an idle connection that was closed meanwhile: the only node is worth a second try
          if (queue.length === 0 && code === 'UND_ERR_SOCKET') queue.push(node);
        }
        if (queue.length === 0) throw new XsiUnreachable(code, error);
      }
    }
    throw new XsiUnreachable('no server is configured');
  }

  /** Whether a redirect to this address may be followed. */
  mayRedirectTo(url: URL): boolean {
    const hosts = [...this.nodes.map(({ base }) => base.host), ...(this.options.redirectHosts ?? [])];
    return url.protocol === 'https:' && hosts.includes(url.host);
  }

  /** For an answer that was not meant for the one who asked: no open connection is to be trusted any more. */
  async dropConnections(): Promise<void> {
    await Promise.all([...this.nodes, ...this.redirected.values()].map((node) => node.dropConnections()));
  }

  async close(): Promise<void> {
    await Promise.all([...this.nodes, ...this.redirected.values()].map((node) => node.close()));
  }

  /** For a process in which nobody waits for an answer any more: what is still asked fails at once. */
  async destroy(): Promise<void> {
    await Promise.all([...this.nodes, ...this.redirected.values()].map((node) => node.destroy()));
  }

  private redirectedNode({ origin }: URL): Node {
    const node = this.redirected.get(origin) ?? new Node(origin, { ...this.options, timeouts: this.timeouts });
    this.redirected.set(origin, node);
    return node;
  }

  /** The nodes that answered last, in the order of the configuration, then the others. */
  private byPreference(): Node[] {
    return [...this.nodes.filter((node) => !node.isResting()), ...this.nodes.filter((node) => node.isResting())];
  }

  private async attempt<T extends FarmHead>(send: () => Promise<T>): Promise<T> {
    const start = performance.now();
    let status: number | undefined;
    try {
      const answer = await send();
      status = answer.status;
      return answer;
    } finally {
      this.options.observe?.({ status, duration: performance.now() - start });
    }
  }
}

/** A system's or a client's code for what went wrong. */
export function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'unknown';
  // not instanceof: an error of Node itself may belong to another realm
  if ('code' in error && typeof error.code === 'string') return error.code;
  return 'name' in error && typeof error.name === 'string' ? error.name : 'unknown';
}
