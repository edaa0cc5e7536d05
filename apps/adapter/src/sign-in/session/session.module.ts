import { Module } from '@nestjs/common';
import { SipAccountModule } from '../../broadworks/sip-account/sip-account.module';
import { TenantsModule } from '../../broadworks/tenants/tenants.module';
import { StoreModule } from '../../store/module/store.module';
import { PasswordTries } from '../protection/password-tries.service';
import { RateLimits } from '../protection/rate-limits';
import { SessionLimits } from '../protection/session-limits';
import { SignInPlaces } from '../protection/sign-in-places';
import { Lookups } from './lookups.service';
import { OpenedSessions } from './opened-sessions';
import { Redemptions } from './redemptions';
import { RemovedTenants } from './removed-tenants';
import { SessionController } from './session.controller';
import { SessionGuard } from './session.guard';
import { Sessions } from './sessions.service';
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
