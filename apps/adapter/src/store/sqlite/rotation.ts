import type { PresentedRefresh, SpendOutcome, Successor } from '../session-store';
import { bytes, text, toSession } from './row';
import { places, type Sqlite } from './sqlite';

// Refresh-token rotation with reuse detection (RFC 9700), inside of a larger step.

export function spendRefresh(
  sqlite: Sqlite,
  from: PresentedRefresh,
  successor: Successor,
  now: number,
  windowStart: number,
): SpendOutcome {
  const spent = sqlite.get(
    `UPDATE session SET access_hash = ?, access_end = min(?, absolute_end), last_refresh_hash = refresh_hash,
       last_spent = ?, last_used = ?, generation = generation + 1, sealed_pair = ?, refresh_hash = ?, refresh_end = min(?, absolute_end)
     WHERE refresh_hash IN (${places(from.hashes)}) AND tenant = ? AND refresh_end > ? RETURNING *`,
    successor.accessHash,
    successor.accessEnd,
    now,
    now,
    successor.sealedPair,
    successor.refreshHash,
    successor.refreshEnd,
    ...from.hashes,
    from.tenant,
    now,
  );
  if (!spent) return spentBefore(sqlite, from, windowStart);
  if (!from.rotation) {
    const sql = 'INSERT INTO spent_refresh (hash, session_id) VALUES (?, ?)';
    sqlite.run(sql, text(spent.last_refresh_hash), text(spent.id));
  }
  return { kind: 'spent', session: toSession(spent) };
}

/** A token that was used twice takes its session with it, as one past its end does. */
function spentBefore(sqlite: Sqlite, from: PresentedRefresh, windowStart: number): SpendOutcome {
  const { hashes, tenant } = from;
  const repeated = sqlite.get(
    `SELECT * FROM session WHERE last_refresh_hash IN (${places(hashes)}) AND tenant = ? AND last_spent >= ? AND NOT closed`,
    ...hashes,
    tenant,
    windowStart,
  );
  if (repeated) return { kind: 'repeated', session: toSession(repeated), sealedPair: bytes(repeated.sealed_pair) };
  const reused = familyOf(sqlite, from);
  if (reused !== undefined) {
    sqlite.run('DELETE FROM session WHERE id = ?', reused);
    return { kind: 'reused', sessionId: reused };
  }
  sqlite.run(`DELETE FROM session WHERE refresh_hash IN (${places(hashes)}) AND tenant = ?`, ...hashes, tenant);
  return { kind: 'unknown' };
}

/** The session of a token that was spent: by its generation, or by its hash if it is of before generations. */
function familyOf(sqlite: Sqlite, { hashes, tenant, rotation }: PresentedRefresh): string | undefined {
  const row = rotation
    ? sqlite.get(
        'SELECT id FROM session WHERE id = ? AND generation > ? AND tenant = ? AND NOT closed',
        rotation.family,
        rotation.generation,
        tenant,
      )
    : sqlite.get(
        `SELECT id FROM spent_refresh JOIN session ON id = session_id WHERE hash IN (${places(hashes)}) AND tenant = ?`,
        ...hashes,
        tenant,
      );
  return row && text(row.id);
}
