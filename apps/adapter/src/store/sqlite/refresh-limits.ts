import type { RefreshLimit } from '../session-store';
import { FixedWindows } from './fixed-windows';
import { text } from './row';
import { places, type Sqlite } from './sqlite';

interface Refresh {
  refreshHashes: readonly string[];
  tenant: string;
  now: number;
  limits: readonly RefreshLimit[];
}

/**
 * Rate limiter (fixed window) of refreshes, inside of a larger step. Counts one for the session of a live token. Returns the id
 * of the session instead if it had as many as are allowed.
 */
export function countRefresh(sqlite: Sqlite, { refreshHashes, tenant, now, limits }: Refresh): string | undefined {
  const sql = `SELECT id FROM session WHERE refresh_hash IN (${places(refreshHashes)}) AND tenant = ? AND refresh_end > ?`;
  const live = sqlite.get(sql, ...refreshHashes, tenant, now);
  if (!live) return undefined;
  const id = text(live.id);
  const windows = limits.map((limit) => ({ ...limit, name: JSON.stringify(['refresh', id, limit.windowMillis]) }));
  const counters = new FixedWindows(sqlite);
  if (windows.some((window) => counters.isFull(window, now))) return id;
  for (const window of windows) counters.count(window, now);
  return undefined;
}
