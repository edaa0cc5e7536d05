import type { XsiClient } from '@libs/xsi';
import type { SipAccount } from '../../broadworks/sip-account/sip-account';
import type { SessionCredential, Tenant } from '../../broadworks/tenants/tenant';

/** Whose session it is. */
export type SessionUser = Pick<Session, 'tenant' | 'userId'>;

/** Under which key what was read for a session is kept: not for another one, nor with other settings of its tenant. */
export function keyOfSession({ id, tenant }: Session): string[] {
  return [id, tenant.key];
}

/** Somebody who is signed in. */
export interface Session {
  id: string;
  tenant: Tenant;
  /** BroadWorks user id, as BroadWorks writes it. */
  userId: string;
  /** The session that this one was lent by. */
  parent?: string;
  credential: SessionCredential;
  /** XSI as this user. */
  xsi: XsiClient;
  /** None where the tenant lets a user sign in without a line. */
  sipAccount?: SipAccount;
}
