// Stale-while-revalidate and stale-if-error (RFC 5861), with single-flight loads.

import { type LoadOptions, rejectionStatus, SingleFlight, XsiDecodeError, XsiUnreachable } from '@libs/xsi';
import { ApiError, OperatorHint } from '../http/api-error';
import { currentRequest } from '../http/request-context';
import { atMost } from './at-most';
import { PrefixCache, startsWith } from './prefix-cache';

export interface Lifetime {
  /** Milliseconds for which an answer is given without asking. */
  freshFor: number;
  /** Milliseconds for which an answer that is no longer fresh is still given while it is asked for again. Default 0. */
  refreshFor?: number;
  /** Milliseconds that a load may take, also after its clients were out of time. Default 60000. */
  loadFor?: number;
}

export interface AnswerCacheOptions<T> extends Partial<Lifetime> {
  /** Answers that are kept. */
  max: number;
  /** Size of all kept answers together, where some are much larger than others. */
  maxSize?: number;
  sizeOf?: (answer: T) => number;
  /** True if callers with different logins share answers: a rejection of one says nothing to the others. */
  isShared?: boolean;
}

/** How long an answer may be given while BroadWorks does not answer. */
const staleLimit = 15 * 60_000;

/** Longest time for which a rejection is given without another request: its cause may be mended meanwhile. */
const longestRejection = 60_000;

interface Kept<T> {
  answer: T;
  loadedAt: number;
}

interface Rejection {
  error: unknown;
  until: number;
}

/**
 * Answers of BroadWorks. Asked for once however many wait for it, given for a while, and given for 15 minutes more when
 * BroadWorks does not answer, or not before the deadline of a request. Negative caching: a rejection is given as long as an
 * answer would be, a minute at most.
 */
export class AnswerCache<T> {
  private readonly kept: PrefixCache<Kept<T>>;
  private readonly rejections: PrefixCache<Rejection>;
  private readonly loading = new SingleFlight<T>((load) => currentRequest()?.holdUntil(load));
  private readonly lifetime: Lifetime;
  private readonly isShared: boolean;

  constructor({ max, maxSize, sizeOf, freshFor = 0, refreshFor, isShared = false }: AnswerCacheOptions<T>) {
    this.isShared = isShared;
    const sizes = sizeOf && { max, maxSize, sizeCalculation: ({ answer }: Kept<T>) => sizeOf(answer) };
    this.kept = new PrefixCache({ ...atMost(max), ...sizes });
    this.rejections = new PrefixCache(atMost(max));
    this.lifetime = { freshFor, refreshFor };
  }

  /** Parts of the key are joined so that no two lists of parts make the same key. Tenants may differ in how long answers live. */
  async get(keyParts: readonly string[], load: () => Promise<T>, lifetime = this.lifetime): Promise<T> {
    const { freshFor, refreshFor = 0, loadFor: longest } = lifetime;
    const key = JSON.stringify(keyParts);
    const now = performance.now();
    const kept = this.kept.get(key);
    const age = kept ? now - kept.loadedAt : Number.POSITIVE_INFINITY;
    if (kept && age < freshFor) return kept.answer;
    const rejection = this.rejections.get(key);
    const isRejected = rejection !== undefined && now < rejection.until;
    const options: LoadOptions<T> = {
      store: (answer) =>
        this.kept.set(key, { answer, loadedAt: performance.now() }, freshFor + refreshFor + staleLimit),
      storeFailure: (error) => this.keepRejection(key, error, Math.min(freshFor, longestRejection)),
      longest,
    };
    if (kept && age < freshFor + refreshFor) {
      if (!isRejected) this.loading.runInBackground(key, load, options);
      return kept.answer;
    }
    if (isRejected) throw rejection.error;
    try {
      return await this.loading.run(key, load, options);
    } catch (error) {
      if (kept && age < staleLimit && isOutage(error)) return kept.answer;
      throw error;
    }
  }

  /** Every answer whose key starts with these parts; one that is on its way is given to who waits for it, and not kept. */
  forget(firstParts: readonly string[]): void {
    this.forgetAnswers(firstParts);
    this.rejections.forget(firstParts);
  }

  /** As {@link forget}, but what BroadWorks rejected is not requested again before its time. */
  forgetAnswers(firstParts: readonly string[]): void {
    this.kept.forget(firstParts);
    // as many as there are requests in flight
    for (const key of this.loading.keys()) if (startsWith(key, firstParts)) this.loading.delete(key);
  }

  /** Whether the answer is on its way. */
  isLoading(keyParts: readonly string[]): boolean {
    return this.loading.has(JSON.stringify(keyParts));
  }

  private keepRejection(key: string, error: unknown, lifetime: number): void {
    if (lifetime > 0 && !this.isShared && isRejection(error))
      this.rejections.set(key, { error, until: performance.now() + lifetime }, lifetime);
  }
}

function isOutage(error: unknown): boolean {
  if (error instanceof XsiUnreachable || error instanceof XsiDecodeError) return true;
  const status = rejectionStatus(error) ?? 0;
  return status >= 500 || busy.includes(status);
}

/** Statuses of a server that is busy. */
const busy = [408, 429];
/** Statuses that say nothing of what there is: a session or a moment is at fault. */
const passing = [401, ...busy, 503];

/** True if BroadWorks rejected the request, or the adapter concluded that there is nothing to be had. */
function isRejection(error: unknown): boolean {
  if (error instanceof ApiError) {
    return !passing.includes(error.status) && (error.cause === undefined || isRejection(error.cause));
  }
  if (error instanceof OperatorHint) return error.cause === undefined || isRejection(error.cause);
  const status = rejectionStatus(error) ?? 0;
  return status >= 400 && status < 500 && !passing.includes(status);
}
