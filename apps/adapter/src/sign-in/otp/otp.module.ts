import { Module } from '@nestjs/common';
import { MailModule } from '../../mail/mail.module';
import { StoreModule } from '../../store/module/store.module';
import { SessionModule } from '../session/session.module';
import { AfterAnswer } from './after-answer.service';
import { OtpDelivery } from './delivery.service';
import { OtpController } from './otp.controller';
import { OtpLimits } from './otp-limits';
import { Otps } from './otps.service';
import { UserFinder } from './user-finder.service';
import { OtpWebhook } from './webhook.service';

@Module({
  imports: [MailModule, SessionModule, StoreModule],
  controllers: [OtpController],
  providers: [AfterAnswer, OtpDelivery, OtpLimits, OtpWebhook, Otps, UserFinder],
})
export class OtpModule {}
