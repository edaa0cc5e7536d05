import type {
  FoundSession,
  PresentedRefresh,
  RefreshLimit,
  Rotation,
  Secrets,
  SessionRow,
  SessionStore,
  SpendOutcome,
  Successor,
} from '../session-store';
import { countRefresh } from './refresh-limits';
import { spendRefresh } from './rotation';
import { text, toSession } from './row';
import { places, type Sqlite } from './sqlite';

export class SqliteSessions implements SessionStore {
  constructor(private readonly sqlite: Sqlite) {}

  add(session: SessionRow, limit: number, now: number): Promise<boolean> {
    return this.sqlite.atomically(() => this.insert(session, limit, now));
  }

  /** As {@link add}, inside of a larger step. */
  insert(session: SessionRow, limit: number, now: number): boolean {
    const { parent = null } = session;
    if (parent && !this.sqlite.get('SELECT 1 FROM session WHERE id = ? AND NOT closed', parent)) return false;
    this.sqlite.run(
      `INSERT INTO session (id, tenant, user_id, parent, created, last_used, credential, credential_hash, sip_account, access_hash,
             access_end, refresh_hash, refresh_end, absolute_end) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      session.id,
      session.tenant,
      session.userId,
      parent,
      now,
      now,
      session.credential,
      session.credentialHash ?? null,
      session.sipAccount ?? null,
      session.accessHash,
      Math.min(session.accessEnd, session.absoluteEnd),
      session.refreshHash,
      Math.min(session.refreshEnd, session.absoluteEnd),
      session.absoluteEnd,
    );
    this.removeUnused(session, limit - 1);
    return true;
  }

  /** All but the one that is new and so many others of its user or its parent, those that were used last. */
  private removeUnused({ id, tenant, userId, parent }: SessionRow, others: number): void {
    this.sqlite.run(
      `DELETE FROM session WHERE id IN (SELECT id FROM session WHERE tenant = ? AND user_id = ? AND id <> ? AND parent IS ?
         AND NOT closed ORDER BY last_used DESC, rowid DESC LIMIT -1 OFFSET ?)`,
      tenant,
      userId,
      id,
      parent ?? null,
      others,
    );
  }

  touch(id: string, now: number): Promise<void> {
    const sql = 'UPDATE session SET last_used = ? WHERE id = ?';
    return this.sqlite.atomicallySoon(() => void this.sqlite.run(sql, now, id));
  }

  rotationOf(refreshHashes: readonly string[]): Promise<Rotation | undefined> {
    const sql = `SELECT id, generation FROM session WHERE refresh_hash IN (${places(refreshHashes)})`;
    return this.sqlite.read(() => {
      const row = this.sqlite.get(sql, ...refreshHashes);
      return row && { family: text(row.id), generation: Number(row.generation) };
    });
  }

  findByAccess(accessHashes: readonly string[]): Promise<FoundSession | undefined> {
    return this.sqlite.read(() => {
      const row = this.sqlite.get(
        `SELECT * FROM session WHERE access_hash IN (${places(accessHashes)})`,
        ...accessHashes,
      );
      return row && { session: toSession(row), closed: row.closed === 1 };
    });
  }

  spendRefresh(
    presented: PresentedRefresh,
    successor: Successor,
    now: number,
    repeatWindow: number,
    limits: readonly RefreshLimit[] = [],
  ): Promise<SpendOutcome> {
    return this.sqlite.atomically(() => {
      const limited = countRefresh(this.sqlite, presented, now, limits);
      if (limited !== undefined) return { kind: 'limited', sessionId: limited };
      return spendRefresh(this.sqlite, presented, successor, now, now - repeatWindow);
    });
  }

  setSecrets(id: string, { credential, credentialHash, sipAccount }: Secrets, before?: Buffer): Promise<void> {
    const inPlace = before ? 'AND credential = ?' : '';
    const sql = `UPDATE session SET credential = ?, credential_hash = ?, sip_account = ? WHERE id = ? AND NOT closed ${inPlace}`;
    const values = [credential, credentialHash ?? null, sipAccount ?? null, id, ...(before ? [before] : [])];
    return this.sqlite.atomically(() => void this.sqlite.run(sql, ...values));
  }

  close(id: string): Promise<boolean> {
    return this.sqlite.atomically(() => this.closeWhere('id = ?', id).length > 0);
  }

  closeHolding(
    { id, tenant, userId }: Pick<SessionRow, 'id' | 'tenant' | 'userId'>,
    credentialHashes: readonly string[],
  ): Promise<string[]> {
    const held = `credential_hash IN (${places(credentialHashes)}) OR (credential_hash IS NULL AND id = ?)`;
    return this.sqlite.atomically(() =>
      this.closeWhere(`tenant = ? AND user_id = ? AND (${held})`, tenant, userId, ...credentialHashes, id),
    );
  }

  closeAllOf(tenant: string, userId: string, exceptId = ''): Promise<string[]> {
    return this.sqlite.atomically(() =>
      this.closeWhere('tenant = ? AND user_id = ? AND id <> ?', tenant, userId, exceptId),
    );
  }

  /** Inside of a larger step. What was spent long ago goes first: a session may have hundreds of it. */
  removeEnded(now: number, limit: number): number {
    const ended = 'SELECT id FROM session WHERE refresh_end <= ? ORDER BY refresh_end LIMIT ?';
    const spent = this.sqlite.run(
      `DELETE FROM spent_refresh WHERE hash IN (SELECT hash FROM spent_refresh WHERE session_id IN (${ended}) LIMIT ?)`,
      now,
      limit,
      limit,
    );
    const bare = 'NOT EXISTS (SELECT 1 FROM spent_refresh WHERE session_id = session.id)';
    return spent + this.sqlite.run(`DELETE FROM session WHERE id IN (${ended}) AND ${bare}`, now, limit);
  }

  private closeWhere(condition: string, ...values: (string | Buffer)[]): string[] {
    const open = `SELECT id FROM session WHERE ${condition} AND NOT closed`;
    const ids = this.sqlite.all(open, ...values).map(({ id }) => text(id));
    const lent = ids.flatMap((id) => this.closeWhere('parent = ?', id));
    this.sqlite.run(`DELETE FROM spent_refresh WHERE session_id IN (${open})`, ...values);
    this.sqlite.run(
      `UPDATE session SET closed = 1, credential = NULL, credential_hash = NULL, sip_account = NULL, sealed_pair = NULL, refresh_hash = NULL,
         last_refresh_hash = NULL, refresh_end = access_end WHERE ${condition} AND NOT closed`,
      ...values,
    );
    return [...ids, ...lent];
  }
}
