import type { PresenceStore, SipStatus } from '../presence-store';
import { text } from './row';
import type { Sqlite } from './sqlite';

export class SqlitePresence implements PresenceStore {
  constructor(private readonly sqlite: Sqlite) {}

  set(tenant: string, userId: string, status: SipStatus, at: number, end: number): Promise<void> {
    const sql = `INSERT INTO presence (tenant, user_id, status, at, end) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET at = excluded.at, status = excluded.status,
      end = iif(status = excluded.status, max(end, excluded.end), excluded.end) WHERE excluded.at >= at`;
    return this.sqlite.atomicallySoon(() => void this.sqlite.run(sql, tenant, userId, status, at, end));
  }

  ofTenant(tenant: string, now: number): Promise<ReadonlyMap<string, SipStatus>> {
    const sql = 'SELECT user_id, status FROM presence WHERE tenant = ? AND end > ?';
    return this.sqlite.read(
      () => new Map(this.sqlite.all(sql, tenant, now).map((row) => [text(row.user_id), toStatus(row.status)])),
    );
  }
}

function toStatus(status: unknown): SipStatus {
  return status === 'registered' ? 'registered' : 'notregistered';
}
