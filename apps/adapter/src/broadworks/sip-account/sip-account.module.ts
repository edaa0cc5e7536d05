import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/tenants.module';
import { SipAccounts } from './sip-accounts.service';
import { SipMaps } from './sip-maps.service';

@Module({ imports: [TenantsModule], providers: [SipAccounts, SipMaps], exports: [SipAccounts] })
export class SipAccountModule {}
