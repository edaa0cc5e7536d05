import { type DynamicModule, Module } from '@nestjs/common';
import { APP_FILTER, APP_PIPE } from '@nestjs/core';
import type { Logger } from 'pino';
import { ErrorFilter } from './api/error.filter';
import { ValidationPipe } from './api/validation.pipe';
import type { Config } from './config/config';
import { ConfigModule } from './config/config.module';
import type { Keys } from './config/keys';
import { ContactsModule } from './contacts/contacts.module';
import { CustomMethodsModule } from './custom-methods/custom-methods.module';
import { HistoryModule } from './history/history.module';
import { MetricsModule } from './metrics/metrics.module';
import { OtpModule } from './otp/otp.module';
import { PresenceModule } from './presence/presence.module';
import { ProvisioningModule } from './provisioning/provisioning.module';
import { QueuesModule } from './queues/queues.module';
import { RecordingsModule } from './recordings/recordings.module';
import { SessionModule } from './session/session.module';
import { SystemInfoModule } from './system-info/system-info.module';
import { UserModule } from './user/user.module';
import { VoicemailModule } from './voicemail/voicemail.module';

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
