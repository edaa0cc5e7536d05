import type { SessionRow } from '../session-store';

/** A row of the table `session`, as SQLite gives it. */
export type Row = Record<string, unknown>;

export function toSession(row: Row): SessionRow {
  return {
    id: text(row.id),
    tenant: text(row.tenant),
    userId: text(row.user_id),
    parent: row.parent === null ? undefined : text(row.parent),
    credential: bytes(row.credential),
    credentialHash: row.credential_hash === null ? undefined : text(row.credential_hash),
    sipAccount: row.sip_account === null ? undefined : bytes(row.sip_account),
    accessHash: text(row.access_hash),
    accessEnd: Number(row.access_end),
    refreshHash: text(row.refresh_hash),
    refreshEnd: Number(row.refresh_end),
    absoluteEnd: Number(row.absolute_end),
  };
}

export function text(value: unknown): string {
  return String(value ?? '');
}

export function bytes(value: unknown): Buffer {
  return value instanceof Uint8Array ? Buffer.from(value) : Buffer.alloc(0);
}

/** A whole number, or nothing for NULL. */
export function optionalNumber(value: unknown): number | undefined {
  return value === null || value === undefined ? undefined : Number(value);
}
