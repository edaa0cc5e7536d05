import { currentSignal } from '@libs/xsi';
import { serviceUnavailable } from './api-error';

export interface TurnsOptions {
  /** Who may wait for one thing. */
  mostWaiting: number;
  /** Milliseconds that one waits. */
  patience: number;
}

/** Keyed mutex: one at a time for each key, in FIFO order. 503 for a request that would wait too long. */
export class Turns {
  /** Who waits for each key whose turn is taken. */
  private readonly taken = new Map<string, (() => void)[]>();

  constructor(private readonly options: TurnsOptions) {}

  /** Settles when it is one's turn, with what ends the turn. */
  async take(key: string, signal = currentSignal()): Promise<() => void> {
    const waiting = this.taken.get(key);
    if (!waiting) this.taken.set(key, []);
    else if (waiting.length >= this.options.mostWaiting) throw serviceUnavailable();
    else await this.wait(waiting, signal);
    let isOver = false;
    return () => {
      if (!isOver) this.next(key);
      isOver = true;
    };
  }

  private wait(waiting: (() => void)[], signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        const place = waiting.indexOf(go);
        if (place >= 0) waiting.splice(place, 1);
        act();
      };
      const go = () => settle(resolve);
      const leave = () => settle(() => reject(serviceUnavailable()));
      const timer = setTimeout(leave, this.options.patience);
      waiting.push(go);
      if (signal?.aborted) leave();
      else signal?.addEventListener('abort', leave);
    });
  }

  private next(key: string): void {
    const [first] = this.taken.get(key) ?? [];
    if (first) first();
    else this.taken.delete(key);
  }
}
