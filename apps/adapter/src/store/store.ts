import type { OtpStore } from './otp-store';
import type { PresenceStore } from './presence-store';
import type { ProvisioningStore } from './provisioning-store';
import type { SessionStore } from './session-store';
import type { ThrottleStore } from './throttle-store';

/**
 * What has to outlive the process, and what all processes share. Times are milliseconds since 1970. Everything fails with
 * {@link StoreUnavailable} and nothing else.
 */
export interface Store {
  readonly sessions: SessionStore;
  readonly otps: OtpStore;
  readonly provisioning: ProvisioningStore;
  readonly presence: PresenceStore;
  readonly throttles: ThrottleStore;
  /** Milliseconds since 1970, by the clock of the store: ends that it is given, and the times of its steps, are meant by it. */
  now(): number;
  /** Forgets a user; returns the ids of the sessions that ended with it. What was counted stays. */
  forgetUser(tenant: string, userId: string): Promise<string[]>;
  /** Removes some of what is kept of a tenant, sessions first; returns how many rows. What was counted stays. */
  forgetTenant(tenant: string, limit: number): Promise<number>;
  /** Fails unless something can be written now. */
  check(): Promise<void>;
  /** What the operator should mend, in words that name the setting. */
  warnings(): Promise<string[]>;
  /** Removes some of what has ended; returns how many rows. */
  removeEnded(now: number, limit: number): Promise<number>;
  close(): Promise<void>;
}

/** Seconds by which the clock of this process is ahead of that of the store; `undefined` up to five in either direction. */
export function clockDifference(store: Store): number | undefined {
  const seconds = Math.round((Date.now() - store.now()) / 1000);
  return Math.abs(seconds) > 5 ? seconds : undefined;
}

export class StoreUnavailable extends Error {
  constructor(cause: unknown) {
    super('the store does not work', { cause });
    this.name = 'StoreUnavailable';
  }
}
