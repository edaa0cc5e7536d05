import { Module } from '@nestjs/common';
import { TenantsModule } from '../../broadworks/tenants/tenants.module';
import { SystemInfoController } from './system-info.controller';

@Module({ imports: [TenantsModule], controllers: [SystemInfoController] })
export class SystemInfoModule {}
