import { Module } from '@nestjs/common';
import { SessionModule } from '../../sign-in/session/session.module';
import { StoreModule } from '../../store/module/store.module';
import { HistoryModule } from '../history/history.module';
import { Presence } from './presence.service';
import { Registrations } from './registrations.service';
import { UserEventsController } from './user-events.controller';

@Module({
  imports: [HistoryModule, SessionModule, StoreModule],
  controllers: [UserEventsController],
  providers: [Presence, Registrations],
  exports: [Presence, Registrations],
})
export class PresenceModule {}
