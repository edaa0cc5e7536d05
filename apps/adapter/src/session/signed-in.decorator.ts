import { XsiFault } from '@libs/xsi';
import {
  applyDecorators,
  type CallHandler,
  type ExecutionContext,
  Injectable,
  type NestInterceptor,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common';
import { ApiBearerAuth } from '@nestjs/swagger';
import { catchError, from, type Observable, switchMap, throwError } from 'rxjs';
import { SessionGuard, sessionOf } from './session.guard';
import { Sessions } from './sessions.service';

/**
 * Ends the session whose password BroadWorks refuses, so that the refresh that follows fails and the app signs out
 * cleanly (contract, section 4), and so that the refused password is not sent again.
 */
@Injectable()
export class EndRefusedSession implements NestInterceptor {
  constructor(private readonly sessions: Sessions) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    return next.handle().pipe(
      catchError((error) => {
        const isRefused = error instanceof XsiFault && error.status === 401;
        const refuse = throwError(() => error);
        return isRefused ? from(this.sessions.end(sessionOf(context).id)).pipe(switchMap(() => refuse)) : refuse;
      }),
    );
  }
}

/** For what only somebody who is signed in may ask. */
export function SignedIn() {
  return applyDecorators(UseGuards(SessionGuard), UseInterceptors(EndRefusedSession), ApiBearerAuth());
}
