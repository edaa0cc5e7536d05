import { Controller, Get, Head } from '@nestjs/common';
import { ApiExcludeEndpoint, ApiTags } from '@nestjs/swagger';
import { TenantId } from '../../broadworks/tenants/tenant-of-request';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import { TenantConfig } from '../../config/settings/tenant.config';
import { version } from '../../config/version';
import { validationError } from '../../http/api-error';
import { Refuses } from '../../http/refuses.decorator';
import { factsOf, supportedBy } from './supported';
import { HealthCheck, SystemInfo } from './system-info.dto';

/** Both answer whatever is down: without system-info nobody can sign in. */
@ApiTags('system')
@Controller()
export class SystemInfoController {
  constructor(private readonly tenants: Tenants) {}

  /** Whether the process answers. */
  @Get('health-check')
  @Refuses(validationError)
  health(): HealthCheck {
    return { status: 'OK' };
  }

  /** Responds as {@link health}, without a body, to a balancer. */
  @Head('health-check')
  @ApiExcludeEndpoint()
  headOfHealth(): HealthCheck {
    return this.health();
  }

  /** What this adapter is and offers. */
  @Get('v1/system-info')
  @Refuses(validationError)
  read(@TenantId() tenantId: string): SystemInfo {
    // a tenant that is not known looks like one that is
    const config = this.tenants.find(tenantId)?.config ?? new TenantConfig();
    return { name: 'BroadWorks XSI adapter', version, supported: supportedBy(config), custom: factsOf(config) };
  }
}
