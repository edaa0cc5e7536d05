import type { GuessLimits, GuessOutcome, OtpRow, OtpStore, WrongGuesses } from '../otp-store';
import type { SessionRow } from '../session-store';
import { FixedWindows } from './fixed-windows';
import { type Row, text } from './row';
import type { SqliteSessions } from './sessions';
import type { Sqlite } from './sqlite';

export class SqliteOtps implements OtpStore {
  private readonly windows: FixedWindows;

  constructor(
    private readonly sqlite: Sqlite,
    private readonly sessions: SqliteSessions,
  ) {
    this.windows = new FixedWindows(sqlite);
  }

  add({ id, tenant, userId, codeHash, end }: OtpRow): Promise<void> {
    const sql = 'INSERT INTO otp (id, tenant, user_id, code_hash, end) VALUES (?, ?, ?, ?, ?)';
    return this.sqlite.atomically(() => void this.sqlite.run(sql, id, tenant, userId, codeHash, end));
  }

  replace({ id, tenant, userId, codeHash }: Omit<OtpRow, 'end'>): Promise<boolean> {
    const sql = 'UPDATE otp SET user_id = ?, code_hash = ? WHERE id = ? AND tenant = ?';
    return this.sqlite.atomically(() => this.sqlite.run(sql, userId, codeHash, id, tenant) > 0);
  }

  userOf(id: string): Promise<string | undefined> {
    return this.sqlite.read(
      () => text(this.sqlite.get('SELECT user_id FROM otp WHERE id = ?', id)?.user_id) || undefined,
    );
  }

  guess(
    id: string,
    tenant: string,
    codeHashes: readonly string[],
    mostGuesses: number,
    now: number,
    limits?: GuessLimits,
  ): Promise<GuessOutcome> {
    return this.sqlite.atomically((): GuessOutcome => {
      const otp = this.sqlite.get('SELECT * FROM otp WHERE id = ?', id);
      if (!otp) return { kind: 'unknown' };
      if (Number(otp.end) <= now) return { kind: 'expired' };
      if (Number(otp.guesses) >= mostGuesses) {
        this.sqlite.run('DELETE FROM otp WHERE id = ?', id);
        return { kind: 'exceeded' };
      }
      const { source, user } = countersOf(otp, limits);
      if (source && this.windows.isFull(source, now)) return { kind: 'throttled' };
      const isSpent = user !== undefined && this.windows.isFull(user, now);
      if (isSpent && !limits?.isHidden) return { kind: 'exceeded' };
      const isRight = !isSpent && otp.tenant === tenant && codeHashes.includes(text(otp.code_hash));
      if (isRight) return { kind: 'right', userId: text(otp.user_id) };
      this.sqlite.run('UPDATE otp SET guesses = guesses + 1 WHERE id = ?', id);
      for (const counter of [source ?? [], isSpent ? [] : (user ?? [])].flat()) this.windows.count(counter, now);
      return { kind: 'wrong' };
    });
  }

  spend(id: string, session: SessionRow, limitPerUser: number, now: number): Promise<boolean> {
    return this.sqlite.atomically(() => {
      if (this.sqlite.run('DELETE FROM otp WHERE id = ? AND end > ?', id, now) === 0) return false;
      this.sessions.insert(session, limitPerUser, now);
      return true;
    });
  }
}

/** The limits with the names of their counters. */
function countersOf(otp: Row, limits?: GuessLimits): { user?: WrongGuesses; source?: WrongGuesses } {
  if (!limits) return {};
  const { user, source } = limits;
  return {
    user: { ...user, name: JSON.stringify(['otp-guesses', text(otp.tenant), user.name]) },
    source: source && { ...source, name: JSON.stringify(['otp-guesses-source', source.name]) },
  };
}
