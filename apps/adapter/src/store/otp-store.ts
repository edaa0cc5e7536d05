import type { SessionRow } from './session-store';

/** A code that was sent. It is kept as a keyed hash, bound to the id and the tenant. */
export interface OtpRow {
  id: string;
  tenant: string;
  /** None for a decoy: its code was sent to nobody. */
  userId?: string;
  codeHash: string;
  end: number;
}

export type GuessOutcome =
  | { kind: 'right'; userId: string }
  | { kind: 'wrong' }
  | { kind: 'expired' }
  /** There were as many wrong guesses as are allowed. The code is gone now. */
  | { kind: 'exceeded' }
  | { kind: 'unknown' };

/** One-time passwords. Contract 8.4 and 8.5. */
export interface OtpStore {
  add(otp: OtpRow): Promise<void>;
  /** Whose code it is, before it is guessed at; nobody for one that is unknown and for a decoy. */
  userOf(id: string): Promise<string | undefined>;
  /** One atomic step: of any number of guesses at once at most `mostGuesses` are looked at. A guess at another tenant is wrong. */
  guess(
    id: string,
    tenant: string,
    codeHashes: readonly string[],
    mostGuesses: number,
    now: number,
  ): Promise<GuessOutcome>;
  /** One atomic step: takes the code out and keeps the session. Whether it was still there. */
  spend(id: string, session: SessionRow, limitPerUser: number, now: number): Promise<boolean>;
}
