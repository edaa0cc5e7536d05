import { Module } from '@nestjs/common';
import { TenantsModule } from '../broadworks/tenants/tenants.module';
import { Mailer } from './mailer.service';

@Module({ imports: [TenantsModule], providers: [Mailer], exports: [Mailer] })
export class MailModule {}
