import { clockTolerance } from '../throttle-store';
import type { Sqlite } from './sqlite';

export interface FixedWindow {
  name: string;
  most: number;
  windowMillis: number;
}

/** Counters of fixed windows, inside of a larger step. A window that would last longer than its time is from before the clock was set back. */
export class FixedWindows {
  constructor(private readonly sqlite: Sqlite) {}

  isFull({ name, most, windowMillis }: FixedWindow, now: number): boolean {
    const sql = 'SELECT hits FROM throttle WHERE key = ? AND end > ? AND end <= ?';
    return Number(this.sqlite.get(sql, name, now, now + windowMillis + clockTolerance)?.hits ?? 0) >= most;
  }

  /** The first one opens the window. */
  count({ name, windowMillis }: FixedWindow, now: number): void {
    const isOver = `end <= ? OR end > excluded.end + ${clockTolerance}`;
    const sql = `INSERT INTO throttle (key, hits, end) VALUES (?, 1, ?) ON CONFLICT DO UPDATE
      SET hits = iif(${isOver}, 1, hits + 1), end = iif(${isOver}, excluded.end, end)`;
    const end = now + windowMillis;
    this.sqlite.run(sql, name, end, now, now);
  }
}
