import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';

/** What must stay open while a request uses it. */
export interface Held {
  take(): void;
  release(): void;
}

/** One for all: many clients that leave at the same time would cost as many stack traces. */
const clientLeft = new DOMException('The client has disconnected', 'AbortError');

/** What is known of a request while it is served, for the log line and for what we send on. */
export class RequestContext {
  private readonly start = performance.now();
  upstreamCalls = 0;
  upstreamMillis = 0;
  loginTokens = 0;
  /** WebTrit's code of the refusal, where the answer is one. */
  code?: string;
  /** Why, in our own words. */
  cause?: string;
  private readonly held = new Set<Held>();
  private hasCredentials = false;
  private isWorking = false;
  private hasEnded = false;
  private hasReleased = false;
  private readonly leaving = new AbortController();

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

  /** Holds it while the request is worked on. What is done for the request afterwards holds nothing. */
  hold(one: Held): void {
    if (this.hasReleased || this.held.has(one)) return;
    this.held.add(one);
    one.take();
  }

  /** Aborted when the client disconnects before its response is complete. */
  get signal(): AbortSignal {
    return this.leaving.signal;
  }

  /**
   * Called when the handler starts. What the request holds is released when the handler has settled, though its client has
   * disconnected before. Returns what to call then: if the response is written, nothing waits for the client to read it.
   */
  startWork(): (isWritten: boolean) => void {
    this.isWorking = true;
    this.hasReleased = false;
    return (isWritten) => {
      this.isWorking = false;
      if (isWritten || this.hasEnded) this.release();
    };
  }

  /** Called once, when the response was sent or the client disconnected. */
  end({ hasLeft = false } = {}): void {
    this.hasEnded = true;
    if (hasLeft) this.leaving.abort(clientLeft);
    if (!this.isWorking) this.release();
  }

  private release(): void {
    this.hasReleased = true;
    for (const one of this.held) one.release();
    this.held.clear();
  }

  countUpstream(millis: number): void {
    this.upstreamCalls++;
    this.upstreamMillis += millis;
  }
}

export const requestContexts = new AsyncLocalStorage<RequestContext>();

export function currentRequest(): RequestContext | undefined {
  return requestContexts.getStore();
}

/** The caller's request id without what could break a log or a header, or a new one. Contract, section 2.2. */
export function requestIdOf(header: string | string[] | undefined): string {
  const given = [header ?? []]
    .flat()[0]
    ?.replace(/[^\x21-\x7e]/g, '')
    .slice(0, 200);
  return given || `WT-${randomUUID()}`;
}
