/**
 * The clock of Redis, carried on by the monotonic clock of this process. All processes with one Redis agree on it, also where
 * their own clocks differ or are set.
 */
export class RedisClock {
  private read?: { time: number; at: number };

  /** `time` is the response to a request that was sent at `sent`, by `performance.now()`. */
  set(time: number, sent: number): void {
    const at = performance.now();
    this.read = { time: time + (at - sent) / 2, at };
  }

  /** Milliseconds since 1970; by the clock of this process until Redis was reached. */
  now(): number {
    return this.read ? Math.floor(this.read.time + performance.now() - this.read.at) : Date.now();
  }
}
