import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/tenants.module';
import { Mailer } from './mailer.service';

@Module({ imports: [TenantsModule], providers: [Mailer], exports: [Mailer] })
export class MailModule {}
