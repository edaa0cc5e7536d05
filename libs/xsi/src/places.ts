// Bulkhead: at most `parallel` calls in flight, at most `waiting` queued in FIFO order.

import { abortError, unlessAborted } from './cancellation';
import { tooManyCalls, XsiUnreachable } from './errors';

export interface PlacesOptions {
  /** How many may be under way at the same time. */
  parallel: number;
  /** How many may wait behind them. */
  waiting: number;
}

export class Places {
  private taken = 0;
  private readonly queue = new Set<() => void>();

  constructor(private readonly options: PlacesOptions) {}

  /** Returns the function that frees the slot. Rejects with {@link XsiUnreachable}: at once if the queue is full, or on abort. */
  async take(signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) throw abortError(signal);
    if (this.taken >= this.options.parallel) await this.wait(signal);
    else this.taken++;
    let isFree = false;
    return () => {
      if (!isFree) this.giveBack();
      isFree = true;
    };
  }

  private async wait(signal?: AbortSignal): Promise<void> {
    if (this.queue.size >= this.options.waiting) throw new XsiUnreachable(tooManyCalls);
    let go: () => void = () => undefined;
    const isFree = new Promise<void>((resolve) => {
      go = resolve;
    });
    this.queue.add(go);
    try {
      await unlessAborted(signal, isFree);
    } catch (error) {
      // it may have been given the place just now
      if (!this.queue.delete(go)) this.giveBack();
      throw error;
    }
  }

  private giveBack(): void {
    const [first] = this.queue;
    if (first) {
      this.queue.delete(first);
      first();
    } else this.taken--;
  }
}

/** Limits the concurrent calls of one login. */
export interface InTurn {
  inTurn<T>(call: () => Promise<T>, signal: AbortSignal): Promise<T>;
}
