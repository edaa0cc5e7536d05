/** Milliseconds. */
const tolerance = 60_000;
const quietFor = 10 * 60_000;

/** The wall clock, held against the monotonic one: what is deleted by a clock that was set wrong for a minute is gone. */
export class SteadyClock {
  private difference = Date.now() - performance.now();
  private quietSince = performance.now();

  /** Milliseconds since 1970; `undefined` until the clock has run for ten minutes without being set. */
  now(): number | undefined {
    const difference = Date.now() - performance.now();
    if (Math.abs(difference - this.difference) > tolerance) this.quietSince = performance.now();
    this.difference = difference;
    return performance.now() - this.quietSince >= quietFor ? Date.now() : undefined;
  }
}
