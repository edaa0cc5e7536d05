/** Milliseconds by which the clocks of processes may differ, and by which one of them may be behind with a step. */
export const clockTolerance = 10_000;

/** How tries that failed make the next ones wait. Milliseconds. */
export interface DelayRule {
  /** Tries that may fail before one has to wait. */
  free: number;
  /** How long the next one waits after each further failure; the last one over and over. */
  delays: readonly number[];
  /** How long after the last try all of them are forgotten. */
  memory: number;
}

/**
 * Rate limiters (fixed window) and delays after failures, shared by all processes. The store measures the time by its own
 * clock. A window or a delay whose end is farther away than it is long was begun before that clock was set back: it has ended.
 */
export interface ThrottleStore {
  /** Counts a use of the window that the first use opened. True if there were no more than `limit`. */
  take(key: readonly string[], limit: number, windowMillis: number): Promise<boolean>;
  /** Counts a try as failed before it is made, unless it has to wait, in one atomic step. True if it may be made. */
  attempt(key: readonly string[], rule: DelayRule): Promise<boolean>;
  /** The last try neither failed nor succeeded: it is not counted, and the next one need not wait for it. */
  takeBack(key: readonly string[]): Promise<void>;
  /** A try succeeded: there were no failures. */
  forget(key: readonly string[]): Promise<void>;
}

/** Milliseconds that the next try waits after as many failures. */
export function delayAfter(failures: number, { free, delays }: DelayRule): number {
  return failures < free ? 0 : (delays[failures - free] ?? delays.at(-1) ?? 0);
}
