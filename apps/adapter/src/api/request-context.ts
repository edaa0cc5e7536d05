import { AsyncLocalStorage } from 'node:async_hooks';
import { randomUUID } from 'node:crypto';
import type { Repair } from '@libs/xsi';

/** What must stay open while a request uses it. */
export interface Held {
  take(): void;
  release(): void;
}

/** What is known of a request while it is served, for the log line and for what we send on. */
export class RequestContext {
  private readonly start = performance.now();
  upstreamCalls = 0;
  upstreamMillis = 0;
  loginTokens = 0;
  /** What was left out or mended in the documents that were read. */
  readonly repairs: Repair[] = [];
  /** WebTrit's code of the refusal, where the answer is one. */
  code?: string;
  /** Why, in our own words. */
  cause?: string;
  private readonly held = new Set<Held>();
  private hasEnded = false;
  private readonly leaving = new AbortController();

  constructor(
    readonly id: string,
    /** A tenant that is served, or an empty text. */
    readonly tenant: string,
    /** The address that asks, for counting only; nothing where it is not known. */
    readonly source?: string,
  ) {}

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

  /** Until the request ends. What is done for it afterwards holds nothing. */
  hold(one: Held): void {
    if (this.hasEnded || this.held.has(one)) return;
    this.held.add(one);
    one.take();
  }

  /** Aborted when the client disconnects before its response is complete. */
  get signal(): AbortSignal {
    return this.leaving.signal;
  }

  /** Called once, when the response was sent or the client disconnected. */
  end({ hasLeft = false } = {}): void {
    this.hasEnded = true;
    if (hasLeft) this.leaving.abort();
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
