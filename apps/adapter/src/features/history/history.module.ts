import { Module } from '@nestjs/common';
import { RecordingsModule } from '../recordings/recordings.module';
import { UserModule } from '../user/user.module';
import { HistoryController } from './history.controller';
import { History } from './history.service';

@Module({
  imports: [RecordingsModule, UserModule],
  controllers: [HistoryController],
  providers: [History],
  exports: [History],
})
export class HistoryModule {}
