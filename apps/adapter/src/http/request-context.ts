import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import { DeadlineExceeded, givenUp, type Repair, XsiUnreachable } from '@libs/xsi';

/** A resource that must stay open while a request uses it. */
export interface Held {
  take(): void;
  release(): void;
}

/** State of a request while it is served, for its log line and its upstream calls. */
export class RequestContext {
  private readonly start = performance.now();
  upstreamCalls = 0;
  upstreamMillis = 0;
  loginTokens = 0;
  /** Entries left out and values mended in the documents that were read. */
  readonly repairs: Repair[] = [];
  /** WebTrit's error code, if the request was rejected. */
  code?: string;
  /** The reason, in our own words. */
  cause?: string;
  /** Set if a response of BroadWorks broke off after ours had begun: its document, where it is XSI. */
  brokenOff?: { document?: string };
  /** True if the cause names a setting that the operator should change. */
  isForOperator = false;
  private readonly held = new Set<Held>();
  private hasCredentials = false;
  private hasEnded = false;
  private isWritten = false;
  /** Number of {@link holdUntil} that have not settled. */
  private running = 0;
  private readonly controller = new AbortController();
  private deadline?: NodeJS.Timeout;

  constructor(
    readonly id: string,
    /** A tenant that is served, or an empty text. */
    readonly tenant: string,
    /** The address that asks, for counting only; nothing where it is not known. */
    readonly source?: string,
  ) {}

  /** True once a token or a key was accepted. */
  get isAuthenticated(): boolean {
    return this.hasCredentials;
  }

  authenticate(): void {
    this.hasCredentials = true;
  }

  get millis(): number {
    return performance.now() - this.start;
  }

  /** Each use of the administrator's right to sign in as somebody is accounted for in the log. */
  countLoginToken(): void {
    this.loginTokens++;
  }

  addRepair(repair: Repair): void {
    const same = ({ document, field, kind }: Repair) =>
      document === repair.document && field === repair.field && kind === repair.kind;
    const known = this.repairs.find(same);
    if (known) known.count += repair.count;
    else this.repairs.push({ ...repair });
  }

  /** Holds it while the request is worked on: until its response is written or its client has left, and its work settled. */
  hold(one: Held): void {
    if (this.isOver || this.held.has(one)) return;
    this.held.add(one);
    one.take();
  }

  /** Aborted when the client disconnects before its response is complete, and at the deadline of a response that has not begun. */
  get signal(): AbortSignal {
    return this.controller.signal;
  }

  /** Sets the time in milliseconds within which the response must begin. */
  setDeadline(millis: number): void {
    this.deadline = setTimeout(() => this.controller.abort(new DeadlineExceeded()), millis);
  }

  /** Lets the response take as long as the client reads it. */
  clearDeadline(): void {
    clearTimeout(this.deadline);
  }

  /** Counts work as in flight until it settles, also after the response was sent or the client disconnected. */
  holdUntil(work: Promise<unknown>): void {
    this.running++;
    const settle = () => {
      this.running--;
      this.releaseIfIdle();
    };
    work.then(settle, settle);
  }

  /** Called when the whole response is written. Nothing is held for the time that the client takes to read it. */
  endWriting(): void {
    this.isWritten = true;
    this.releaseIfIdle();
  }

  /** Called once, when the response was sent or the client disconnected. */
  end({ hasLeft = false } = {}): void {
    this.hasEnded = true;
    this.clearDeadline();
    if (hasLeft) this.controller.abort(new XsiUnreachable(givenUp));
    this.releaseIfIdle();
  }

  countUpstream(millis: number): void {
    this.upstreamCalls++;
    this.upstreamMillis += millis;
  }

  private get isOver(): boolean {
    return this.running === 0 && (this.hasEnded || this.isWritten);
  }

  private releaseIfIdle(): void {
    if (!this.isOver) return;
    for (const one of this.held) one.release();
    this.held.clear();
  }
}

export const requestContexts = new AsyncLocalStorage<RequestContext>();

export function currentRequest(): RequestContext | undefined {
  return requestContexts.getStore();
}

/** The caller's request id without what could break a log or a header, or a new one. */
export function requestIdOf(header: string | string[] | undefined): string {
  const given = [header ?? []]
    .flat()[0]
    ?.replace(/[^\x21-\x7e]/g, '')
    .slice(0, 200);
  return given || `WT-${randomUUID()}`;
}
