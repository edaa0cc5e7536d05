import { createHash, timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { userNotAllowed, validationError } from '../../api/api-error';
import { notAssigned, unlessRefused } from '../../api/refusal';
import type { Session } from '../../session/session';
import { Sessions } from '../../session/sessions.service';
import { unlessTaken } from '../refused-write';
import type { FeatureCode, PasswordChangeRequest, RegistrationEntry } from './account.dto';
import { toFeatureCode, toRegistration } from './account.mapper';

@Injectable()
export class Account {
  constructor(private readonly sessions: Sessions) {}

  /**
   * Changes the password of portal and XSI. This session goes on with the new one; the user's others end, since what they
   * would send is a wrong password now. The old one is compared here: a wrong one would count as a failed login at BroadWorks.
   */
  async changePassword(session: Session, { old_password, new_password }: PasswordChangeRequest): Promise<void> {
    const { credential, xsi } = session;
    if (credential.type !== 'basic') throw userNotAllowed('The session was not begun with a password');
    if (!isSame(old_password, credential.password)) throw validationError('old_password', 'is not the password');
    await unlessTaken('new_password', () => xsi.profile.changePassword(old_password, new_password));
    await this.sessions.replaceCredential(session, { ...credential, password: new_password });
  }

  async registrations({ xsi }: Session): Promise<RegistrationEntry[]> {
    return (await unlessRefused(notAssigned, [], () => xsi.profile.registrations())).map(toRegistration);
  }

  async featureCodes({ xsi }: Session): Promise<FeatureCode[]> {
    return (await unlessRefused(notAssigned, [], () => xsi.profile.featureAccessCodes())).flatMap(toFeatureCode);
  }
}

/** In a time that says nothing of where they differ. */
function isSame(one: string, other: string): boolean {
  const [first, second] = [one, other].map((text) => createHash('sha256').update(text).digest());
  return first !== undefined && second !== undefined && timingSafeEqual(first, second);
}
