import { randomUUID } from 'node:crypto';
import { withSignal } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import type { SipAccount } from '../../broadworks/sip-account/sip-account';
import type { SessionCredential } from '../../broadworks/tenants/tenant';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import { Config } from '../../config/settings/config';
import { accessTokenExpired, accessTokenInvalid, refreshTokenInvalid } from '../../http/api-error';
import { requireClient } from '../../http/client-gone';
import { currentRequest } from '../../http/request-context';
import { SecurityEvents } from '../../observability/security-events';
import { atMost } from '../../resilience/at-most';
import { STORE } from '../../store/module/store.module';
import type { FoundSession, Rotation, SessionRow } from '../../store/session-store';
import type { Store } from '../../store/store';
import { SessionLimits } from '../protection/session-limits';
import { openUnderToken, sealUnderToken } from '../sealing';
import { hashedPair, hashesOf, newTokenPair, rotationOfToken, type TokenPair } from '../tokens';
import { OpenedSessions } from './opened-sessions';
import type { Session, SessionUser } from './session';
import { type SessionResponse, toSessionResponse } from './session.dto';
import { UnsavedSecrets } from './unsaved-secrets';

/** Milliseconds for which the session at BroadWorks may take to end. */
const signOutPatience = 10_000;
/** Milliseconds in which the use of a session is noted once: nobody waits for it, but it is a write. */
const touchPeriod = 10 * 60_000;

/** Who is asking, for how long, and until when. */
@Injectable()
export class Sessions {
  /** Hashes of access tokens that were seen to have ended. */
  private readonly ended = new LRUCache<string, true>({ ...atMost(10_000) });
  /** Ids of sessions whose use was noted lately. */
  private readonly touched = new LRUCache<string, true>({ ...atMost(50_000), ttl: touchPeriod });

