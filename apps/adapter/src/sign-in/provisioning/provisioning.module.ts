import { Module } from '@nestjs/common';
import { MailModule } from '../../mail/mail.module';
import { StoreModule } from '../../store/module/store.module';
import { SessionModule } from '../session/session.module';
import { ProvisioningController } from './provisioning.controller';
import { Provisioning } from './provisioning.service';
import { ProvisioningLinks } from './provisioning-links.service';

@Module({
  imports: [SessionModule, StoreModule, MailModule],
  controllers: [ProvisioningController],
  providers: [Provisioning, ProvisioningLinks],
})
export class ProvisioningModule {}
