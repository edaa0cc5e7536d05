import { Module } from '@nestjs/common';
import { TenantsModule } from '../tenants/tenants.module';
import { SystemInfoController } from './system-info.controller';

@Module({ imports: [TenantsModule], controllers: [SystemInfoController] })
export class SystemInfoModule {}