  constructor(
    private readonly config: Config,
    private readonly tenants: Tenants,
    private readonly opened: OpenedSessions,
    private readonly events: SecurityEvents,
    private readonly limits: SessionLimits,
    private readonly unsaved: UnsavedSecrets,
    @Inject(STORE) private readonly store: Store,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  /** Whose access token this is. */
  async find(accessToken: string, tenantId: string): Promise<Session> {
    const found = await this.store.sessions.findByAccess(hashesOf(accessToken, 'access', this.keys));
    if (!found || found.closed || !this.isOf(tenantId, found)) throw accessTokenInvalid();
    this.assertLive(found.session);
    const session = this.opened.open(found.session);
    if (!session) throw accessTokenInvalid();
    this.touch(session);
    return session;
  }

  /** A lent session is a use of the one that lent it. One that cannot be noted is noted the next time. */
  private touch({ id, parent = id }: Session): void {
    if (this.touched.has(parent)) return;
    this.touched.set(parent, true);
    this.store.sessions.touch(parent, this.store.now()).catch(() => undefined);
  }

  /** A token that was seen to have ended stays so, whatever the clock says later: requirement C57. */
  private assertLive({ accessHash, accessEnd }: SessionRow): void {
    if (accessEnd <= this.store.now()) this.ended.set(accessHash, true);
    if (this.ended.has(accessHash)) throw accessTokenExpired();
  }

  /** A new pair for a refresh token. Asks nobody but the store. */
  async refresh(refreshToken: string, tenantId: string): Promise<SessionResponse> {
    const hashes = hashesOf(refreshToken, 'refresh', this.keys);
    const tenant = this.tenants.find(tenantId);
    if (!tenant) throw refreshTokenInvalid();
    if (hashes.length === 0) return this.limits.rejectUnknownRefresh();
    const rotation = rotationOfToken(refreshToken, this.keys);
    const pair = newTokenPair(await this.nextOf(hashes, rotation), this.keys);
    const now = this.store.now();
    const { sessions } = this.config;
    const successor = {
      ...hashedPair(pair, sessions, this.keys, now),
      sealedPair: sealUnderToken(pair, refreshToken),
    };
    const repeatWindow = sessions.refreshRepeat * 1000;
    const from = { hashes, tenant: tenantId, rotation };
    const outcome = await this.store.sessions.spendRefresh(from, successor, now, repeatWindow, this.limits.refreshes);
    if (outcome.kind === 'unknown') return this.limits.rejectUnknownRefresh();
    if (outcome.kind === 'limited') return this.limits.rejectRefresh(outcome.sessionId);
    if (outcome.kind === 'spent') {
      await this.renewSecrets(outcome.session);
      return toSessionResponse(tenant, outcome.session, pair);
    }
    const samePair = outcome.kind === 'repeated' && openUnderToken<TokenPair>(outcome.sealedPair, refreshToken);
    if (samePair) return toSessionResponse(tenant, outcome.session, samePair);
    if (outcome.kind === 'reused') {
      this.opened.close(outcome.sessionId);
      this.events.report('refresh token reused', { tenant: tenantId, session: outcome.sessionId });
    }
    throw refreshTokenInvalid();
  }

  /** A token without a place in its family that is not live has no successor: any place will do. */
  private async nextOf(hashes: readonly string[], rotation?: Rotation): Promise<Rotation> {
    const place = rotation ?? (await this.store.sessions.rotationOf(hashes));
    return place ? { ...place, generation: place.generation + 1 } : { family: randomUUID(), generation: 0 };
  }

  /** Ends the session of a token, also of one that has expired. A session that is closed already is closed. */
  async signOut(accessToken: string, tenantId: string): Promise<void> {
    const found = await this.store.sessions.findByAccess(hashesOf(accessToken, 'access', this.keys));
    if (!found || !this.isOf(tenantId, found)) {
      await this.limits.countUnknownSignOut();
      throw accessTokenInvalid();
    }
    const opened = this.opened.peek(found.session.id);
    if (found.closed || !(await this.end(found.session.id))) {
      return this.limits.countEndedSignOut(found.session.id);
    }
    // others go on with the administrator's session at BroadWorks
    if (opened?.tenant.asksAs(opened.credential) !== 'user') return;
    // best effort: the user is signed out here whether BroadWorks answers or not, and whether the client waits or not
    const work = withSignal(AbortSignal.timeout(signOutPatience), () => opened.xsi.signOut()).catch(() => undefined);
    currentRequest()?.holdUntil(work);
  }

  /** Ends a session whose password BroadWorks no longer accepts, or one that signs out. False if it had ended already. */
  async end(id: string): Promise<boolean> {
    this.opened.close(id);
    return this.store.sessions.close(id);
  }

  /** Drops everything that is kept of a user. */
  async forgetUser(user: SessionUser): Promise<void> {
    requireClient();
    const ended = await this.store.forgetUser(user.tenant.id, user.userId);
    this.opened.forget(user);
    for (const id of ended) this.opened.close(id);
  }

  /**
   * Goes on with another password, and ends the user's other sessions: what they hold is no password any more. BroadWorks has
   * changed it already, so a store that does not work gets it later.
   */
  async replaceCredential(session: Session, credential: SessionCredential): Promise<void> {
    const { id, tenant, userId } = session;
    const holder = { tenant, userId, credential };
    this.opened.trustIn(holder)?.restore();
    const renewed = this.opened.keep({ ...session, credential, xsi: this.opened.client(holder) });
    const secrets = this.opened.seal(renewed);
    await this.unsaved.save(id, secrets, async () => {
      await this.store.sessions.setSecrets(id, secrets);
      for (const ended of await this.store.sessions.closeAllOf(tenant.id, userId, id)) this.opened.close(ended);
    });
  }

  /** Ends all sessions that hold the password of one whom BroadWorks refuses, in every process; who has another one stays. */
  async endRefused(session: Session): Promise<void> {
    const { id, tenant, userId } = session;
    const hashes = this.opened.credentialHashes(session);
    const ended = await this.store.sessions.closeHolding({ id, tenant: tenant.id, userId }, hashes);
    for (const one of ended) this.opened.close(one);
    if (ended.length > 0) this.events.report('stored password refused', { tenant: tenant.id, session: id });
  }

  /** Keeps an account that was found after the sign-in. */
  async keepSipAccount(session: Session, sipAccount: SipAccount): Promise<void> {
    session.sipAccount = sipAccount;
    await this.sealAnew(session);
  }

  /** Whether a session is of the tenant that a request names. */
  private isOf(tenantId: string, { session: { id, tenant } }: FoundSession): boolean {
    if (tenant !== tenantId) this.events.report('token of another tenant', { tenant, session: id });
    return tenant === tenantId;
  }

  /** Seals anew what is under an older key, so that a key can be taken out of use once everybody has refreshed. */
  private async renewSecrets(row: SessionRow): Promise<void> {
    const session = this.opened.open(row);
    if (!session) {
      await this.end(row.id);
      throw refreshTokenInvalid();
    }
    if (!this.opened.isCurrent(row)) await this.sealAnew(session);
  }

  /** A credential that was replaced meanwhile stays. */
  private async sealAnew(session: Session): Promise<void> {
    const before = this.opened.sealedCredential(session);
    await this.store.sessions.setSecrets(session.id, this.opened.seal(session), before);
  }
}
