import { Module } from '@nestjs/common';
import { UserModule } from '../user/user.module';
import { HistoryController } from './history.controller';
import { History } from './history.service';

@Module({ imports: [UserModule], controllers: [HistoryController], providers: [History], exports: [History] })
export class HistoryModule {}
