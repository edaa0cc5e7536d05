import type { ProvisioningStore, ProvisioningToken } from '../provisioning-store';
import type { SessionRow } from '../session-store';
import { optionalNumber, type Row, text } from './row';
import type { SqliteSessions } from './sessions';
import { places, type Sqlite } from './sqlite';

const isOpen = 'spent IS NULL AND revoked IS NULL AND end > ?';

export class SqliteProvisioning implements ProvisioningStore {
  constructor(
    private readonly sqlite: Sqlite,
    private readonly sessions: SqliteSessions,
  ) {}

  add(tokens: readonly (ProvisioningToken & { hash: string })[]): Promise<void> {
    const sql = 'INSERT INTO provisioning (id, hash, tenant, user_id, created, end) VALUES (?, ?, ?, ?, ?, ?)';
    return this.sqlite.atomically(() => {
      for (const { id, hash, tenant, userId, created, end } of tokens) {
        this.sqlite.run(sql, id, hash, tenant, userId, created, end);
      }
    });
  }

  find(hashes: readonly string[], tenant: string, now: number): Promise<ProvisioningToken | undefined> {
    const sql = `SELECT * FROM provisioning WHERE hash IN (${places(hashes)}) AND tenant = ? AND ${isOpen}`;
    return this.sqlite.read(() => {
      const row = this.sqlite.get(sql, ...hashes, tenant, now);
      return row && toToken(row);
    });
  }

  spend(id: string, session: SessionRow, limitPerUser: number, now: number): Promise<boolean> {
    return this.sqlite.atomically(() => {
      if (this.sqlite.run(`UPDATE provisioning SET spent = ? WHERE id = ? AND ${isOpen}`, now, id, now) === 0)
        return false;
      this.sessions.insert(session, limitPerUser, now);
      return true;
    });
  }

  list(
    tenant: string,
    { userId, limit, before }: { userId?: string; limit: number; before?: string },
  ): Promise<ProvisioningToken[]> {
    const older = before ? 'AND rowid < (SELECT rowid FROM provisioning WHERE id = ?)' : '';
    const ofUser = userId ? 'AND user_id = ?' : '';
    const sql = `SELECT * FROM provisioning WHERE tenant = ? ${ofUser} ${older} ORDER BY rowid DESC LIMIT ?`;
    return this.sqlite.read(() =>
      this.sqlite.all(sql, tenant, ...[userId ?? [], before ?? []].flat(), limit).map(toToken),
    );
  }

  revoke(tenant: string, id: string, now: number): Promise<boolean> {
    const sql = `UPDATE provisioning SET revoked = ? WHERE tenant = ? AND id = ? AND ${isOpen}`;
    return this.sqlite.atomically(() => this.sqlite.run(sql, now, tenant, id, now) > 0);
  }
}

function toToken(row: Row): ProvisioningToken {
  return {
    id: text(row.id),
    tenant: text(row.tenant),
    userId: text(row.user_id),
    created: Number(row.created),
    end: Number(row.end),
    spent: optionalNumber(row.spent),
    revoked: optionalNumber(row.revoked),
  };
}
