import { finished } from 'node:stream';
import { isForAnotherNode } from './answer';
import { abortError, deadlineIn, unlessAborted } from './cancellation';
import { isUnsent, isWorthRepeating } from './connection-errors';
import { codeOf, givenUp, isTooLarge, XsiDecodeError, XsiUnreachable } from './errors';
import { defaultTimeouts, type FarmOptions } from './farm-options';
import {
  defaultConnections,
  type FarmAnswer,
  type FarmHead,
  type FarmRequest,
  type FarmStream,
  isRepeatable,
  Node,
  type Timeouts,
} from './node';
import { type InTurn, Places } from './places';
import { redirectTarget } from './redirect-target';
import { retryAfterOf } from './retry-after';

export type { Attempt, FarmOptions } from './farm-options';

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
    return deadlineIn(this.timeouts.total);
  }

  /**
   * Throws {@link XsiUnreachable}, or {@link XsiDecodeError} for an answer that is too large. `login` lets a few of its
   * calls through at a time; the time for which a call waits counts, too. A write is given up only until it is sent: after
   * that BroadWorks may have carried it out, and its caller must learn the outcome to act on it.
   */
  send(request: FarmRequest, login?: InTurn): Promise<FarmAnswer> {
    const deadline = request.deadline ?? this.deadline();
    const waitingEnd = endOf(request, deadline);
    const isAbandonable = request.abandonable ?? request.method === 'GET';
    const end = isAbandonable ? waitingEnd : deadline;
    const inPlace = async () => {
      const leave = await this.calls.take(waitingEnd);
      try {
        return await this.ask(request, end, (node) => node.send(request, end));
      } finally {
        leave();
      }
    };
    return unlessAborted(end, login ? login.inTurn(inPlace, waitingEnd) : inPlace());
  }

  /** An answer that is read as it comes: its headers are waited for as any answer is, its body may take `stream`. */
  async stream(request: FarmRequest): Promise<FarmStream> {
    const start = new AbortController();
    const end = endOf(request, start.signal);
    const timer = setTimeout(() => start.abort(new XsiUnreachable('too late')), this.timeouts.total);
    let leave: () => void = () => undefined;
    try {
      leave = await this.streams.take(end);
      const answer = await this.ask(request, end, (node) => node.stream(request, end));
      const { body } = answer;
      const last = setTimeout(() => body.destroy(new XsiUnreachable('too late')), this.timeouts.stream).unref();
      finished(body, () => {
        clearTimeout(last);
        leave();
      });
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
    end: AbortSignal,
    send: (node: Node) => Promise<T>,
  ): Promise<T> {
    const queue = (
      request.path.startsWith('https://') ? [this.redirectedNode(new URL(request.path))] : this.byPreference()
    ).filter((node) => node.mayBeCalled());
    let mayRepeat = isRepeatable(request);

    for (let node = queue.shift(); node; node = queue.shift()) {
      try {
        const answer = await this.attempt(() => send(node), end);
        node.leaveAlone(retryAfterOf(answer));
        if (!(await isForAnotherNode(answer))) return answer;
        node.rest();
        if (!mayRepeat || queue.length === 0) return answer;
        mayRepeat = false;
        answer.body?.destroy();
      } catch (error) {
        const code = codeOf(error);
        if (isTooLarge(code)) throw new XsiDecodeError('', 'larger than allowed', error);
        if (end.aborted) throw abortError(end, error);
        node.rest();
        if (!isUnsent(error)) {
          if (!mayRepeat) throw new XsiUnreachable(code, error);
          mayRepeat = false;
          if (queue.length === 0 && isWorthRepeating(error)) queue.push(node);
        }
        if (queue.length === 0) throw new XsiUnreachable(code, error);
        if (request.signal?.aborted) throw abortError(request.signal, error);
      }
    }
    const waits = this.nodes.map((one) => one.aloneFor());
    throw new XsiUnreachable('every server asked to be left alone for a while').withRetryAfter(Math.min(...waits));
  }

  /** Returns the address to which a redirect leads, `undefined` if it may not be followed. Never over http. */
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

  /** Ends requests in flight. Later requests open connections again. */
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

  private async attempt<T extends FarmHead>(send: () => Promise<T>, end: AbortSignal): Promise<T> {
    const start = performance.now();
    let status: number | undefined;
    try {
      const answer = await send();
      status = answer.status;
      return answer;
    } finally {
      const isGivenUp = end.aborted && abortError(end).reason === givenUp;
      this.options.observe?.({ status, duration: performance.now() - start, ...(isGivenUp && { isGivenUp }) });
    }
  }
}

function endOf({ signal }: FarmRequest, end: AbortSignal): AbortSignal {
  return signal ? AbortSignal.any([signal, end]) : end;
}
