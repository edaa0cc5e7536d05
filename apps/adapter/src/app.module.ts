import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { Logger } from 'pino';
import { ConfigModule } from './config/config.module';
import type { Keys } from './config/reading/keys';
import type { Config } from './config/settings/config';
import { ContactsModule } from './features/contacts/contacts.module';
import { CustomMethodsModule } from './features/custom-methods/custom-methods.module';
import { HistoryModule } from './features/history/history.module';
import { PresenceModule } from './features/presence/presence.module';
import { QueuesModule } from './features/queues/queues.module';
import { RecordingsModule } from './features/recordings/recordings.module';
import { SystemInfoModule } from './features/system-info/system-info.module';
import { UserModule } from './features/user/user.module';
import { VoicemailModule } from './features/voicemail/voicemail.module';
import { ErrorFilter } from './http/error.filter';
import { ValidationPipe } from './http/validation.pipe';
import { MetricsModule } from './observability/metrics.module';
import { OtpModule } from './sign-in/otp/otp.module';
import { ProvisioningModule } from './sign-in/provisioning/provisioning.module';
import { SessionModule } from './sign-in/session/session.module';

@Module({
  imports: [
    SystemInfoModule,
    SessionModule,
    UserModule,
    ContactsModule,
    HistoryModule,
    MetricsModule,
    OtpModule,
    PresenceModule,
    QueuesModule,
    RecordingsModule,
    CustomMethodsModule,
    ProvisioningModule,
    VoicemailModule,
  ],
  providers: [
    { provide: APP_FILTER, useClass: ErrorFilter },
    { provide: APP_PIPE, useClass: ValidationPipe },
  ],
})
export class AppModule {
  static of(config: Config, keys: Keys, log: Logger): DynamicModule {
    return { module: AppModule, imports: [ConfigModule.of(config, keys, log)] };
  }
}
