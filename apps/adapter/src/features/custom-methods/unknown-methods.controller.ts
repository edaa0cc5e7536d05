import { Controller, HttpCode, Post } from '@nestjs/common';
import { ApiParam, ApiTags } from '@nestjs/swagger';
import { TenantId } from '../../broadworks/tenants/tenant-of-request';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import { functionalityNotImplemented, methodNotFound, tenantNotFound, validationError } from '../../http/api-error';
import { Refuses } from '../../http/refuses.decorator';
import { PrivateMethods, ReadMethod } from './method/custom-method.decorator';

/** Every name that no method has: methods are routes, so no name is ever looked up. */
@PrivateMethods()
export class UnknownPrivateMethods {
  /** Any name that stands nowhere else here. */
  @HttpCode(404)
  @ApiParam({ name: 'method_name', example: 'anything' })
  @ReadMethod(':method_name', methodNotFound)
  call(): never {
    throw methodNotFound();
  }
}

/** There are no methods for somebody who is not signed in. */
@ApiTags('custom methods')
@Controller('v1/custom/public')
export class UnknownPublicMethods {
  constructor(private readonly tenants: Tenants) {}

  /** None is offered. */
  @Post(':method_name')
  @HttpCode(404)
  @ApiParam({ name: 'method_name', example: 'anything' })
  @Refuses(tenantNotFound, methodNotFound, functionalityNotImplemented, validationError)
  call(@TenantId() tenantId: string): never {
    const tenant = this.tenants.find(tenantId);
    if (!tenant) throw tenantNotFound();
    throw tenant.config.features.customMethods ? methodNotFound() : functionalityNotImplemented();
  }
}
