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

/** A limit of wrong guesses in a window, which the first of them opens. */
export interface WrongGuesses {
  name: string;
  most: number;
  windowMillis: number;
}

/** Limits of wrong guesses over many codes. */
export interface GuessLimits {
  /** At all codes of one user, counted at the tenant of the code. */
  user: WrongGuesses;
  /** From one address. */
  source?: WrongGuesses;
  /** True if a guess above the limit of its user is to look like any wrong one. */
  isHidden: boolean;
}

export type GuessOutcome =
  | { kind: 'right'; userId: string }
  | { kind: 'wrong' }
  | { kind: 'expired' }
  /** There were as many wrong guesses as are allowed: at this code, which is gone now, or at all of its user. */
  | { kind: 'exceeded' }
  /** There were as many wrong guesses from this address as are allowed. */
  | { kind: 'throttled' }
  | { kind: 'unknown' };

/** One-time passwords. */
export interface OtpStore {
  add(otp: OtpRow): Promise<void>;
  /** Puts a code in the place of a decoy, whose end and guesses stay. False if the decoy is gone. */
  replace(otp: Omit<OtpRow, 'end'>): Promise<boolean>;
  /** Whose code it is, before it is guessed at. */
  userOf(id: string): Promise<string | undefined>;
  /**
   * One atomic step: compares, and counts a wrong guess. However many come at once, no more wrong ones are looked at than
   * each limit allows; right ones count nowhere. A guess at another tenant is wrong.
   */
  guess(
    id: string,
    tenant: string,
    codeHashes: readonly string[],
    mostGuesses: number,
    now: number,
    limits?: GuessLimits,
  ): Promise<GuessOutcome>;
  /** One atomic step: takes the code out and keeps the session. Whether it was still there. */
  spend(id: string, session: SessionRow, limitPerUser: number, now: number): Promise<boolean>;
}
