/**
 * Options of an LRU cache with at most this many entries, which takes memory as it fills. With `max`, lru-cache would
 * allocate room for all of them at once, which made a start slow.
 */
export function atMost(count: number) {
  return { maxSize: count, sizeCalculation: () => 1 };
}
