import { Controller, Delete, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { externalApiIssue, signupDisabled, userNotAllowed, userNotFound, validationError } from '../../http/api-error';
import { Refuses } from '../../http/refuses.decorator';
import type { Session } from '../../sign-in/session/session';
import { CurrentSession } from '../../sign-in/session/session.guard';
import { SignedIn } from '../../sign-in/session/signed-in.decorator';
import { UserInfo } from './user.dto';
import { Users } from './users.service';

@ApiTags('user')
@Controller('v1/user')
export class UserController {
  constructor(private readonly users: Users) {}

  /** The user's profile, numbers and SIP account. */
  @Get()
  @SignedIn()
  @Refuses(userNotFound, validationError, externalApiIssue)
  read(@CurrentSession() session: Session): Promise<UserInfo> {
    return this.users.read(session);
  }

  /** Signs the user out everywhere. */
  @Delete()
  @HttpCode(204)
  @SignedIn()
  @Refuses(userNotAllowed, validationError)
  delete(@CurrentSession() session: Session): Promise<void> {
    return this.users.delete(session);
  }

  /** Not offered: users are made in BroadWorks. */
  @Post()
  @HttpCode(405)
  @Refuses(signupDisabled, validationError)
  signUp(): never {
    throw signupDisabled();
  }
}
