import { Module } from '@nestjs/common';
import { SessionModule } from '../session/session.module';
import { SipAccountModule } from '../sip-account/sip-account.module';
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
