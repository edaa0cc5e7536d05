import type { ThrottleStore } from '../throttle-store';
import type { Sqlite } from './sqlite';

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
}
