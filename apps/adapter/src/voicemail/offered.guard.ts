import { type CanActivate, Injectable } from '@nestjs/common';
import { functionalityNotImplemented } from '../api/api-error';
import { currentRequest } from '../api/request-context';
import { Tenants } from '../tenants/tenants.module';

/** For attachments: where voice mail is off it is said before anybody is asked for a token. Contract 11.2. */
@Injectable()
export class VoicemailOffered implements CanActivate {
  constructor(private readonly tenants: Tenants) {}

  canActivate(): boolean {
    const tenant = this.tenants.find(currentRequest()?.tenant ?? 'default');
    // a tenant that is not known looks like one that is
    if (tenant?.config.features.voicemail === false) throw functionalityNotImplemented();
    return true;
  }
}
