import { randomUUID } from 'node:crypto';
import { isNoSuchUser, SingleFlight, type XsiClient, type XsiCredential } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { asAdministrator, isRejected } from '../../broadworks/faults';
import type { SipAccount } from '../../broadworks/sip-account/sip-account';
import { SipAccounts } from '../../broadworks/sip-account/sip-accounts.service';
import type { SessionCredential, Tenant } from '../../broadworks/tenants/tenant';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import { toPossibleUserId, withoutBlanksAround } from '../../broadworks/user-id';
import { KEYS } from '../../config/config.module';
import type { Keys } from '../../config/reading/keys';
import { Config } from '../../config/settings/config';
import { accessTokenInvalid, incorrectCredentials } from '../../http/api-error';
import { requireClient } from '../../http/client-gone';
import { STORE } from '../../store/module/store.module';
import type { SessionRow } from '../../store/session-store';
import type { Store } from '../../store/store';
import { PasswordTries, type PasswordTry } from '../protection/password-tries.service';
import { type Leave, SignInPlaces } from '../protection/sign-in-places';
import { hashedPair, newTokenPair } from '../tokens';
import { OpenedSessions } from './opened-sessions';
import type { Session } from './session';
import { type SessionCreateRequest, type SessionResponse, toSessionResponse } from './session.dto';

/** A session that is complete but for being written. */
interface Beginning {
  kept: [row: SessionRow, limitPerUser: number, now: number];
  done(): SessionResponse;
}

export interface LentSession {
  id: string;
  tokens: SessionResponse;
}

/** Begins sessions: by password, by code or link, and delegated ones. */
@Injectable()
export class SignIns {
  private readonly accounts = new SingleFlight<SipAccount | undefined>();

  constructor(
    private readonly config: Config,
    private readonly tenants: Tenants,
    private readonly sipAccounts: SipAccounts,
    private readonly opened: OpenedSessions,
    private readonly tries: PasswordTries,
    private readonly places: SignInPlaces,
    @Inject(STORE) private readonly store: Store,
    @Inject(KEYS) private readonly keys: Keys,
  ) {}

  async withPassword(tenantId: string, { user_ref, login, password }: SessionCreateRequest): Promise<SessionResponse> {
    const tenant = this.tenants.find(tenantId);
    const given = user_ref ?? login ?? '';
    const userId = tenant ? tenant.userIdOf(given) : toPossibleUserId(withoutBlanksAround(given));
    if (!userId) return this.tries.refuse(tenant);
    if (tenant) return this.tryPassword({ tenant, userId, password });
    // as an unknown user of a real tenant is treated
    await this.tries.verify({ tenant, userId, password }, () => this.tries.refuse());
    throw incorrectCredentials();
  }

  private async tryPassword(attempt: PasswordTry & { tenant: Tenant }): Promise<SessionResponse> {
    const { tenant, userId: typed, password } = attempt;
    const credential: XsiCredential = { type: 'basic', userId: typed, password };
    const verified = await this.tries.verify(attempt, async () => {
      const login = tenant.loginWith(credential);
      return { login, userId: await canonicalUserId(tenant.clientOf(typed, login)) };
    });
    const { userId, leave, asked: { login } = { login: tenant.loginWith(credential) } } = verified;
    const asked = { tenant, userId, credential, xsi: tenant.clientOf(userId, login) };
    try {
      login.trust = this.opened.trustIn(asked);
      login.trust?.restore();
    } catch (error) {
      leave?.();
      throw error;
    }
    const sipAccount = await this.findSipAccount(asked, leave);
    const begun = this.beginning({ ...asked, id: randomUUID(), sipAccount });
    requireClient();
    await this.store.sessions.add(...begun.kept);
    return begun.done();
  }

  /**
   * Signs in a user identified by a code or link. `redeem` consumes it and stores the session in one step, after BroadWorks has
   * given everything else; it returns false if the code or link was already used. `undefined` in that case.
   */
  async withoutPassword(
    tenant: Tenant,
    userId: string,
    redeem: (...kept: Beginning['kept']) => Promise<boolean>,
  ): Promise<SessionResponse | undefined> {
    const credential: SessionCredential = { type: 'delegated' };
    const signIn = async () => {
      const known = tenant.client(userId, credential);
      const { details } = await known.profile.identify();
      const xsi =
        details.userId.toLowerCase() === userId.toLowerCase() ? known : tenant.client(details.userId, credential);
      const asked = { tenant, userId: details.userId, credential, xsi };
      const sipAccount = await this.sipAccounts.findAtSignIn(asked);
      const begun = this.beginning({ ...asked, id: randomUUID(), sipAccount });
      requireClient();
      return (await redeem(...begun.kept)) ? begun.done() : undefined;
    };
    return asAdministrator(() => this.places.inPlace(tenant, signIn));
  }

  /** Begins another session of a signed-in user, which ends with theirs. Calls only the store. */
  async lend({ id: parent, tenant, userId, credential, sipAccount }: Session): Promise<LentSession> {
    const id = randomUUID();
    const xsi = this.opened.client({ tenant, userId, credential });
    const begun = this.beginning({ id, tenant, userId, parent, credential, xsi, sipAccount });
    requireClient();
    if (!(await this.store.sessions.add(...begun.kept))) throw accessTokenInvalid();
    return { id, tokens: begun.done() };
  }

  /** Concurrent sign-ins with one credential share one search. It holds its slot to its end, though its first client disconnects. */
  private findSipAccount(owner: Omit<Session, 'id'>, leave?: Leave): Promise<SipAccount | undefined> {
    const { tenant, userId } = owner;
    const key = JSON.stringify([tenant.key, userId, this.opened.credentialHashes(owner)]);
    let isShared = true;
    const account = this.accounts.run(key, async () => {
      isShared = false;
      const leaveAtEnd = leave ?? (await this.places.take(tenant));
      return this.sipAccounts.findAtSignIn(owner).finally(leaveAtEnd);
    });
    // a search that others began has a slot of its own
    if (isShared) leave?.();
    return account;
  }

  private beginning(session: Session): Beginning {
    const { id, tenant, userId, parent } = session;
    const { sessions } = this.config;
    const now = this.store.now();
    const pair = newTokenPair({ family: id, generation: 0 }, this.keys);
    const row: SessionRow = {
      id,
      tenant: tenant.id,
      userId,
      parent,
      ...this.opened.seal(session),
      absoluteEnd: now + sessions.absolute * 1000,
      ...hashedPair(pair, sessions, this.keys, now),
    };
    return {
      kept: [row, sessions.perUser, now],
      done: () => {
        this.opened.keep(session);
        return toSessionResponse(tenant, { ...row, accessEnd: Math.min(row.accessEnd, row.absoluteEnd) }, pair);
      },
    };
  }
}

/** The XSI authentication of a sign-in. A wrong password is sent once: a second one counts at BroadWorks, too. */
async function canonicalUserId(xsi: XsiClient): Promise<string> {
  try {
    const { details } = await xsi.profile.identify({ repeatable: false });
    return details.userId;
  } catch (error) {
    throw isRejected([401, 403], error) || isNoSuchUser(error) ? incorrectCredentials(error) : error;
  }
}
