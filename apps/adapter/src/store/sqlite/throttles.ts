import type { DelayRule, ThrottleStore } from '../throttle-store';
import type { Sqlite } from './sqlite';

/** What is counted at most: more than that are forgotten, those that end soonest first. Requirement C4. */
export const mostThrottles = 200_000;

export class SqliteThrottles implements ThrottleStore {
  constructor(private readonly sqlite: Sqlite) {}

  take(key: readonly string[], limit: number, windowMillis: number, now: number): Promise<boolean> {
    const sql = `INSERT INTO throttle (key, hits, end) VALUES (?, 1, ?)
      ON CONFLICT DO UPDATE SET hits = iif(end <= ?, 1, hits + 1), end = iif(end <= ?, excluded.end, end) RETURNING hits`;
    return this.sqlite.attempt(() => {
      const hits = this.sqlite.get(sql, JSON.stringify(key), now + windowMillis, now, now)?.hits;
      return Number(hits) <= limit;
    });
  }

  attempt(key: readonly string[], { free, delays, memory }: DelayRule, now: number): Promise<boolean> {
    const name = JSON.stringify(key);
    return this.sqlite.atomically(() => {
      const known = this.sqlite.get('SELECT hits, blocked_until FROM throttle WHERE key = ? AND end > ?', name, now);
      if (Number(known?.blocked_until ?? 0) > now) return false;
      const hits = Number(known?.hits ?? 0) + 1;
      const delay = hits < free ? 0 : (delays[hits - free] ?? delays.at(-1) ?? 0);
      this.sqlite.run(
        'INSERT OR REPLACE INTO throttle (key, hits, end, blocked_until) VALUES (?, ?, ?, ?)',
        name,
        hits,
        now + memory,
        delay > 0 ? now + delay : 0,
      );
      return true;
    });
  }

  takeBack(key: readonly string[]): Promise<void> {
    const sql = 'UPDATE throttle SET hits = max(0, hits - 1), blocked_until = 0 WHERE key = ?';
    return this.sqlite.attempt(() => void this.sqlite.run(sql, JSON.stringify(key)));
  }

  forget(key: readonly string[]): Promise<void> {
    return this.sqlite.attempt(() => void this.sqlite.run('DELETE FROM throttle WHERE key = ?', JSON.stringify(key)));
  }

  /** Inside of a larger step. */
  removeSurplus(limit: number): number {
    const surplus = `(SELECT max(0, count(*) - ${mostThrottles}) FROM throttle)`;
    const sql = `DELETE FROM throttle WHERE key IN (SELECT key FROM throttle ORDER BY end LIMIT min(?, ${surplus}))`;
    return this.sqlite.run(sql, limit);
  }
}
