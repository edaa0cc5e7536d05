import { type CanActivate, Injectable } from '@nestjs/common';
import { functionalityNotImplemented } from '../api/api-error';
import { currentRequest } from '../api/request-context';
import { Tenants } from '../tenants/tenants.module';

/** Says 501 at a tenant that does not offer one-time passwords, before the request is looked at: contract 3.3. */
@Injectable()
export class OffersOtp implements CanActivate {
  constructor(private readonly tenants: Tenants) {}

  canActivate(): boolean {
    const tenant = this.tenants.find(currentRequest()?.tenant ?? 'default');
    if (tenant && !tenant.config.otp) throw functionalityNotImplemented();
    return true;
  }
}
