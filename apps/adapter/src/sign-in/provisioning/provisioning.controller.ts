import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OfferedWhere } from '../../broadworks/tenants/offered.guard';
import { TenantId } from '../../broadworks/tenants/tenant-of-request';
import {
  externalApiIssue,
  functionalityNotImplemented,
  incorrectCredentials,
  serviceUnavailable,
  validationError,
} from '../../http/api-error';
import { Refuses } from '../../http/refuses.decorator';
import { LimitedSignIn } from '../protection/sign-in-limits';
import { SessionResponse } from '../session/session.dto';
import { SessionAutoProvisionRequest } from './provisioning.dto';
import { Provisioning } from './provisioning.service';

@ApiTags('session')
@Controller('v1/session/auto-provision')
export class ProvisioningController {
  constructor(private readonly provisioning: Provisioning) {}

  /** Signs in with the token of a link, which is spent by it. */
  @Post()
  @HttpCode(200)
  @OfferedWhere(({ autoProvision }) => autoProvision !== undefined)
  @LimitedSignIn()
  @Refuses(incorrectCredentials, validationError, externalApiIssue, functionalityNotImplemented, serviceUnavailable)
  signIn(
    @TenantId() tenantId: string,
    @Body() { config_token }: SessionAutoProvisionRequest,
  ): Promise<SessionResponse> {
    return this.provisioning.signIn(tenantId, config_token);
  }
}
