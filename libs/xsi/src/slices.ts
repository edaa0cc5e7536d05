// Time slicing: long work yields now and then, so that the event loop serves others meanwhile.

import { setImmediate } from 'node:timers/promises';

/** Milliseconds for which others wait. */
const slice = 5;

/** Does work that yields, all at once. */
export function atOnce<T>(work: Generator<void, T>): T {
  for (;;) {
    const step = work.next();
    if (step.done) return step.value;
  }
}

/** Does work that yields, in slices. */
export async function inSlices<T>(work: Generator<void, T>): Promise<T> {
  for (let begun = performance.now(); ; ) {
    const step = work.next();
    if (step.done) return step.value;
    if (performance.now() - begun < slice) continue;
    await setImmediate();
    begun = performance.now();
  }
}
