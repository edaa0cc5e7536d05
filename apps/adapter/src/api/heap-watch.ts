import { constants, PerformanceObserver } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';

/** Milliseconds for which a measurement counts. */
const validity = 10_000;

/**
 * Watches how full the heap is. Counted is what was left after the last full garbage collection: at any other time most of the
 * heap may be garbage, so that a busy process would look like a full one. A measurement counts for a while only. If memory is
 * really short, the next collection comes sooner than that; if it is not, there may be none for hours.
 */
export class HeapWatch {
  private left = 0;
  private measured = Number.NEGATIVE_INFINITY;
  private readonly limit = getHeapStatistics().heap_size_limit;
  private readonly observer = new PerformanceObserver((list) => {
    if (list.getEntries().some(isFullCollection)) this.measure();
  });

  constructor() {
    this.observer.observe({ entryTypes: ['gc'] });
  }

  /** `share` of the limit at which the process would end. */
  isAbove(share: number): boolean {
    const bytes = this.limit * share;
    if (this.left <= bytes || performance.now() - this.measured > validity) return false;
    return getHeapStatistics().used_heap_size > bytes;
  }

  stop(): void {
    this.observer.disconnect();
  }

  private measure(): void {
    this.left = getHeapStatistics().used_heap_size;
    this.measured = performance.now();
  }
}

function isFullCollection(entry: PerformanceEntry): boolean {
  const { kind } = 'detail' in entry ? Object(entry.detail) : {};
  return kind === constants.NODE_PERFORMANCE_GC_MAJOR;
}
