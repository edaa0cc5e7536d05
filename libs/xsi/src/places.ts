import { tooManyCalls, XsiUnreachable } from './errors';

export interface PlacesOptions {
  /** How many may be under way at the same time. */
  parallel: number;
  /** How many may wait behind them. */
  waiting: number;
}

/** Places for what is under way, and a queue for them that has an end. Who comes first has the first place that is free. */
export class Places {
  private taken = 0;
  private readonly queue = new Set<() => void>();

  constructor(private readonly options: PlacesOptions) {}

  /** What gives the place back. Throws {@link XsiUnreachable}, at once where the queue is full. */
  async take(end: WaitingEnd): Promise<() => void> {
    if (end.signal.aborted) throw ended(end);
    if (this.taken >= this.options.parallel) await this.wait(end);
    else this.taken++;
    return () => this.giveBack();
  }

  private async wait(end: WaitingEnd): Promise<void> {
    if (this.queue.size >= this.options.waiting) throw new XsiUnreachable(tooManyCalls);
    let go: () => void = () => undefined;
    const isFree = new Promise<void>((resolve) => {
      go = resolve;
    });
    this.queue.add(go);
    try {
      await unlessEnded(end, () => isFree);
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

/** When waiting ends: `signal` says so, because it is too late or because whoever asked is `leaving`. */
export interface WaitingEnd {
  signal: AbortSignal;
  leaving?: AbortSignal;
}

/** What is waited for; {@link XsiUnreachable} as soon as the waiting ends. */
export function unlessEnded<T>(end: WaitingEnd, wait: () => Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const leave = () => reject(ended(end));
    if (end.signal.aborted) return leave();
    end.signal.addEventListener('abort', leave, { once: true });
    wait()
      .then(resolve, reject)
      .finally(() => end.signal.removeEventListener('abort', leave));
  });
}

export function ended({ leaving }: WaitingEnd, cause?: unknown): XsiUnreachable {
  return new XsiUnreachable(leaving?.aborted ? 'given up' : 'too late', cause);
}

/** What lets the calls of one login through, a few at a time. */
export interface InTurn {
  inTurn<T>(call: () => Promise<T>): Promise<T>;
}
