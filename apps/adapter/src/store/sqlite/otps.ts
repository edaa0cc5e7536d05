import type { GuessOutcome, OtpRow, OtpStore } from '../otp-store';
import type { SessionRow } from '../session-store';
import { text } from './row';
import type { SqliteSessions } from './sessions';
import type { Sqlite } from './sqlite';

export class SqliteOtps implements OtpStore {
  constructor(
    private readonly sqlite: Sqlite,
    private readonly sessions: SqliteSessions,
  ) {}

  add({ id, tenant, userId, codeHash, end }: OtpRow): Promise<void> {
    const sql = `INSERT INTO otp (id, tenant, user_id, code_hash, end) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT DO UPDATE SET user_id = excluded.user_id, code_hash = excluded.code_hash, end = excluded.end`;
    return this.sqlite.atomically(() => void this.sqlite.run(sql, id, tenant, userId, codeHash, end));
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
  ): Promise<GuessOutcome> {
    return this.sqlite.atomically((): GuessOutcome => {
      const otp = this.sqlite.get('UPDATE otp SET guesses = guesses + 1 WHERE id = ? RETURNING *', id);
      if (!otp) return { kind: 'unknown' };
      if (Number(otp.end) <= now) return { kind: 'expired' };
      if (Number(otp.guesses) > mostGuesses) {
        this.sqlite.run('DELETE FROM otp WHERE id = ?', id);
        return { kind: 'exceeded' };
      }
      const isRight = otp.tenant === tenant && codeHashes.includes(text(otp.code_hash));
      return isRight ? { kind: 'right', userId: text(otp.user_id) } : { kind: 'wrong' };
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
