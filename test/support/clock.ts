/** Moves the clock of this process on, until `jest.useRealTimers()`. Timers run as before. */
export function later(seconds: number): void {
  jest.useFakeTimers({
    now: Date.now() + seconds * 1000,
    doNotFake: [
      'setTimeout',
      'setInterval',
      'setImmediate',
      'nextTick',
      'queueMicrotask',
      'performance',
      'clearTimeout',
      'clearInterval',
      'clearImmediate',
    ],
  });
}

/** Moves the monotonic clock of this process on, until `jest.restoreAllMocks()`. Timers run as before. */
export function elapse(seconds: number): void {
  const now = performance.now.bind(performance);
  jest.spyOn(performance, 'now').mockImplementation(() => now() + seconds * 1000);
}
