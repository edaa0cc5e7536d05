import type { SessionRow } from './session-store';

/** A code that was sent. It is kept as a keyed hash, bound to the id, the tenant and the user. */
export interface OtpRow {
  id: string;
  tenant: string;
  /** For a decoy, what stands for whomever somebody meant. */
  userId: string;
  /** For a decoy, the hash of no code: nothing was sent. */
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
  /** Takes the place of one of the same id; guesses that were made stay counted. */
  add(otp: OtpRow): Promise<void>;
  /** Whose code it is, before it is guessed at. */
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
