import { Module } from '@nestjs/common';
import { SipAccountModule } from '../sip-account/sip-account.module';
import { StoreModule } from '../store/store.module';
import { TenantsModule } from '../tenants/tenants.module';
import { SessionController } from './session.controller';
import { SessionGuard } from './session.guard';
import { Sessions } from './sessions.service';

@Module({
  imports: [StoreModule, TenantsModule, SipAccountModule],
  controllers: [SessionController],
  providers: [Sessions, SessionGuard],
  exports: [Sessions, SessionGuard, TenantsModule],
})
export class SessionModule {}
