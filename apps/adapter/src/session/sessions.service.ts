import { randomUUID } from 'node:crypto';
import { userNotFound, type XsiClient, type XsiCredential, XsiFault } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { accessTokenExpired, accessTokenInvalid, incorrectCredentials, refreshTokenInvalid } from '../api/api-error';
import { toUserId } from '../api/user-id';
import { Config } from '../config/config';
import { KEYS } from '../config/config.module';
import type { Keys } from '../config/keys';
import type { SipAccount } from '../sip-account/sip-account';
import { SipAccounts } from '../sip-account/sip-accounts.service';
import type { Secrets, SessionRow } from '../store/session-store';
import type { Store } from '../store/store';
import { STORE } from '../store/store.module';
import { Tenants } from '../tenants/tenants.module';
import { isCurrent, open, openUnderToken, seal, sealUnderToken } from './sealing';
import type { Session } from './session';
import type { SessionCreateRequest, SessionResponse } from './session.dto';
import { hashesOf, hashOf, newTokenPair, type TokenPair } from './tokens';

/** Signing in and out, and who is asking. Contract, sections 4 and 8. */
@Injectable()
export class Sessions {
  /** Sessions that asked lately, opened: each with the XSI client that holds its cookies. */
  private readonly opened = new LRUCache<string, Session>({ max: 20_000 });

