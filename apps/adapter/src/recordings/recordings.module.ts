import { Module } from '@nestjs/common';
import { Config } from '../config/config';
import { SessionModule } from '../session/session.module';
import { RecordingSources } from './recording-sources';
import { RecordingsController } from './recordings.controller';
import { Recordings } from './recordings.service';

@Module({
  imports: [SessionModule],
  controllers: [RecordingsController],
  providers: [{ provide: RecordingSources, useFactory: RecordingSources.start, inject: [Config] }, Recordings],
  exports: [Recordings],
})
export class RecordingsModule {}
