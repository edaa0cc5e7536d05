import { XsiDecodeError, XsiFault, XsiUnreachable } from '@libs/xsi';
import { LRUCache } from 'lru-cache';
import { ApiError } from '../api/api-error';

export interface Lifetime {
  /** Milliseconds for which an answer is given without asking. */
  freshFor: number;
  /** Milliseconds for which an answer that is no longer fresh is still given while it is asked for again. Default 0. */
  refreshFor?: number;
}

export interface AnswerCacheOptions<T> extends Partial<Lifetime> {
  /** Answers that are kept. */
  max: number;
  /** Size of all kept answers together, where some are much larger than others. */
  maxSize?: number;
  sizeOf?: (answer: T) => number;
}

/** How long an answer may be given while BroadWorks does not answer: decision 15. */
const staleLimit = 15 * 60_000;

/** Longest time for which a rejection is given without another request: its cause may be mended meanwhile. */
const longestRejection = 60_000;

interface Kept<T> {
  answer: T;
  loadedAt: number;
}

/**
 * Answers of BroadWorks. Asked for once however many wait for it, given for a while, and given for 15 minutes more when
 * BroadWorks does not answer. Negative caching: a rejection is given as long as an answer would be, a minute at most.
 */
export class AnswerCache<T> {
  private readonly kept: LRUCache<string, Kept<T>>;
  private readonly rejections: LRUCache<string, { error: unknown; until: number }>;
  private readonly loading = new Map<string, Promise<T>>();
  private readonly lifetime: Lifetime;

  constructor({ max, maxSize, sizeOf, freshFor = 0, refreshFor }: AnswerCacheOptions<T>) {
    const sizes = sizeOf && { maxSize, sizeCalculation: ({ answer }: Kept<T>) => sizeOf(answer) };
    this.kept = new LRUCache({ max, ...sizes });
    this.rejections = new LRUCache({ max });
    this.lifetime = { freshFor, refreshFor };
  }

  /** Parts of the key are joined so that no two lists of parts make the same key. Tenants may differ in how long answers live. */
  async get(keyParts: readonly string[], load: () => Promise<T>, lifetime = this.lifetime): Promise<T> {
    const { freshFor, refreshFor = 0 } = lifetime;
    const key = JSON.stringify(keyParts);
    const now = performance.now();
    const kept = this.kept.get(key);
    const age = kept ? now - kept.loadedAt : Number.POSITIVE_INFINITY;
    if (kept && age < freshFor) return kept.answer;
    const rejection = this.rejections.get(key);
    const isRejected = rejection !== undefined && now < rejection.until;
    if (kept && age < freshFor + refreshFor) {
      // a failure is for the request that finds no answer any more
      if (!isRejected) this.load(key, load, lifetime).catch(() => undefined);
      return kept.answer;
    }
    if (isRejected) throw rejection.error;
    try {
      return await this.load(key, load, lifetime);
    } catch (error) {
      if (kept && age < staleLimit && isOutage(error)) return kept.answer;
      throw error;
    }
  }

  /** Every answer whose key starts with these parts; one that is on its way is given to who waits for it, and not kept. */
  forget(firstParts: readonly string[]): void {
    const start = JSON.stringify(firstParts).slice(0, -1);
    for (const answers of [this.kept, this.rejections, this.loading]) {
      for (const key of answers.keys()) {
        if (key.startsWith(`${start},`) || key === `${start}]`) answers.delete(key);
      }
    }
  }

  /** Whether the answer is on its way. */
  isLoading(keyParts: readonly string[]): boolean {
    return this.loading.has(JSON.stringify(keyParts));
  }

  private load(key: string, load: () => Promise<T>, { freshFor, refreshFor = 0 }: Lifetime): Promise<T> {
    const running = this.loading.get(key);
    if (running !== undefined) return running;
    const isWanted = () => this.loading.get(key) === loading;
    const loading: Promise<T> = load()
      .then((answer) => {
        const ttl = freshFor + refreshFor + staleLimit;
        if (isWanted()) this.kept.set(key, { answer, loadedAt: performance.now() }, { ttl });
        return answer;
      })
      .catch((error: unknown) => {
        const until = performance.now() + Math.min(freshFor, longestRejection);
        if (isWanted() && isRejection(error)) this.rejections.set(key, { error, until });
        throw error;
      })
      .finally(() => {
        if (isWanted()) this.loading.delete(key);
      });
    this.loading.set(key, loading);
    return loading;
  }
}

function isOutage(error: unknown): boolean {
  if (error instanceof XsiUnreachable || error instanceof XsiDecodeError) return true;
  return error instanceof XsiFault && error.status >= 500;
}

/** Statuses that say nothing of what there is: a session or a moment is at fault. */
const passing = [401, 408, 429, 503];

/**
 * True if BroadWorks itself rejected the request, or the adapter concluded that there is nothing to be had. A response
 * without ErrorInfo is none: a proxy or a balancer may have made it.
 */
function isRejection(error: unknown): boolean {
  if (error instanceof ApiError) {
    return !passing.includes(error.status) && (error.cause === undefined || isRejection(error.cause));
  }
  if (!(error instanceof XsiFault) || error.code === undefined) return false;
  return error.status >= 400 && error.status < 500 && !passing.includes(error.status);
}
