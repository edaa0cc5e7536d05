import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { authorizationHeaderMissing, bearerCredentialsMissing } from '../api/api-error';
import { tenantOfRequest } from '../tenants/tenant-of-request';
import type { Session } from './session';
import { Sessions } from './sessions.service';

const sessionsOfRequests = new WeakMap<object, Session>();

/** Lets in who is signed in, at the tenant that the session was made for. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(private readonly sessions: Sessions) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    sessionsOfRequests.set(request, await this.sessions.find(bearerToken(request), tenantOfRequest()));
    return true;
  }
}

/** The session of a guarded request. */
export function sessionOf(request: FastifyRequest): Session {
  const session = sessionsOfRequests.get(request);
  if (!session) throw new Error('the route is not guarded');
  return session;
}

export const CurrentSession = createParamDecorator((_: unknown, context: ExecutionContext) =>
  sessionOf(context.switchToHttp().getRequest<FastifyRequest>()),
);

/** The id of the tenant that a request is for. */
export const TenantId = createParamDecorator(() => tenantOfRequest());

export function bearerToken({ headers: { authorization } }: FastifyRequest): string {
  if (authorization === undefined) throw authorizationHeaderMissing();
  const [, token] = /^Bearer:? +(\S+)$/i.exec(authorization.trim()) ?? [];
  if (!token) throw bearerCredentialsMissing();
  return token;
}
