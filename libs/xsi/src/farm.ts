import { isForAnotherNode } from './answer';
import type { TlsOptions } from './connections';
import { codeOf, isTooLarge, isUnsent, XsiDecodeError, XsiUnreachable } from './errors';
import {
  defaultConnections,
  defaultTimeouts,
  type FarmAnswer,
  type FarmHead,
  type FarmRequest,
  type FarmStream,
  Node,
  type Timeouts,
} from './node';
import { ended, type InTurn, Places, type PlacesOptions, unlessEnded, type WaitingEnd } from './places';
import { redirectTarget } from './redirect-target';
import { retryAfterOf } from './retry-after';

export interface FarmOptions {
  /** Base URL of each XSP or ADP node, first choice first: `https://xsp1.example.com`. A path in it is kept. */
  servers: readonly string[];
  /** Hosts, besides those of the servers, to which a redirect may lead. It is followed with https. */
  redirectHosts?: readonly string[];
  /** Largest answer in bytes. Default 2 MiB. */
  maxBytes?: number;
  /** Milliseconds. Defaults: connect 2000, headers 5000, silence in a body 5000, one attempt 8000, whole request 12000, stream 600000. */
  timeouts?: Partial<Timeouts>;
  /** Connections to one node, and as many more for streams. Default 32. */
  connections?: number;
  /** Milliseconds after the last request to a node until its connections are closed. Default 60000. */
  idle?: number;
  /** Calls at the same time, and those that wait behind them; one more fails at once. Default 64 and 128. */
  calls?: PlacesOptions;
  tls?: TlsOptions;
  /** Told about each attempt, for logs and counters. */
  observe?: (attempt: Attempt) => void;
}

export interface Attempt {
  /** HTTP status, or none if there was no answer. */
  status?: number;
  /** Milliseconds. */
  duration: number;
}

/**
 * The nodes of one BroadWorks. A node that refuses or does not answer is passed over for the next one, and is the last
 * choice for a while. However slow it is, no more than so many calls are under way or wait for it. Budgets and breakers belong
 * here, too, the day they are measured to be needed.
 */
export class XsiFarm {
  private readonly nodes: Node[];
  private readonly redirected = new Map<string, Node>();
  private readonly timeouts: Timeouts;
  private readonly calls: Places;
  private readonly streams: Places;

  constructor(private readonly options: FarmOptions) {
    const { calls = { parallel: 64, waiting: 128 }, connections = defaultConnections } = options;
    this.timeouts = { ...defaultTimeouts, ...options.timeouts };
    this.calls = new Places(calls);
    this.streams = new Places({ parallel: connections, waiting: connections });
    this.nodes = options.servers.map((server) => new Node(server, { ...options, timeouts: this.timeouts }));
  }

  /** When a request that begins now is too late, whatever it waits for. */
  deadline(): AbortSignal {
    return AbortSignal.timeout(this.timeouts.total);
  }

  /**
   * Throws {@link XsiUnreachable}, or {@link XsiDecodeError} for an answer that is too large. `login` lets a few of its
   * calls through at a time; the time for which a call waits counts, too.
   */
  send(request: FarmRequest, login?: InTurn): Promise<FarmAnswer> {
    const end = endOf(request, request.deadline ?? this.deadline());
    const inPlace = async () => {
      const leave = await this.calls.take(end);
      try {
        return await this.ask(request, end, (node) => node.send(request, end.signal));
      } finally {
        leave();
      }
    };
    return unlessEnded(end, () => (login ? login.inTurn(inPlace) : inPlace()));
  }

  /** An answer that is read as it comes: its headers are waited for as any answer is, its body may take `stream`. */
  async stream(request: FarmRequest): Promise<FarmStream> {
    const start = new AbortController();
    const end = endOf(request, start.signal);
    const timer = setTimeout(() => start.abort(), this.timeouts.total);
    let leave: () => void = () => undefined;
    try {
      leave = await this.streams.take(end);
      const answer = await this.ask(request, end, (node) => node.stream(request, end.signal));
      const { body } = answer;
      const last = setTimeout(() => body.destroy(new XsiUnreachable('too late')), this.timeouts.stream).unref();
      body.once('close', () => clearTimeout(last)).once('close', leave);
      return answer;
    } catch (error) {
      leave();
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  private async ask<T extends FarmHead>(
    request: FarmRequest,
    end: WaitingEnd,
    send: (node: Node) => Promise<T>,
  ): Promise<T> {
    const queue = (
      request.path.startsWith('https://') ? [this.redirectedNode(new URL(request.path))] : this.byPreference()
    ).filter((node) => node.mayBeCalled());
    let mayRepeat = request.repeatable ?? request.method === 'GET';

    for (let node = queue.shift(); node; node = queue.shift()) {
      try {
        const answer = await this.attempt(() => send(node));
        node.leaveAlone(retryAfterOf(answer));
        if (!isForAnotherNode(answer)) return answer;
        node.rest();
        if (!mayRepeat || queue.length === 0) return answer;
        mayRepeat = false;
        answer.body?.destroy();
      } catch (error) {
        const code = codeOf(error);
        if (isTooLarge(code)) throw new XsiDecodeError('', 'larger than allowed', error);
        if (end.signal.aborted) throw ended(end, error);
        node.rest();
        if (!isUnsent(code)) {
          if (!mayRepeat) throw new XsiUnreachable(code, error);
          mayRepeat = false;
          // an idle connection that was closed meanwhile: the only node is worth a second try
          if (queue.length === 0 && code === 'UND_ERR_SOCKET') queue.push(node);
        }
        if (queue.length === 0) throw new XsiUnreachable(code, error);
      }
    }
    throw new XsiUnreachable('every server asked to be left alone for a while');
  }

  /** Where a redirect to this address leads, `undefined` if it may not be followed. Never over http. */
  redirectTarget(url: URL): URL | undefined {
    const servers = this.nodes.map(({ base }) => base);
    return redirectTarget(url, servers, this.options.redirectHosts ?? []);
  }

  /** Waits for answers. A request that comes later opens connections again. */
  async close(): Promise<void> {
    await Promise.all([...this.nodes, ...this.redirected.values()].map((node) => node.close()));
  }

  /**
   * Opens new connections for what is asked from now on of the node that gave this response, which was meant for somebody
   * else. Requests in flight complete: each response is held against the user who asked.
   */
  retireConnections({ origin }: URL): void {
    for (const node of [...this.nodes, ...this.redirected.values()]) {
      if (node.base.origin === origin) node.retireConnections();
    }
  }

  /** For the end: what is under way fails, what is asked later opens connections again. */
  async dropConnections(): Promise<void> {
    await Promise.all([...this.nodes, ...this.redirected.values()].map((node) => node.dropConnections()));
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

function endOf({ signal: leaving }: FarmRequest, end: AbortSignal): WaitingEnd {
  return { signal: leaving ? AbortSignal.any([leaving, end]) : end, leaving };
}
