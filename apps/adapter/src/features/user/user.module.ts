import { Module } from '@nestjs/common';
import { Profiles } from '../../broadworks/profiles.service';
import { SipAccountModule } from '../../broadworks/sip-account/sip-account.module';
import { SessionModule } from '../../sign-in/session/session.module';
import { UserController } from './user.controller';
import { Users } from './users.service';

@Module({
  imports: [SessionModule, SipAccountModule],
  controllers: [UserController],
  providers: [Profiles, Users],
  exports: [Profiles, SessionModule],
})
export class UserModule {}
