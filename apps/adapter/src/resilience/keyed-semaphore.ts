// Keyed semaphore: at most `parallel` holders of each key, and at most `waiting` others in a FIFO queue.

import { DeadlineExceeded } from '@libs/xsi';
import { serviceUnavailable } from '../http/api-error';

export interface KeyedSemaphoreOptions {
  /** Holders of one key. Default 1, which is a keyed mutex. */
  parallel?: number;
  /** Longest queue of one key. */
  waiting: number;
  /** Longest time in a queue, in milliseconds. */
  patience: number;
}

interface Slots {
  taken: number;
  queue: Set<() => void>;
}

export class KeyedSemaphore {
  private readonly slots = new Map<string, Slots>();

  constructor(private readonly options: KeyedSemaphoreOptions) {}

  /** Returns the function that releases the slot. Throws 503 if the queue is full, the wait too long, or the client has left. */
  async take(key: string, signal?: AbortSignal): Promise<() => void> {
    if (signal?.aborted) throw rejectionOf(signal);
    const { parallel = 1, waiting } = this.options;
    const slots = this.slots.get(key) ?? { taken: 0, queue: new Set() };
    this.slots.set(key, slots);
    if (slots.taken < parallel) slots.taken++;
    else if (slots.queue.size < waiting) await this.wait(slots.queue, signal);
    else throw serviceUnavailable();
    let isReleased = false;
    return () => {
      if (!isReleased) this.release(key, slots);
      isReleased = true;
    };
  }

  private wait(queue: Set<() => void>, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const settle = (act: () => void) => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', leave);
        queue.delete(go);
        act();
      };
      const go = () => settle(resolve);
      const leave = () => settle(() => reject(rejectionOf(signal)));
      const timer = setTimeout(leave, this.options.patience);
      signal?.addEventListener('abort', leave);
      queue.add(go);
    });
  }

  /** Passes the slot on to the first in the queue. */
  private release(key: string, slots: Slots): void {
    const [first] = slots.queue;
    if (first) first();
    else if (--slots.taken === 0) this.slots.delete(key);
  }
}

function rejectionOf(signal?: AbortSignal): Error {
  return signal?.reason instanceof DeadlineExceeded ? signal.reason : serviceUnavailable();
}
