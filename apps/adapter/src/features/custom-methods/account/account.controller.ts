import { Body } from '@nestjs/common';
import { externalApiIssue } from '../../../http/api-error';
import type { Session } from '../../../sign-in/session/session';
import { CurrentSession } from '../../../sign-in/session/session.guard';
import { CustomMethod, PrivateMethods, ReadMethod } from '../method/custom-method.decorator';
import { FeatureCodeList, PasswordChanged, PasswordChangeRequest, RegistrationList } from './account.dto';
import { Account } from './account.service';

@PrivateMethods()
export class AccountController {
  constructor(private readonly account: Account) {}

  /** Changes the password; the user's other sessions end. */
  @CustomMethod('change-password', externalApiIssue)
  async changePassword(
    @CurrentSession() session: Session,
    @Body() request: PasswordChangeRequest,
  ): Promise<PasswordChanged> {
    await this.account.changePassword(session, request);
    return { changed: true };
  }

  /** The phones that are registered for the user's lines now. */
  @ReadMethod('registrations', externalApiIssue)
  async registrations(@CurrentSession() session: Session): Promise<RegistrationList> {
    return { registrations: await this.account.registrations(session) };
  }

  /** What is dialled to use services. */
  @ReadMethod('feature-access-codes', externalApiIssue)
  async featureCodes(@CurrentSession() session: Session): Promise<FeatureCodeList> {
    return { feature_access_codes: await this.account.featureCodes(session) };
  }
}
