import { clockTolerance, type DelayRule, delayAfter, type ThrottleStore } from '../throttle-store';
import type { Sqlite } from './sqlite';

/** What is counted at most: more than that are forgotten, those that end soonest first. Requirement C4. */
export const mostThrottles = 200_000;

export class SqliteThrottles implements ThrottleStore {
  constructor(
    private readonly sqlite: Sqlite,
    private readonly clock: () => number,
  ) {}

  take(key: readonly string[], limit: number, windowMillis: number): Promise<boolean> {
    const now = this.clock();
    const isOver = `end <= ? OR end > excluded.end + ${clockTolerance}`;
    const sql = `INSERT INTO throttle (key, hits, end) VALUES (?, 1, ?)
      ON CONFLICT DO UPDATE SET hits = iif(${isOver}, 1, hits + 1), end = iif(${isOver}, excluded.end, end) RETURNING hits`;
    return this.sqlite.atomicallySoon(() => {
      const hits = this.sqlite.get(sql, JSON.stringify(key), now + windowMillis, now, now)?.hits;
      return Number(hits) <= limit;
    });
  }

  attempt(key: readonly string[], rule: DelayRule): Promise<boolean> {
    const name = JSON.stringify(key);
    const now = this.clock();
    return this.sqlite.atomicallySoon(() => {
      const known = this.sqlite.get('SELECT hits, blocked_until FROM throttle WHERE key = ? AND end > ?', name, now);
      const failures = Number(known?.hits ?? 0);
      const wait = Number(known?.blocked_until ?? 0) - now;
      if (wait > 0 && wait <= delayAfter(failures, rule) + clockTolerance) return false;
      this.sqlite.run(
        'INSERT OR REPLACE INTO throttle (key, hits, end, blocked_until) VALUES (?, ?, ?, ?)',
        name,
        failures + 1,
        now + rule.memory,
        now + delayAfter(failures + 1, rule),
      );
      return true;
    });
  }

  takeBack(key: readonly string[]): Promise<void> {
    const sql = 'UPDATE throttle SET hits = max(0, hits - 1), blocked_until = 0 WHERE key = ?';
    return this.sqlite.atomicallySoon(() => void this.sqlite.run(sql, JSON.stringify(key)));
  }

  forget(key: readonly string[]): Promise<void> {
    return this.sqlite.atomicallySoon(
      () => void this.sqlite.run('DELETE FROM throttle WHERE key = ?', JSON.stringify(key)),
    );
  }

  /** Inside of a larger step. */
  removeSurplus(limit: number): number {
    const surplus = `(SELECT max(0, count(*) - ${mostThrottles}) FROM throttle)`;
    const sql = `DELETE FROM throttle WHERE key IN (SELECT key FROM throttle ORDER BY end LIMIT min(?, ${surplus}))`;
    return this.sqlite.run(sql, limit);
  }
}
