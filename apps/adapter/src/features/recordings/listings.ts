import { currentSignal, SingleFlight } from '@libs/xsi';
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
  private readonly days: LRUCache<string, Recording[]>;
  private readonly loads = new SingleFlight<Recording[]>();
  private pausedUntil = 0;

  constructor(
    private readonly source: RecordingSource,
    /** Milliseconds. */
    freshFor: number,
  ) {
    this.days = new LRUCache({
      maxSize: mostKept,
      sizeCalculation: (recordings) => recordings.length + 1,
      ttl: freshFor,
    });
  }

  /** Days in the order in which they matter: where there are too many, the last are left out. */
  async of(userId: string, days: readonly string[]): Promise<Listing> {
    const calls = new CallBudget(mostCalls);
    const lists = await Promise.allSettled(days.map((day) => this.ofDay({ userId, day, calls })));
    const recordings = lists.flatMap((list) => (list.status === 'fulfilled' ? list.value : []));
    const failures = lists.flatMap((list) => (list.status === 'rejected' ? [list.reason] : []));
    return { recordings, failure: failures.find((failure) => !(failure instanceof OutOfBudget)) };
  }

  private async ofDay(asked: Asked): Promise<Recording[]> {
    const key = this.source.listName(asked.userId, asked.day);
    const store = (recordings: Recording[]) => this.days.set(key, recordings);
    return this.days.get(key) ?? this.loads.run(key, () => this.read(asked), { store });
  }

  private async read({ userId, day, calls }: Asked): Promise<Recording[]> {
    if (performance.now() < this.pausedUntil) throw new RecordingSourceError('failed a moment ago');
    const leaving = currentSignal();
    const signal = AbortSignal.any([AbortSignal.timeout(patience), ...(leaving ? [leaving] : [])]);
    // a directory on a dead mount hears no signal
    const tooLate = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(new RecordingSourceError('did not answer in time')), {
        once: true,
      });
    });
    try {
      return await Promise.race([this.source.list(userId, day, calls, signal), tooLate]);
    } catch (error) {
      if (!(error instanceof OutOfBudget) && !leaving?.aborted) this.pausedUntil = performance.now() + pause;
      throw error;
    }
  }
}
