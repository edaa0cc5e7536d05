/** How often something was done. */
export interface ThrottleStore {
  /** Counts one more, unless there were `limit` already in the window that the first of them opened. Whether it is allowed. */
  take(key: readonly string[], limit: number, windowMillis: number, now: number): Promise<boolean>;
}
