import { XsiFault } from '@libs/xsi';
import {
  type ArgumentsHost,
  applyDecorators,
  Catch,
  type ExceptionFilter,
  Injectable,
  UseFilters,
  UseGuards,
} from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  accessTokenExpired,
  accessTokenInvalid,
  authorizationHeaderMissing,
  bearerCredentialsMissing,
  externalApiIssue,
  serviceUnavailable,
} from '../../http/api-error';
import { sendError, toApiError } from '../../http/error.filter';
import { Refuses } from '../../http/refuses.decorator';
import { SessionGuard, sessionOf } from './session.guard';
import { Sessions } from './sessions.service';

/**
 * Ends the session whose password BroadWorks refuses, so that the refresh that follows fails and the app signs out
 * cleanly, and so that the refused password is not sent again.
 */
@Catch(XsiFault)
@Injectable()
export class EndRefusedSession implements ExceptionFilter<XsiFault> {
  constructor(private readonly sessions: Sessions) {}

  async catch(fault: XsiFault, host: ArgumentsHost): Promise<void> {
    const http = host.switchToHttp();
    try {
      if (fault.status === 401) {
        const session = sessionOf(http.getRequest<FastifyRequest>());
        // it is the administrator who is refused: no reason to sign the user out
        if (session.credential.type === 'delegated') throw externalApiIssue(fault);
        await this.sessions.endRefused(session);
      }
      sendError(http.getResponse<FastifyReply>(), toApiError(fault));
    } catch (error) {
      sendError(http.getResponse<FastifyReply>(), toApiError(error));
    }
  }
}

/** For what only somebody who is signed in may ask. */
export function SignedIn() {
  return applyDecorators(
    UseGuards(SessionGuard),
    UseFilters(EndRefusedSession),
    ApiBearerAuth(),
    Refuses(
      authorizationHeaderMissing,
      bearerCredentialsMissing,
      accessTokenInvalid,
      accessTokenExpired,
      serviceUnavailable,
    ),
  );
}
