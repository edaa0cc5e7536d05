import type { DatabaseSync, StatementSync } from 'node:sqlite';
import { bytes, type Row, text, toSession } from './session-row';
import { atomically, openDatabase } from './sqlite-database';
import {
  type FoundSession,
  type Secrets,
  type SessionRow,
  type SpendOutcome,
  type Store,
  StoreUnavailable,
  type Successor,
} from './store';

/** Sessions in one SQLite file, or in memory for `memory:`. */
export class SqliteStore implements Store {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();

  /** `file` is a path or `:memory:`. */
  constructor(file: string) {
    this.database = openDatabase(file);
  }

  addSession(session: SessionRow, limitPerUser: number, now: number): Promise<void> {
    return this.attempt(() =>
      atomically(this.database, () => {
        this.run(
          `INSERT INTO session (id, tenant, user_id, created, credential, sip_account, access_hash, access_end,
             refresh_hash, refresh_end, absolute_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
          session.id,
          session.tenant,
          session.userId,
          now,
          session.credential,
          session.sipAccount ?? null,
          session.accessHash,
          Math.min(session.accessEnd, session.absoluteEnd),
          session.refreshHash,
          Math.min(session.refreshEnd, session.absoluteEnd),
          session.absoluteEnd,
        );
        this.run(
          `DELETE FROM session WHERE id IN (SELECT id FROM session WHERE tenant = ? AND user_id = ? AND NOT closed
             ORDER BY created DESC, rowid DESC LIMIT -1 OFFSET ?)`,
          session.tenant,
          session.userId,
          limitPerUser,
        );
      }),
    );
  }

  findByAccess(accessHashes: readonly string[]): Promise<FoundSession | undefined> {
    return this.attempt(() => {
      const row = this.get(`SELECT * FROM session WHERE access_hash IN (${places(accessHashes)})`, ...accessHashes);
      return row && { session: toSession(row), closed: row.closed === 1 };
    });
  }

  spendRefresh(
    refreshHashes: readonly string[],
    tenant: string,
    successor: Successor,
    now: number,
    repeatWindow: number,
  ): Promise<SpendOutcome> {
    return this.attempt(() =>
      atomically(this.database, () => {
        const spent = this.get(
          `UPDATE session SET access_hash = ?, access_end = min(?, absolute_end), last_refresh_hash = refresh_hash,
             last_spent = ?, sealed_pair = ?, refresh_hash = ?, refresh_end = min(?, absolute_end)
           WHERE refresh_hash IN (${places(refreshHashes)}) AND tenant = ? AND refresh_end > ? RETURNING *`,
          successor.accessHash,
          successor.accessEnd,
          now,
          successor.sealedPair,
          successor.refreshHash,
          successor.refreshEnd,
          ...refreshHashes,
          tenant,
          now,
        );
        if (!spent) return this.spentBefore(refreshHashes, tenant, now - repeatWindow);
        this.run(
          'INSERT INTO spent_refresh (hash, session_id) VALUES (?, ?)',
          text(spent.last_refresh_hash),
          text(spent.id),
        );
        return { kind: 'spent', session: toSession(spent) };
      }),
    );
  }

  setSecrets(id: string, { credential, sipAccount }: Secrets): Promise<void> {
    const sql = 'UPDATE session SET credential = ?, sip_account = ? WHERE id = ? AND NOT closed';
    return this.attempt(() => this.run(sql, credential, sipAccount ?? null, id));
  }

  closeSession(id: string): Promise<void> {
    return this.attempt(() => atomically(this.database, () => this.closeWhere('id = ?', id)));
  }

  closeSessionsOf(tenant: string, userId: string): Promise<void> {
    return this.attempt(() =>
      atomically(this.database, () => this.closeWhere('tenant = ? AND user_id = ?', tenant, userId)),
    );
  }

  removeEnded(now: number, limit: number): Promise<number> {
    const ended = 'SELECT id FROM session WHERE refresh_end <= ? LIMIT ?';
    return this.attempt(() =>
      Number(this.prepare(`DELETE FROM session WHERE id IN (${ended})`).run(now, limit).changes),
    );
  }

  async close(): Promise<void> {
    this.database.close();
  }

  private spentBefore(refreshHashes: readonly string[], tenant: string, windowStart: number): SpendOutcome {
    const repeated = this.get(
      `SELECT * FROM session WHERE last_refresh_hash IN (${places(refreshHashes)}) AND tenant = ? AND last_spent >= ? AND NOT closed`,
      ...refreshHashes,
      tenant,
      windowStart,
    );
    if (repeated) return { kind: 'repeated', session: toSession(repeated), sealedPair: bytes(repeated.sealed_pair) };

    const reused = this.get(
      `SELECT session.id FROM spent_refresh JOIN session ON session.id = session_id WHERE hash IN (${places(refreshHashes)}) AND tenant = ?`,
      ...refreshHashes,
      tenant,
    );
    // a token past its end takes its session with it, as one that was used twice does
    const expired =
      reused ??
      this.get(
        `SELECT id FROM session WHERE refresh_hash IN (${places(refreshHashes)}) AND tenant = ?`,
        ...refreshHashes,
        tenant,
      );
    if (!expired) return { kind: 'unknown' };
    this.run('DELETE FROM session WHERE id = ?', text(expired.id));
    return reused ? { kind: 'reused', sessionId: text(reused.id) } : { kind: 'unknown' };
  }

  private closeWhere(condition: string, ...values: string[]): void {
    this.run(`DELETE FROM spent_refresh WHERE session_id IN (SELECT id FROM session WHERE ${condition})`, ...values);
    this.run(
      `UPDATE session SET closed = 1, credential = NULL, sip_account = NULL, sealed_pair = NULL, refresh_hash = NULL,
         last_refresh_hash = NULL, refresh_end = access_end WHERE ${condition} AND NOT closed`,
      ...values,
    );
  }

  private async attempt<T>(work: () => T): Promise<T> {
    try {
      return work();
    } catch (error) {
      throw new StoreUnavailable(error);
    }
  }

  private run(sql: string, ...values: (string | number | Buffer | null)[]): void {
    this.prepare(sql).run(...values);
  }

  private get(sql: string, ...values: (string | number | Buffer)[]): Row | undefined {
    return this.prepare(sql).get(...values);
  }

  private prepare(sql: string): StatementSync {
    const statement = this.statements.get(sql) ?? this.database.prepare(sql);
    this.statements.set(sql, statement);
    return statement;
  }
}

function places(values: readonly string[]): string {
  return values.map(() => '?').join(', ');
}
