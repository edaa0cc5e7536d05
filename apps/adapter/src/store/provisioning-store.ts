import type { SessionRow } from './session-store';

/** A link with which one user signs in, once. The token itself is kept as a keyed hash. */
export interface ProvisioningToken {
  id: string;
  tenant: string;
  userId: string;
  created: number;
  end: number;
  spent?: number;
  revoked?: number;
}

/** Tokens of automatic configuration. */
export interface ProvisioningStore {
  /** All of them or none. */
  add(tokens: readonly (ProvisioningToken & { hash: string })[]): Promise<void>;
  /** A token that can be spent. */
  find(hashes: readonly string[], tenant: string, now: number): Promise<ProvisioningToken | undefined>;
  /** One atomic step: takes the token and keeps the session. Whether it could still be spent. */
  spend(id: string, session: SessionRow, limitPerUser: number, now: number): Promise<boolean>;
  /** The newest first, spent, revoked and ended ones among them. */
  list(tenant: string, query: { userId?: string; limit: number; before?: string }): Promise<ProvisioningToken[]>;
  /** Whether it was there and could still have been spent. */
  revoke(tenant: string, id: string, now: number): Promise<boolean>;
}
