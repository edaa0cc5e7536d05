const day = 24 * 3600_000;
/** A call connects after it starts, and BroadWorks searches by the start. */
const longestRinging = 4 * 3600_000;

/**
 * Start of the range in which BroadWorks is searched: without one it returns only calls since the beginning of the
 * previous month. `undefined` if no call can have started in the range yet.
 */
export function searchStart(now: number, days: number, from?: Date): Date | undefined {
  const start = from ? from.getTime() - longestRinging : now - days * day;
  return start < now ? new Date(Math.max(0, start)) : undefined;
}
