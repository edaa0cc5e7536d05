export type SipStatus = 'registered' | 'notregistered';

/** What WebTrit Core told of users' registrations. */
export interface PresenceStore {
  /**
   * Keeps the newest: one that happened before what is known changes nothing. `end` is when it is no longer believed; one
   * that says the same as before does not end sooner.
   */
  set(tenant: string, userId: string, status: SipStatus, at: number, end: number): Promise<void>;
  /** What is known of everybody at a tenant, by BroadWorks user id. */
  ofTenant(tenant: string, now: number): Promise<ReadonlyMap<string, SipStatus>>;
}
