import { Injectable } from '@nestjs/common';
import { notAssigned, unlessRefused } from '../../broadworks/faults';
import type { SipAccount } from '../../broadworks/sip-account/sip-account';
import { SipAccounts } from '../../broadworks/sip-account/sip-accounts.service';
import { AnswerCache } from '../../resilience/answer-cache';
import { OpenedSessions } from '../../sign-in/session/opened-sessions';
import { keyOfSession, type Session } from '../../sign-in/session/session';
import { Sessions } from '../../sign-in/session/sessions.service';
import { Profiles } from './profiles.service';
import type { UserInfo } from './user.dto';
import { toSipInfo, toUserInfo, type UserFacts } from './user.mapper';

/** Names of services, as the platform calls them. */
const interceptUser = 'Intercept User';
const alternateNumbers = 'Alternate Numbers';

/** The profile of who is signed in, and the account with which their line registers. */
@Injectable()
export class Users {
  private readonly answers = new AnswerCache<UserInfo>({ max: 20_000, freshFor: 60_000 });

  constructor(
    private readonly profiles: Profiles,
    private readonly sessions: Sessions,
    private readonly sipAccounts: SipAccounts,
    opened: OpenedSessions,
  ) {
    opened.onEnd((id) => this.answers.forget([id]));
  }

  read(session: Session): Promise<UserInfo> {
    return this.answers.get(keyOfSession(session), async () => {
      const account = session.sipAccount ?? (await this.findSipAccount(session));
      const facts = await this.readFacts(session);
      return toUserInfo(facts, toSipInfo(account, session.tenant.config.sip, facts.profile));
    });
  }

  /** Signs the user out everywhere, and forgets what is kept of them. Nothing is deleted at BroadWorks. */
  async delete(session: Session): Promise<void> {
    await this.sessions.forgetUser(session);
  }

  private async readFacts(session: Session): Promise<UserFacts> {
    const { profile, plan } = await this.profiles.read(session);
    const services = await this.profiles.assignedServices(session);
    const { active } = await ifAssigned(services.has(interceptUser), {}, () => session.xsi.services.interceptUser());
    const { numbers } = await ifAssigned(services.has(alternateNumbers), { numbers: [] }, () =>
      session.xsi.services.alternateNumbers(),
    );
    return {
      profile,
      plan,
      intercepted: active ?? false,
      alternateNumbers: numbers.flatMap(({ phoneNumber }) => phoneNumber ?? []),
    };
  }

  /** For a session that was let in without a line: one may have been provisioned since. */
  private async findSipAccount(session: Session): Promise<SipAccount> {
    const account = await this.sipAccounts.find(session);
    await this.sessions.keepSipAccount(session, account);
    return account;
  }
}

async function ifAssigned<T>(isAssigned: boolean, otherwise: T, read: () => Promise<T>): Promise<T> {
  return isAssigned ? unlessRefused(notAssigned, otherwise, read) : otherwise;
}
