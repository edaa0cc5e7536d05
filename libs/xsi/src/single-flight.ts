// Single-flight: concurrent calls for one key share one load.

import { abortError, currentSignal, DeadlineExceeded, unlessAborted, withSignal } from './cancellation';
import { givenUp, XsiUnreachable } from './errors';

export interface LoadOptions<T> {
  /** Called with the result, unless it was forgotten meanwhile. */
  store?: (result: T) => void;
  /** Called with the failure, unless the load was forgotten meanwhile. */
  storeFailure?: (error: unknown) => void;
  /** Milliseconds that the load may take, whether callers wait for it or not. Default 60000. */
  longest?: number;
}

const defaultLongest = 60_000;

/** A load, and how many callers wait for it. */
class Flight<T> {
  waiting = 0;
  /** A caller ran out of time: the next one should find the result. */
  isAwaitedLater = false;
  isInBackground = false;
  isSettled = false;
  readonly result: Promise<T>;
  private readonly controller = new AbortController();

  constructor(load: () => Promise<T>, longest: number) {
    const timer = setTimeout(() => this.controller.abort(new XsiUnreachable('too late')), longest).unref();
    this.result = withSignal(this.controller.signal, async () => load()).finally(() => {
      this.isSettled = true;
      clearTimeout(timer);
    });
  }

  abort(): void {
    this.controller.abort(new XsiUnreachable(givenUp));
  }
}

/**
 * Each load runs under a signal of its own, so a caller that leaves takes nobody along. When the last caller has left, the
 * load is aborted; if a caller ran out of time, it may continue in the background, and the next caller joins it.
 */
export class SingleFlight<T> {
  private readonly flights = new Map<string, Flight<T>>();

  /** `onBackground` accounts for a load that continues although no caller waits for it. Without it none does. */
  constructor(private readonly onBackground?: (load: Promise<unknown>) => void) {}

  /** Joins the load of this key, or starts it. Rejects as soon as `signal` is aborted. */
  async run(key: string, load: () => Promise<T>, options?: LoadOptions<T>, signal = currentSignal()): Promise<T> {
    if (signal?.aborted) throw abortError(signal);
    const flight = this.flights.get(key) ?? this.start(key, load, options);
    flight.waiting++;
    try {
      return await unlessAborted(signal, flight.result);
    } finally {
      flight.waiting--;
      if (signal?.reason instanceof DeadlineExceeded) flight.isAwaitedLater = true;
      if (flight.waiting === 0 && !flight.isSettled) this.abandon(key, flight);
    }
  }

  /** Starts a load for later callers, unless it is in flight. They learn of a failure when they need the result. */
  runInBackground(key: string, load: () => Promise<T>, options?: LoadOptions<T>): void {
    if (!this.flights.has(key)) this.continue(this.start(key, load, options));
  }

  has(key: string): boolean {
    return this.flights.has(key);
  }

  keys(): MapIterator<string> {
    return this.flights.keys();
  }

  /** Forgets a load in flight: callers that wait for it get its result, later ones start another. */
  delete(key: string): void {
    this.flights.delete(key);
  }

  private start(key: string, load: () => Promise<T>, { store, storeFailure, longest }: LoadOptions<T> = {}): Flight<T> {
    const flight = new Flight(load, longest ?? defaultLongest);
    this.flights.set(key, flight);
    const land = () => this.flights.get(key) === flight && this.flights.delete(key);
    flight.result.then(
      (result) => land() && store?.(result),
      (error: unknown) => land() && storeFailure?.(error),
    );
    return flight;
  }

  private abandon(key: string, flight: Flight<T>): void {
    if (flight.isInBackground) return;
    if (flight.isAwaitedLater && this.onBackground) this.continue(flight);
    else {
      flight.abort();
      if (this.flights.get(key) === flight) this.flights.delete(key);
    }
  }

  private continue(flight: Flight<T>): void {
    flight.isInBackground = true;
    this.onBackground?.(flight.result);
  }
}
