import { Body, Controller, Delete, HttpCode, Patch, Post, Req } from '@nestjs/common';
import { ApiBearerAuth, ApiTags } from '@nestjs/swagger';
import type { FastifyRequest } from 'fastify';
import { OfferedWhere } from '../../broadworks/tenants/offered.guard';
import { TenantId } from '../../broadworks/tenants/tenant-of-request';
import {
  accessTokenInvalid,
  authorizationHeaderMissing,
  bearerCredentialsMissing,
  externalApiIssue,
  functionalityNotImplemented,
  incorrectCredentials,
  refreshTokenInvalid,
  serviceUnavailable,
  tooManyRequests,
  validationError,
} from '../../http/api-error';
import { Refuses } from '../../http/refuses.decorator';
import { LimitedSignIn } from '../protection/sign-in-limits';
import { SessionCreateRequest, SessionResponse, SessionUpdateRequest } from './session.dto';
import { bearerToken } from './session.guard';
import { Sessions } from './sessions.service';
import { SignIns } from './sign-ins.service';

@ApiTags('session')
@Controller('v1/session')
export class SessionController {
  constructor(
    private readonly signIns: SignIns,
    private readonly sessions: Sessions,
  ) {}

  /** Signs in with a password. */
  @Post()
  @Refuses(incorrectCredentials, validationError, externalApiIssue, functionalityNotImplemented, serviceUnavailable)
  @HttpCode(200)
  @OfferedWhere(({ features }) => features.passwordSignin)
  @LimitedSignIn()
  signIn(@TenantId() tenantId: string, @Body() request: SessionCreateRequest): Promise<SessionResponse> {
    return this.signIns.withPassword(tenantId, request);
  }

  /** Exchanges a refresh token for a new pair of tokens. */
  @Patch()
  @Refuses(refreshTokenInvalid, validationError, tooManyRequests, serviceUnavailable)
  refresh(@TenantId() tenantId: string, @Body() request: SessionUpdateRequest): Promise<SessionResponse> {
    return this.sessions.refresh(request.refresh_token, tenantId);
  }

  /** Signs out. Takes an access token that has expired, too. */
  @Delete()
  @HttpCode(204)
  @ApiBearerAuth()
  @Refuses(
    authorizationHeaderMissing,
    bearerCredentialsMissing,
    accessTokenInvalid,
    validationError,
    tooManyRequests,
    serviceUnavailable,
  )
  signOut(@TenantId() tenantId: string, @Req() request: FastifyRequest): Promise<void> {
    return this.sessions.signOut(bearerToken(request), tenantId);
  }
}
