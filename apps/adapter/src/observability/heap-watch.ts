import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics, setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { OnApplicationShutdown } from '@nestjs/common';

/** Milliseconds after which a heap that was found full is measured again. */
const validity = 10_000;

/**
 * Watches how full the heap is, for all listeners of the process. Counted is what was left after the last full garbage collection: at any other time most of it may
 * be garbage, so that a busy process would look like a full one. A process that rejects requests because of a full heap makes
 * little garbage, and V8 could wait for hours with the next collection: then one is asked for.
 */
export class HeapWatch implements OnApplicationShutdown {
  private left = 0;
  private measured = performance.now();
  private readonly limit = getHeapStatistics().heap_size_limit;
  private collect?: () => void;
  private readonly observer = new PerformanceObserver((list) => {
    if (list.getEntries().some(isFullCollection)) this.measure();
  });

  constructor() {
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /** `share` of the limit at which the process would end. */
  isAbove(share: number): boolean {
    const bytes = this.limit * share;
    if (this.left <= bytes || getHeapStatistics().used_heap_size <= bytes) return false;
    if (performance.now() - this.measured > validity) {
      this.collect ??= garbageCollector();
      this.collect();
      this.measure();
    }
    return this.left > bytes;
  }

  onApplicationShutdown(): void {
    this.observer.disconnect();
  }

  private measure(): void {
    this.left = getHeapStatistics().used_heap_size;
    this.measured = performance.now();
  }
}

/** Node gives it only to contexts that are made after V8 was told so. */
function garbageCollector(): () => void {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  setFlagsFromString('--no-expose-gc');
  return () => collect();
}

function isFullCollection(entry: PerformanceEntry): boolean {
  const { kind } = 'detail' in entry ? Object(entry.detail) : {};
  return kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}
