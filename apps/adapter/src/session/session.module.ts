import { Module } from '@nestjs/common';
import { SipAccountModule } from '../sip-account/sip-account.module';
import { StoreModule } from '../store/store.module';
import { TenantsModule } from '../tenants/tenants.module';
import { OpenedSessions } from './opened-sessions';
import { RemovedTenants } from './removed-tenants';
import { SessionController } from './session.controller';
import { SessionGuard } from './session.guard';
import { Sessions } from './sessions.service';
import { SignIns } from './sign-ins.service';

@Module({
  imports: [StoreModule, TenantsModule, SipAccountModule],
  controllers: [SessionController],
  providers: [OpenedSessions, RemovedTenants, Sessions, SignIns, SessionGuard],
  exports: [OpenedSessions, Sessions, SignIns, SessionGuard, TenantsModule],
})
export class SessionModule {}
