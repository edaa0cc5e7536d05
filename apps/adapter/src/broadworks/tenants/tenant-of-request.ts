import { createParamDecorator } from '@nestjs/common';
import { currentRequest } from '../../http/request-context';
import { noTenant } from './resolve-tenant';

/** The id of the tenant of the current request. */
export function tenantOfRequest(): string {
  return currentRequest()?.tenant ?? noTenant;
}

export const TenantId = createParamDecorator(() => tenantOfRequest());
