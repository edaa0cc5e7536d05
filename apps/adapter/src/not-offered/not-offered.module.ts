import { Module } from '@nestjs/common';
import { SessionModule } from '../session/session.module';
import { NotOfferedController } from './not-offered.controller';

@Module({ imports: [SessionModule], controllers: [NotOfferedController] })
export class NotOfferedModule {}
