import { foldUserId, type Trust, type XsiClient } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { SipAccount } from '../../broadworks/sip-account/sip-account';
import type { SessionCredential } from '../../broadworks/tenants/tenant';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import { Config } from '../../config/settings/config';
import { Metrics } from '../../observability/metrics';
import { atMost } from '../../resilience/at-most';
import type { Secrets, SessionRow } from '../../store/session-store';
import { isCurrent, open, seal } from '../sealing';
import { hashOf } from '../tokens';
import type { Session, SessionUser } from './session';
import { Trusts } from './trusts';
import { UnsavedSecrets } from './unsaved-secrets';

type CredentialHolder = Pick<Session, 'tenant' | 'userId' | 'credential'>;

/** Sessions that asked lately, each with the XSI client that holds its cookies, and how a row of the store becomes one. */
@Injectable()
export class OpenedSessions {
  private readonly opened: LRUCache<string, Session>;
  /** How the store keeps the secrets of each of these, as far as this process knows. */
  private readonly sealed = new WeakMap<Session, Secrets>();
  private readonly listeners: ((sessionId: string) => void)[] = [];
  private readonly forgetters: ((user: SessionUser) => void)[] = [];

  constructor(
    private readonly tenants: Tenants,
    private readonly trusts: Trusts,
    private readonly unsaved: UnsavedSecrets,
    @Inject(KEYS) private readonly keys: Keys,
    { tenantIdle }: Config,
    metrics: Metrics,
  ) {
    this.opened = new LRUCache({ ...atMost(20_000), ttl: tenantIdle * 1000, updateAgeOnGet: true });
    // they hold their tenants
    tenants.onCleaning(() => this.opened.purgeStale());
    metrics.watch('adapter_sessions_opened', 'Sessions in memory', () => this.opened.size);
  }

  /** Nothing where the tenant is no longer served, has no administrator any more whom the session needs, or the key is no longer in use. */
  open(stored: SessionRow): Session | undefined {
    const row = this.unsaved.over(stored);
    const known = this.opened.get(row.id);
    const tenant = this.tenants.find(row.tenant);
    // another process may have kept a new password, or the account of a line; the tenant's settings may be others
    if (known && known.tenant === tenant && isSame(this.sealed.get(known), row)) return known;
    const { id, userId, parent } = row;
    const credential =
      tenant && open<SessionCredential>(row.credential, sealedFor('xsi', { id, userId, tenant }), this.keys);
    if (!tenant || !credential || (credential.type === 'delegated' && !tenant.config.xsi.admin)) return undefined;
    const sipAccount =
      row.sipAccount && open<SipAccount>(row.sipAccount, sealedFor('sip', { id, userId, tenant }), this.keys);
    const session = {
      id,
      tenant,
      userId,
      parent,
      credential,
      xsi: this.client({ tenant, userId, credential }),
      sipAccount,
    };
    this.sealed.set(session, { credential: row.credential, sipAccount: row.sipAccount });
    return this.keep(session);
  }

  /** XSI as a user with a credential that a session holds. */
  client(holder: CredentialHolder): XsiClient {
    return holder.tenant.client(holder.userId, holder.credential, this.trustIn(holder));
  }

  /** What is known of the password that a session holds; nothing where it has none. */
  trustIn(holder: CredentialHolder): Trust | undefined {
    const [hash] = this.credentialHashes(holder);
    return hash === undefined ? undefined : this.trusts.of(holder.tenant, holder.userId, hash);
  }

  keep(session: Session): Session {
    this.opened.set(session.id, session);
    return session;
  }

  peek(id: string): Session | undefined {
    return this.opened.get(id);
  }

  close(id: string): void {
    this.opened.delete(id);
    for (const forget of this.listeners) forget(id);
  }

  /** Told the id of each session that ends, so that what was read for it is forgotten. */
  onEnd(forget: (sessionId: string) => void): void {
    this.listeners.push(forget);
  }

  /** Told of a user of whom nothing is to be kept, also what outlives their sessions. */
  onForget(forget: (user: SessionUser) => void): void {
    this.forgetters.push(forget);
  }

  forget(user: SessionUser): void {
    for (const forget of this.forgetters) forget(user);
  }

  seal(session: Session): Secrets {
    const { credential, sipAccount } = session;
    const secrets = {
      credential: seal(credential, sealedFor('xsi', session), this.keys),
      credentialHash: this.credentialHashes(session)[0],
      sipAccount: sipAccount && seal(sipAccount, sealedFor('sip', session), this.keys),
    };
    this.sealed.set(session, secrets);
    return secrets;
  }

  /** What marks the password of a session, under each key in use, the newest first; nothing where it has none. */
  credentialHashes({ tenant, userId, credential }: CredentialHolder): string[] {
    // the user id as it was typed at sign-in: one password, however it is spelled
    const same = credential.type === 'basic' ? { ...credential, userId: foldUserId(credential.userId) } : credential;
    const marked = JSON.stringify([tenant.id, userId, same]);
    return credential.type === 'delegated' ? [] : this.keys.map((key) => hashOf(marked, key));
  }

  /** The credential of a session as it was sealed when this process last read or wrote it. */
  sealedCredential(session: Session): Buffer | undefined {
    return this.sealed.get(session)?.credential;
  }

  /** Whether it was sealed under the newest key. */
  isCurrent(row: SessionRow): boolean {
    return isCurrent(row.credential, this.keys);
  }
}

function isSame(one: Secrets | undefined, other: Secrets): boolean {
  if (!one?.credential.equals(other.credential)) return false;
  return one.sipAccount && other.sipAccount
    ? one.sipAccount.equals(other.sipAccount)
    : one.sipAccount === other.sipAccount;
}

/** To what a secret belongs: it cannot be opened as that of anything else. */
function sealedFor(
  purpose: 'xsi' | 'sip',
  { tenant, userId, id }: Pick<Session, 'tenant' | 'userId' | 'id'>,
): string[] {
  return [purpose, tenant.id, userId, id];
}