  constructor(
    private readonly config: Config,
    private readonly tenants: Tenants,
    private readonly sipAccounts: SipAccounts,
    @Inject(STORE) private readonly store: Store,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  async signIn(tenantId: string, { user_ref, login, password }: SessionCreateRequest): Promise<SessionResponse> {
    const tenant = this.tenants.find(tenantId);
    const typed = tenant?.userIdOf(user_ref ?? login ?? '');
    if (!tenant || !typed) throw incorrectCredentials();

    const credential: XsiCredential = { type: 'basic', userId: typed, password };
    const xsi = tenant.client(typed, credential);
    const userId = await canonicalUserId(xsi);
    const sipAccount = await this.sipAccounts.findAtSignIn(tenant, xsi, userId);
    return this.add({ id: randomUUID(), tenant, userId, credential, xsi, sipAccount });
  }

  /** Whose access token this is. */
  async find(accessToken: string, tenantId: string): Promise<Session> {
    const found = await this.store.sessions.findByAccess(hashesOf(accessToken, 'access', this.keys));
    if (!found || found.closed || found.session.tenant !== tenantId) throw accessTokenInvalid();
    if (found.session.accessEnd <= Date.now()) throw accessTokenExpired();
    const session = this.openRow(found.session);
    if (!session) throw accessTokenInvalid();
    return session;
  }

  /** A new pair for a refresh token. Asks nobody but the store. */
  async refresh(refreshToken: string, tenantId: string): Promise<SessionResponse> {
    const hashes = hashesOf(refreshToken, 'refresh', this.keys);
    if (hashes.length === 0) throw refreshTokenInvalid();
    const pair = newTokenPair();
    const { sessions } = this.config;
    const now = Date.now();
    const successor = { ...this.hashedPair(pair, now), sealedPair: sealUnderToken(pair, refreshToken) };
    const outcome = await this.store.sessions.spendRefresh(
      hashes,
      tenantId,
      successor,
      now,
      sessions.refreshRepeat * 1000,
    );
    if (outcome.kind === 'spent') {
      await this.renewSecrets(outcome.session);
      return this.respond(outcome.session, pair);
    }
    const samePair = outcome.kind === 'repeated' && openUnderToken<TokenPair>(outcome.sealedPair, refreshToken);
    if (samePair) return this.respond(outcome.session, samePair);
    if (outcome.kind === 'reused') this.opened.delete(outcome.sessionId);
    throw refreshTokenInvalid();
  }

  /** Ends the session of a token, also of one that has expired. A session that is closed already is closed. */
  async signOut(accessToken: string, tenantId: string): Promise<void> {
    const found = await this.store.sessions.findByAccess(hashesOf(accessToken, 'access', this.keys));
    if (!found || found.session.tenant !== tenantId) throw accessTokenInvalid();
    const opened = this.opened.get(found.session.id);
    await this.end(found.session.id);
    // as far as it is possible: the user is signed out here whether BroadWorks answers or not
    opened?.xsi.signOut().catch(() => undefined);
  }

  /** Ends a session whose password BroadWorks no longer accepts, or one that signs out. */
  async end(id: string): Promise<void> {
    this.opened.delete(id);
    await this.store.sessions.close(id);
  }

  async endAllOf({ tenant, userId, id }: Session): Promise<void> {
    this.opened.delete(id);
    await this.store.sessions.closeAllOf(tenant.id, userId);
  }

  /** Keeps an account that was found after the sign-in. */
  async keepSipAccount(session: Session, sipAccount: SipAccount): Promise<void> {
    session.sipAccount = sipAccount;
    await this.store.sessions.setSecrets(session.id, this.sealSecrets(session));
  }

  /** Seals anew what is under an older key, so that a key can be taken out of use once everybody has refreshed. */
  private async renewSecrets(row: SessionRow): Promise<void> {
    const session = this.openRow(row);
    if (!session) {
      await this.end(row.id);
      throw refreshTokenInvalid();
    }
    if (!isCurrent(row.credential, this.keys)) await this.store.sessions.setSecrets(row.id, this.sealSecrets(session));
  }

  private sealSecrets(session: Session): Secrets {
    const { credential, sipAccount } = session;
    return {
      credential: seal(credential, sealedFor('xsi', session), this.keys),
      sipAccount: sipAccount && seal(sipAccount, sealedFor('sip', session), this.keys),
    };
  }

  private async add(session: Session): Promise<SessionResponse> {
    const { id, tenant, userId } = session;
    const now = Date.now();
    const pair = newTokenPair();
    const row: SessionRow = {
      id,
      tenant: tenant.id,
      userId,
      ...this.sealSecrets(session),
      absoluteEnd: now + this.config.sessions.absolute * 1000,
      ...this.hashedPair(pair, now),
    };
    await this.store.sessions.add(row, this.config.sessions.perUser, now);
    this.opened.set(id, session);
    return this.respond({ ...row, accessEnd: Math.min(row.accessEnd, row.absoluteEnd) }, pair);
  }

  private hashedPair({ access, refresh }: TokenPair, now: number) {
    const [newest] = this.keys;
    return {
      accessHash: hashOf(access, newest),
      accessEnd: now + this.config.sessions.accessToken * 1000,
      refreshHash: hashOf(refresh, newest),
      refreshEnd: now + this.config.sessions.refreshToken * 1000,
    };
  }

  private respond({ userId, accessEnd }: SessionRow, { access, refresh }: TokenPair): SessionResponse {
    return {
      user_id: toUserId(userId),
      access_token: access,
      refresh_token: refresh,
      expires_at: new Date(accessEnd).toISOString(),
    };
  }

  private openRow(row: SessionRow): Session | undefined {
    const known = this.opened.get(row.id);
    if (known) return known;
    const { id, userId } = row;
    const tenant = this.tenants.find(row.tenant);
    const credential =
      tenant && open<XsiCredential>(row.credential, sealedFor('xsi', { id, userId, tenant }), this.keys);
    if (!tenant || !credential) return undefined;
    const sipAccount =
      row.sipAccount && open<SipAccount>(row.sipAccount, sealedFor('sip', { id, userId, tenant }), this.keys);
    const session: Session = { id, tenant, userId, credential, xsi: tenant.client(userId, credential), sipAccount };
    this.opened.set(id, session);
    return session;
  }
}

/** To what a secret belongs: it cannot be opened as that of anything else. */
function sealedFor(
  purpose: 'xsi' | 'sip',
  { tenant, userId, id }: Pick<Session, 'tenant' | 'userId' | 'id'>,
): string[] {
  return [purpose, tenant.id, userId, id];
}

/** The one XSI authentication of a sign-in. Never sent twice: a second wrong password counts at BroadWorks, too. */
async function canonicalUserId(xsi: XsiClient): Promise<string> {
  try {
    const { details } = await xsi.profile.read({ repeatable: false });
    return details.userId;
  } catch (error) {
    const isRefusal =
      error instanceof XsiFault &&
      (error.status === 401 || error.status === 403 || (error.status === 404 && error.code === userNotFound));
    throw isRefusal ? incorrectCredentials(error) : error;
  }
}
