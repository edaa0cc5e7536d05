import type { PresentedRefresh, RefreshLimit } from '../session-store';
import { FixedWindows } from './fixed-windows';
import { text } from './row';
import { places, type Sqlite } from './sqlite';

/**
 * Rate limiter (fixed window) of refreshes, inside of a larger step. Counts one for the session of a live token. Returns the id
 * of the session instead if it had as many as are allowed.
 */
export function countRefresh(
  sqlite: Sqlite,
  { hashes, tenant }: PresentedRefresh,
  now: number,
  limits: readonly RefreshLimit[],
): string | undefined {
  const sql = `SELECT id FROM session WHERE refresh_hash IN (${places(hashes)}) AND tenant = ? AND refresh_end > ?`;
  const live = sqlite.get(sql, ...hashes, tenant, now);
  if (!live) return undefined;
  const id = text(live.id);
  const windows = limits.map((limit) => ({ ...limit, name: JSON.stringify(['refresh', id, limit.windowMillis]) }));
  const counters = new FixedWindows(sqlite);
  if (windows.some((window) => counters.isFull(window, now))) return id;
  for (const window of windows) counters.count(window, now);
  return undefined;
}
