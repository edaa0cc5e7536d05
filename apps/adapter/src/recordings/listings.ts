import { LRUCache } from 'lru-cache';
import { CallBudget, OutOfBudget, type Recording, type RecordingSource, RecordingSourceError } from './source';

/** Calls of one request, beside those to BroadWorks: requirement C60. */
const mostCalls = 8;
/** Milliseconds that a list may take: the history waits for it. */
const patience = 3000;
/** Milliseconds for which a source that failed is left alone, so that it does not slow down every poll. */
const pause = 10_000;
/** Recordings that are kept of a tenant, for all its users together. */
const mostKept = 100_000;

interface Asked {
  userId: string;
  day: string;
  calls: CallBudget;
}

export interface Listing {
  recordings: Recording[];
  /** Why some days are missing. */
  failure?: unknown;
}

/** What a source has, day by day. Kept for a while, and asked for once however many wait for it. */
export class Listings {
  private readonly days: LRUCache<string, Recording[], Asked>;
  private pausedUntil = 0;

  constructor(
    private readonly source: RecordingSource,
    /** Milliseconds. */
    freshFor: number,
  ) {
    this.days = new LRUCache({
      max: mostKept,
      maxSize: mostKept,
      sizeCalculation: (recordings) => recordings.length + 1,
      ttl: freshFor,
      fetchMethod: (_key, _stale, { context }) => this.read(context),
    });
  }

  /** Days in the order in which they matter: where there are too many, the last are left out. */
  async of(userId: string, days: readonly string[]): Promise<Listing> {
    const calls = new CallBudget(mostCalls);
    const lists = await Promise.allSettled(
      days.map((day) => this.days.fetch(this.source.listName(userId, day), { context: { userId, day, calls } })),
    );
    const recordings = lists.flatMap((list) => (list.status === 'fulfilled' ? (list.value ?? []) : []));
    const failures = lists.flatMap((list) => (list.status === 'rejected' ? [list.reason] : []));
    return { recordings, failure: failures.find((failure) => !(failure instanceof OutOfBudget)) };
  }

  private async read({ userId, day, calls }: Asked): Promise<Recording[]> {
    if (performance.now() < this.pausedUntil) throw new RecordingSourceError('failed a moment ago');
    const signal = AbortSignal.timeout(patience);
    // a directory on a dead mount hears no signal
    const tooLate = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new RecordingSourceError('did not answer in time')), {
        once: true,
      });
    });
    try {
      return await Promise.race([this.source.list(userId, day, calls, signal), tooLate]);
    } catch (error) {
      if (!(error instanceof OutOfBudget)) this.pausedUntil = performance.now() + pause;
      throw error;
    }
  }
}
