import { Body, Controller, Headers, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { OfferedWhere } from '../../broadworks/tenants/offered.guard';
import { TenantId } from '../../broadworks/tenants/tenant-of-request';
import { Tenants } from '../../broadworks/tenants/tenants.module';
import {
  deliveryChannelUnspecified,
  externalApiIssue,
  functionalityNotImplemented,
  incorrectOtpCode,
  otpExpired,
  otpNotFound,
  otpVerificationAttemptsExceeded,
  serviceUnavailable,
  userNotFound,
  validationError,
} from '../../http/api-error';
import { Refuses } from '../../http/refuses.decorator';
import { chooseLanguage } from '../../mail/language';
import { LimitedSignIn } from '../protection/sign-in-limits';
import { SessionResponse } from '../session/session.dto';
import { OtpCreateRequest, OtpCreateResponse, OtpVerifyRequest } from './otp.dto';
import { Otps, type OtpTenant } from './otps.service';

@ApiTags('session')
@Controller('v1/session')
@OfferedWhere(({ otp }) => otp !== undefined)
export class OtpController {
  constructor(
    private readonly otps: Otps,
    private readonly tenants: Tenants,
  ) {}

  /** Sends a one-time password to the address in the user's profile. */
  @Post('otp-create')
  @LimitedSignIn()
  @Refuses(
    userNotFound,
    validationError,
    deliveryChannelUnspecified,
    externalApiIssue,
    functionalityNotImplemented,
    serviceUnavailable,
  )
  @HttpCode(200)
  create(
    @TenantId() tenantId: string,
    @Headers('accept-language') accepted: string | undefined,
    @Body() { user_ref }: OtpCreateRequest,
  ): Promise<OtpCreateResponse> {
    const found = this.otpTenant(tenantId);
    if (!found) throw userNotFound();
    return this.otps.create(found, user_ref, chooseLanguage(accepted, found.tenant.config.language));
  }

  /** Signs in with the one-time password. */
  @Post('otp-verify')
  @LimitedSignIn()
  @Refuses(
    incorrectOtpCode,
    otpExpired,
    otpNotFound,
    validationError,
    otpVerificationAttemptsExceeded,
    externalApiIssue,
    functionalityNotImplemented,
    serviceUnavailable,
  )
  @HttpCode(200)
  verify(@TenantId() tenantId: string, @Body() request: OtpVerifyRequest): Promise<SessionResponse> {
    const found = this.otpTenant(tenantId);
    if (!found) throw otpNotFound();
    return this.otps.verify(found, request);
  }

  /** Nothing where there is no such tenant. */
  private otpTenant(id: string): OtpTenant | undefined {
    const tenant = this.tenants.find(id);
    return tenant?.config.otp && { tenant, otp: tenant.config.otp };
  }
}
