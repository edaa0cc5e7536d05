import { setImmediate } from 'node:timers/promises';

/** Milliseconds for which requests wait. */
const slice = 5;

/** Does work that stops now and then, all at once. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Does it in slices, between which requests are served. */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  for (let begun = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - begun < slice) continue;
    await setImmediate();
    begun = performance.now();
  }
}
