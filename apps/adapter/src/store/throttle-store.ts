/** How tries that failed make the next ones wait. Milliseconds. */
export interface DelayRule {
  /** Tries that may fail before one has to wait. */
  free: number;
  /** How long the next one waits after each further failure; the last one over and over. */
  delays: readonly number[];
  /** How long after the last try all of them are forgotten. */
  memory: number;
}

/** How often something was done. */
export interface ThrottleStore {
  /** Counts one more, unless there were `limit` already in the window that the first of them opened. Whether it is allowed. */
  take(key: readonly string[], limit: number, windowMillis: number, now: number): Promise<boolean>;
  /** Counts a try as failed before it is made, unless it has to wait. Whether it may be made. One atomic step. */
  attempt(key: readonly string[], rule: DelayRule, now: number): Promise<boolean>;
  /** The last try neither failed nor succeeded: it is not counted, and the next one need not wait for it. */
  takeBack(key: readonly string[]): Promise<void>;
  /** A try succeeded: there were no failures. */
  forget(key: readonly string[]): Promise<void>;
}
