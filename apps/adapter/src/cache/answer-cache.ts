// Stale-while-revalidate and stale-if-error (RFC 5861), with single-flight loads.

import { SingleFlight, XsiDecodeError, XsiFault, XsiUnreachable } from '@libs/xsi';
import { LRUCache } from 'lru-cache';
import { currentRequest } from '../api/request-context';
import { KeyIndex } from './key-index';

export interface Lifetime {
  /** Milliseconds for which an answer is given without asking. */
  freshFor: number;
  /** Milliseconds for which an answer that is no longer fresh is still given while it is asked for again. Default 0. */
  refreshFor?: number;
  /** Milliseconds that a load may take, also after its clients were out of time. Default 60000. */
  loadFor?: number;
}

export interface AnswerCacheOptions extends Partial<Lifetime> {
  max: number;
}

/** How long an answer may be given while BroadWorks does not answer: decision 15. */
const staleLimit = 15 * 60_000;

interface Kept<T> {
  answer: T;
  loadedAt: number;
}

/**
 * Answers of BroadWorks. Asked for once however many wait for it, given for a while, and given for 15 minutes more when
 * BroadWorks does not answer, or not before the deadline of a request. A refusal is no outage: it is passed on.
 */
export class AnswerCache<T> {
  private readonly kept: LRUCache<string, Kept<T>>;
  private readonly loading = new SingleFlight<T>((load) => currentRequest()?.holdUntil(load));
  /** So that {@link forget} compares only the keys of its session. */
  private readonly keys = new KeyIndex();
  private readonly lifetime: Lifetime;

  constructor({ max, freshFor = 0, refreshFor }: AnswerCacheOptions) {
    this.kept = new LRUCache({ max, noDisposeOnSet: true, dispose: (_, key) => this.keys.delete(key) });
    this.lifetime = { freshFor, refreshFor };
  }

  /** Parts of the key are joined so that no two lists of parts make the same key. Tenants may differ in how long answers live. */
  async get(keyParts: readonly string[], load: () => Promise<T>, lifetime = this.lifetime): Promise<T> {
    const { freshFor, refreshFor = 0, loadFor: longest } = lifetime;
    const key = JSON.stringify(keyParts);
    const kept = this.kept.get(key);
    const age = kept ? performance.now() - kept.loadedAt : Number.POSITIVE_INFINITY;
    if (kept && age < freshFor) return kept.answer;
    const ttl = freshFor + refreshFor + staleLimit;
    const store = (answer: T) => this.keep(key, answer, ttl);
    if (kept && age < freshFor + refreshFor) {
      this.loading.runInBackground(key, load, { store, longest });
      return kept.answer;
    }
    try {
      return await this.loading.run(key, load, { store, longest });
    } catch (error) {
      if (kept && age < staleLimit && isOutage(error)) return kept.answer;
      throw error;
    }
  }

  /** Every answer whose key starts with these parts; one that is on its way is given to who waits for it, and not kept. */
  forget(firstParts: readonly string[]): void {
    const start = JSON.stringify(firstParts).slice(0, -1);
    const isMeant = (key: string) => key.startsWith(`${start},`) || key === `${start}]`;
    for (const key of this.keys.startingWith(firstParts[0])) if (isMeant(key)) this.kept.delete(key);
    // as many as there are requests in flight
    for (const key of this.loading.keys()) if (isMeant(key)) this.loading.delete(key);
  }

  /** Whether the answer is on its way. */
  isLoading(keyParts: readonly string[]): boolean {
    return this.loading.has(JSON.stringify(keyParts));
  }

  private keep(key: string, answer: T, ttl: number): void {
    this.kept.set(key, { answer, loadedAt: performance.now() }, { ttl });
    this.keys.add(key);
  }
}

function isOutage(error: unknown): boolean {
  if (error instanceof XsiUnreachable || error instanceof XsiDecodeError) return true;
  return error instanceof XsiFault && error.status >= 500;
}
