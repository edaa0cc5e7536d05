import { Module } from '@nestjs/common';
import { SipAccountModule } from '../../broadworks/sip-account/sip-account.module';
import { SessionModule } from '../../sign-in/session/session.module';
import { Profiles } from './profiles.service';
import { UserController } from './user.controller';
import { Users } from './users.service';

@Module({
  imports: [SessionModule, SipAccountModule],
  controllers: [UserController],
  providers: [Profiles, Users],
  exports: [Profiles, SessionModule],
})
export class UserModule {}
