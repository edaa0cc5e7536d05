/** What is kept sealed. */
export interface Secrets {
  /** What the session needs to speak to BroadWorks. */
  credential: Buffer;
  /** The same for the same credential of the same user, under one key; none where the session holds no password. */
  credentialHash?: string;
  /** None where the tenant lets a user sign in without a line. */
  sipAccount?: Buffer;
}

/** A sign-in with all tokens that descend from it. Tokens are kept as keyed hashes. */
export interface SessionRow extends Secrets {
  id: string;
  tenant: string;
  userId: string;
  /** The session that this one was lent by, and ends with. */
  parent?: string;
  accessHash: string;
  accessEnd: number;
  refreshHash: string;
  /** When the refresh token ends if it is not used. */
  refreshEnd: number;
  /** When the session ends, whatever happens. */
  absoluteEnd: number;
}

export interface FoundSession {
  session: SessionRow;
  /** A closed session is remembered until its access token would have ended, without its secrets. */
  closed: boolean;
}

/** The place of a refresh token in its token family. */
export interface Rotation {
  /** The id of the session. */
  family: string;
  /** How often the family was refreshed before. */
  generation: number;
}

/** A refresh token that is presented at a tenant. */
export interface PresentedRefresh {
  /** One for each key in use. */
  hashes: readonly string[];
  tenant: string;
  /**
   * What the token carries: one of an earlier generation than its family was spent before. The hashes of tokens without it are
   * stored instead.
   */
  rotation?: Rotation;
}

/** What replaces a refresh token that is spent. */
export interface Successor {
  accessHash: string;
  accessEnd: number;
  refreshHash: string;
  refreshEnd: number;
  /** The new pair of tokens, sealed under a key that only the holder of the spent token has. */
  sealedPair: Buffer;
}

export type SpendOutcome =
  /** It was live, and is spent now. */
  | { kind: 'spent'; session: SessionRow }
  /** It was spent moments ago and its successor is unused: the same answer may be given again. */
  | { kind: 'repeated'; session: SessionRow; sealedPair: Buffer }
  /** It was spent before: the whole session is gone now. */
  | { kind: 'reused'; sessionId: string }
  /** Its session was refreshed as often as is allowed. Nothing has changed. */
  | { kind: 'limited'; sessionId: string }
  | { kind: 'unknown' };

/** How many refreshes of one session are allowed in a window, which the first of them opens. */
export interface RefreshLimit {
  most: number;
  windowMillis: number;
}

/** Sign-ins. A token may be looked for under several hashes, one for each key in use. */
export interface SessionStore {
  /**
   * Stores a session, and removes those above the limit that were not used for longest: of the user, or of those that the same
   * session delegated. False if the session that delegates has ended.
   */
  add(session: SessionRow, limit: number, now: number): Promise<boolean>;
  findByAccess(accessHashes: readonly string[]): Promise<FoundSession | undefined>;
  /** Notes that a session was used, so that it is not the first to be removed above the limit. */
  touch(id: string, now: number): Promise<void>;
  /** The place of a live refresh token that does not carry it, being of before generations. */
  rotationOf(refreshHashes: readonly string[]): Promise<Rotation | undefined>;
  /** Rotates a refresh token in one atomic step: exactly one of any number of callers has it spent, and it counts once. */
  spendRefresh(
    presented: PresentedRefresh,
    successor: Successor,
    now: number,
    repeatWindow: number,
    limits?: readonly RefreshLimit[],
  ): Promise<SpendOutcome>;
  /** Where a credential is given, only in its place: one that was kept meanwhile stays. */
  setSecrets(id: string, secrets: Secrets, before?: Buffer): Promise<void>;
  /** Ends a session, with those that it lent, and wipes their secrets. Whether it ended it. */
  close(id: string): Promise<boolean>;
  /**
   * Ends all sessions of a user that hold a credential; returns the ids of those that it ended. `id` is the one whose
   * credential it is: it may have been kept before hashes of credentials were.
   */
  closeHolding(
    { id, tenant, userId }: Pick<SessionRow, 'id' | 'tenant' | 'userId'>,
    credentialHashes: readonly string[],
  ): Promise<string[]>;
  /** Ends all sessions of a user, or all but one; returns the ids of those that it ended. */
  closeAllOf(tenant: string, userId: string, exceptId?: string): Promise<string[]>;
}
