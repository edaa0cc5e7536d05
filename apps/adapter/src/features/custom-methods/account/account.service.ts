import { createHash, timingSafeEqual } from 'node:crypto';
import { foldUserId } from '@libs/xsi';
import { Inject, Injectable } from '@nestjs/common';
import { notAssigned, unlessRefused, unlessTaken } from '../../../broadworks/faults';
import { readAssigned } from '../../../broadworks/tenants/read-assigned';
import { userNotAllowed, validationError } from '../../../http/api-error';
import type { Session } from '../../../sign-in/session/session';
import { Sessions } from '../../../sign-in/session/sessions.service';
import { STORE } from '../../../store/module/store.module';
import type { Store } from '../../../store/store';
import type { FeatureCode, PasswordChangeRequest, RegistrationEntry } from './account.dto';
import { toFeatureCode, toRegistration } from './account.mapper';

/** Changes that may be tried in an hour, for one user: who holds a token cannot guess the password with it. */
const mostTries = 20;
const hour = 3600_000;

@Injectable()
export class Account {
  constructor(
    private readonly sessions: Sessions,
    @Inject(STORE) private readonly store: Store,
  ) {}

  /**
   * Changes the password of portal and XSI. This session goes on with the new one; the user's others end, since what they
   * would send is a wrong password now. The old one is compared here: a wrong one would count as a failed login at BroadWorks.
   */
  async changePassword(session: Session, { old_password, new_password }: PasswordChangeRequest): Promise<void> {
    const { credential, xsi, tenant, userId } = session;
    if (credential.type !== 'basic') throw userNotAllowed('The session was not begun with a password');
    const tries = ['change-password', tenant.id, foldUserId(userId)];
    const mayTry = await this.store.throttles.take(tries, mostTries, hour);
    if (!mayTry || !isSame(old_password, credential.password))
      throw validationError('old_password', 'is not the password');
    await unlessTaken('new_password', () => xsi.profile.changePassword(old_password, new_password));
    await this.sessions.replaceCredential(session, { ...credential, password: new_password });
  }

  async registrations(session: Session): Promise<RegistrationEntry[]> {
    return (await readList(session, () => session.xsi.profile.registrations())).map(toRegistration);
  }

  async featureCodes(session: Session): Promise<FeatureCode[]> {
    return (await readList(session, () => session.xsi.profile.featureAccessCodes())).flatMap(toFeatureCode);
  }
}

/** What every user has, unless the operator took it away. */
function readList<T>(session: Session, read: () => Promise<T[]>): Promise<T[]> {
  return unlessRefused<T[], T[]>(notAssigned, [], () => readAssigned(session, true, read));
}

/** In a time that says nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
