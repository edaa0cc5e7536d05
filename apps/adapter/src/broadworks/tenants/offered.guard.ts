import { type CanActivate, Injectable, UseGuards } from '@nestjs/common';
import type { TenantConfig } from '../../config/settings/tenant.config';
import { functionalityNotImplemented } from '../../http/api-error';
import { tenantOfRequest } from './tenant-of-request';
import { Tenants } from './tenants.module';

/**
 * 501 where a tenant does not offer something, whatever the request says. Where it is applied after `SignedIn()`, the token is
 * looked at first. An unknown tenant is let through, to be refused as nobody.
 */
export function OfferedWhere(isOffered: (config: TenantConfig) => boolean) {
  @Injectable()
  class OfferedGuard implements CanActivate {
    constructor(private readonly tenants: Tenants) {}

    canActivate(): boolean {
      const tenant = this.tenants.find(tenantOfRequest());
      if (tenant && !isOffered(tenant.config)) throw functionalityNotImplemented();
      return true;
    }
  }
  return UseGuards(OfferedGuard);
}
