import type { Store } from '../store';
import { SqliteOtps } from './otps';
import { SqlitePresence } from './presence';
import { SqliteProvisioning } from './provisioning';
import { SqliteSessions } from './sessions';
import { Sqlite } from './sqlite';
import { SqliteThrottles } from './throttles';

/** How long what has ended is still told of: an expired code as expired, a used link in the operator's list. */
const remembered = { otp: 24 * 3600_000, provisioning: 30 * 24 * 3600_000 };

/** Everything in one SQLite file, or in memory for `:memory:`. */
export class SqliteStore implements Store {
  private readonly sqlite: Sqlite;
  readonly sessions: SqliteSessions;
  readonly otps: SqliteOtps;
  readonly provisioning: SqliteProvisioning;
  readonly presence: SqlitePresence;
  readonly throttles: SqliteThrottles;

  /** `file` is a path or `:memory:`. A damaged one is refused, or kept aside where it is allowed to start empty. */
  constructor(
    file: string,
    startEmpty = false,
    readonly now = () => Date.now(),
  ) {
    this.sqlite = new Sqlite(file, startEmpty);
    this.sessions = new SqliteSessions(this.sqlite);
    this.otps = new SqliteOtps(this.sqlite, this.sessions);
    this.provisioning = new SqliteProvisioning(this.sqlite, this.sessions);
    this.presence = new SqlitePresence(this.sqlite);
    this.throttles = new SqliteThrottles(this.sqlite, now);
  }

  /** Codes and links first: none of them can begin a session that is left behind. */
  async forgetUser(tenant: string, userId: string): Promise<string[]> {
    await this.sqlite.atomically(() => {
      for (const table of ['otp', 'provisioning', 'presence']) {
        this.sqlite.run(`DELETE FROM ${table} WHERE tenant = ? AND user_id = ?`, tenant, userId);
      }
    });
    return this.sessions.closeAllOf(tenant, userId);
  }

  forgetTenant(tenant: string, limit: number): Promise<number> {
    return this.sqlite.atomically(() =>
      ['session', 'otp', 'provisioning', 'presence'].reduce((removed, table) => {
        const key = table === 'presence' ? 'user_id' : 'id';
        const some = `SELECT ${key} FROM ${table} WHERE tenant = ? LIMIT ?`;
        const sql = `DELETE FROM ${table} WHERE tenant = ? AND ${key} IN (${some})`;
        return removed + this.sqlite.run(sql, tenant, tenant, limit);
      }, 0),
    );
  }

  check(): Promise<void> {
    const sql = "INSERT OR REPLACE INTO throttle (key, hits, end) VALUES ('check', 0, 0)";
    return this.sqlite.atomically(() => void this.sqlite.run(sql));
  }

  async warnings(): Promise<string[]> {
    const { keptAside } = this.sqlite;
    const what = `store.url: the file was damaged, and is kept as ${keptAside}. Everybody has to sign in again`;
    return keptAside ? [what] : [];
  }

  removeEnded(now: number, limit: number): Promise<number> {
    return this.sqlite.atomicallySoon(
      () =>
        this.sessions.removeEnded(now, limit) +
        this.remove('otp', 'id', 'end', now - remembered.otp, limit) +
        this.remove('provisioning', 'id', 'end', now - remembered.provisioning, limit) +
        this.remove('presence', 'tenant, user_id', 'end', now, limit) +
        this.remove('throttle', 'key', 'end', now, limit) +
        this.throttles.removeSurplus(limit),
    );
  }

  async close(): Promise<void> {
    this.sqlite.close();
  }

  private remove(table: string, key: string, end: string, before: number, limit: number): number {
    const ended = `SELECT ${key} FROM ${table} WHERE ${end} <= ? LIMIT ?`;
    return this.sqlite.run(`DELETE FROM ${table} WHERE (${key}) IN (${ended})`, before, limit);
  }
}
