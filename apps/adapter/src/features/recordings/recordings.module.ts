import { Module } from '@nestjs/common';
import { SessionModule } from '../../sign-in/session/session.module';
import { RecordingSources } from './recording-sources';
import { RecordingsController } from './recordings.controller';
import { Recordings } from './recordings.service';

@Module({
  imports: [SessionModule],
  controllers: [RecordingsController],
  providers: [RecordingSources, Recordings],
  exports: [Recordings],
})
export class RecordingsModule {}
