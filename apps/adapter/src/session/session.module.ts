import { Module } from '@nestjs/common';
import { SipAccountModule } from '../sip-account/sip-account.module';
import { StoreModule } from '../store/store.module';
import { TenantsModule } from '../tenants/tenants.module';
import { Lookups } from './lookups.service';
import { OpenedSessions } from './opened-sessions';
import { PasswordTries } from './password-tries.service';
import { RateLimits } from './rate-limits';
import { Redemptions } from './redemptions';
import { RemovedTenants } from './removed-tenants';
import { SessionController } from './session.controller';
import { SessionGuard } from './session.guard';
import { SessionLimits } from './session-limits';
import { Sessions } from './sessions.service';
import { SignInPlaces } from './sign-in-places';
import { SignIns } from './sign-ins.service';
import { Trusts } from './trusts';
import { UnsavedSecrets } from './unsaved-secrets';

@Module({
  imports: [StoreModule, TenantsModule, SipAccountModule],
  controllers: [SessionController],
  providers: [
    OpenedSessions,
    Redemptions,
    RemovedTenants,
    Sessions,
    SignIns,
    SessionGuard,
    Trusts,
    UnsavedSecrets,
    PasswordTries,
    SignInPlaces,
    RateLimits,
    SessionLimits,
    Lookups,
  ],
  exports: [OpenedSessions, Redemptions, Sessions, SignIns, SessionGuard, RateLimits, Lookups, TenantsModule],
})
export class SessionModule {}
