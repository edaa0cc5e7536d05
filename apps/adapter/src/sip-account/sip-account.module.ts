import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/tenants.module';
import { SipAccounts } from './sip-accounts.service';

@Module({ imports: [TenantsModule], providers: [SipAccounts], exports: [SipAccounts] })
export class SipAccountModule {}
