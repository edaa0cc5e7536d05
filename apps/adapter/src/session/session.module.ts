import { Module } from '@nestjs/common';
import { SipAccountModule } from '../sip-account/sip-account.module';
import { StoreModule } from '../store/store.module';
import { TenantsModule } from '../tenants/tenants.module';
import { OpenedSessions } from './opened-sessions';
import { PasswordTries } from './password-tries.service';
import { RemovedTenants } from './removed-tenants';
import { SessionController } from './session.controller';
import { SessionGuard } from './session.guard';
import { Sessions } from './sessions.service';
import { SignInLimits } from './sign-in-limits';
import { SignInPlaces } from './sign-in-places';
import { SignIns } from './sign-ins.service';
import { Trusts } from './trusts';
import { UnsavedSecrets } from './unsaved-secrets';

@Module({
  imports: [StoreModule, TenantsModule, SipAccountModule],
  controllers: [SessionController],
  providers: [
    OpenedSessions,
    RemovedTenants,
    Sessions,
    SignIns,
    SessionGuard,
    Trusts,
    UnsavedSecrets,
    PasswordTries,
    SignInPlaces,
    SignInLimits,
  ],
  exports: [OpenedSessions, Sessions, SignIns, SessionGuard, SignInLimits, TenantsModule],
})
export class SessionModule {}
