import { randomUUID } from 'node:crypto';
import { type XsiClient, type XsiCredential, XsiFault, XsiLogin } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { incorrectCredentials } from '../api/api-error';
import { asAdministrator, saysNoSuchUser } from '../api/refusal';
import { Config } from '../config/config';
import { KEYS } from '../config/config.module';
import type { Keys } from '../config/keys';
import { SipAccounts } from '../sip-account/sip-accounts.service';
import type { SessionRow } from '../store/session-store';
import type { Store } from '../store/store';
import { STORE } from '../store/store.module';
import type { SessionCredential, Tenant } from '../tenants/tenant';
import { Tenants } from '../tenants/tenants.module';
import { OpenedSessions } from './opened-sessions';
import { PasswordTries } from './password-tries.service';
import type { Session } from './session';
import { type SessionCreateRequest, type SessionResponse, toSessionResponse } from './session.dto';
import { SignInPlaces } from './sign-in-places';
import { hashedPair, newTokenPair } from './tokens';

/** A session that is complete but for being written. */
interface Beginning {
  kept: [row: SessionRow, limitPerUser: number, now: number];
  done(): SessionResponse;
}

export interface LentSession {
  id: string;
  tokens: SessionResponse;
}

/** How somebody comes to have a session. Contract, section 8. */
@Injectable()
export class SignIns {
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

  withPassword(tenantId: string, { user_ref, login, password }: SessionCreateRequest): Promise<SessionResponse> {
    const tenant = this.tenants.find(tenantId);
    const given = user_ref ?? login ?? '';
    const typed = tenant?.userIdOf(given);
    return this.tries.inTurn(tenant, typed ?? given, () =>
      tenant && typed ? this.tryPassword(tenant, typed, password) : this.tries.refuse(tenant),
    );
  }

  private async tryPassword(tenant: Tenant, typed: string, password: string): Promise<SessionResponse> {
    const credential: XsiCredential = { type: 'basic', userId: typed, password };
    const login = new XsiLogin(credential);
    const userId = await this.tries.count(tenant, typed, () => canonicalUserId(tenant.clientOf(typed, login)));
    const asked = { tenant, userId, credential, xsi: tenant.clientOf(userId, login) };
    login.trust = this.opened.trustIn(asked);
    login.trust?.restore();
    const sipAccount = await this.sipAccounts.findAtSignIn(asked);
    const begun = this.beginning({ ...asked, id: randomUUID(), sipAccount });
    await this.store.sessions.add(...begun.kept);
    return begun.done();
  }

  /**
   * For somebody who has shown who they are in another way. `spend` writes the session and takes what it was shown with,
   * in one step, once BroadWorks has given everything else; it says whether that was still there. Nothing, where it was not.
   */
  async withoutPassword(
    tenant: Tenant,
    userId: string,
    spend: (...kept: Beginning['kept']) => Promise<boolean>,
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
      return (await spend(...begun.kept)) ? begun.done() : undefined;
    };
    return asAdministrator(() => this.places.inPlace(tenant, signIn));
  }

  /** One more session of somebody who is signed in, which ends with theirs. Asks nobody but the store. */
  async lend({ id: parent, tenant, userId, credential, sipAccount }: Session): Promise<LentSession> {
    const id = randomUUID();
    const xsi = this.opened.client({ tenant, userId, credential });
    const begun = this.beginning({ id, tenant, userId, parent, credential, xsi, sipAccount });
    await this.store.sessions.add(...begun.kept);
    return { id, tokens: begun.done() };
  }

  private beginning(session: Session): Beginning {
    const { id, tenant, userId, parent } = session;
    const { sessions } = this.config;
    const now = Date.now();
    const pair = newTokenPair();
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
    const isRefused = error instanceof XsiFault && (error.status === 401 || error.status === 403);
    throw isRefused || saysNoSuchUser(error) ? incorrectCredentials(error) : error;
  }
}
