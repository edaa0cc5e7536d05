// Cancellation: the AbortSignal of the running work, carried along by AsyncLocalStorage, so that no call has to pass it on.

import { AsyncLocalStorage } from 'node:async_hooks';
import { givenUp, XsiUnreachable } from './errors';

const signals = new AsyncLocalStorage<AbortSignal>();

/** The reason of a signal whose response is due: work that is shared continues for later callers, all other work ends. */
export class DeadlineExceeded extends XsiUnreachable {
  constructor() {
    super('too late');
  }
}

/** Runs work that ends when `signal` is aborted. Replaces the signal of the surrounding work. */
export function withSignal<T>(signal: AbortSignal, work: () => T): T {
  return signals.run(signal, work);
}

/** The signal of the running work. `undefined` if nothing aborts it. */
export function currentSignal(): AbortSignal | undefined {
  return signals.getStore();
}

/** Aborted when any of these is. `undefined` if there is none. */
export function anySignal(...given: readonly (AbortSignal | undefined)[]): AbortSignal | undefined {
  const [first, ...others] = new Set(given.filter((one) => one !== undefined));
  return first && others.length > 0 ? AbortSignal.any([first, ...others]) : first;
}

/** Aborted after so many milliseconds. */
export function deadlineIn(millis: number): AbortSignal {
  const controller = new AbortController();
  setTimeout(() => controller.abort(new XsiUnreachable('too late')), millis).unref();
  return controller.signal;
}

/** The error of work that ended because its signal was aborted. */
export function abortError({ reason }: AbortSignal, cause?: unknown): XsiUnreachable {
  return reason instanceof XsiUnreachable ? reason : new XsiUnreachable(givenUp, cause);
}

/** Settles as the work does. Rejects as soon as the signal is aborted, however long the work takes. */
export function unlessAborted<T>(signal: AbortSignal | undefined, work: Promise<T>): Promise<T> {
  if (!signal) return work;
  return new Promise((resolve, reject) => {
    const leave = () => reject(abortError(signal));
    if (signal.aborted) leave();
    else signal.addEventListener('abort', leave, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', leave));
  });
}
