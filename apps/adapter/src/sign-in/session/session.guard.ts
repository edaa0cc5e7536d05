import { type CanActivate, createParamDecorator, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyRequest } from 'fastify';
import { tenantOfRequest } from '../../broadworks/tenants/tenant-of-request';
import { authorizationHeaderMissing, bearerCredentialsMissing, userNotAllowed } from '../../http/api-error';
import { currentRequest } from '../../http/request-context';
import type { Session } from './session';
import { Sessions } from './sessions.service';

const sessionsOfRequests = new WeakMap<object, Session>();

/** Marks an operation that changes nothing, or calls {@link assertMayChange} itself, although its method is not GET. */
export const Reads = Reflector.createDecorator<void, true>({ transform: () => true });

/** Lets in who is signed in, at the tenant that the session was made for. A page of the operator's may only read. */
@Injectable()
export class SessionGuard implements CanActivate {
  constructor(
    private readonly sessions: Sessions,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<FastifyRequest>();
    const session = await this.sessions.find(bearerToken(request), tenantOfRequest());
    const isRead = request.method === 'GET' || this.reflector.get(Reads, context.getHandler());
    if (!isRead) assertMayChange(session);
    sessionsOfRequests.set(request, session);
    currentRequest()?.authenticate();
    return true;
  }
}

/**
 * Throws 403 for the session of a page: not 401, after which the page would refresh and try again, and not 501, since the
 * operation is offered to the phone.
 */
export function assertMayChange({ parent }: Session): void {
  if (parent !== undefined) throw userNotAllowed('The access token of a page may only read');
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

export function bearerToken({ headers: { authorization } }: FastifyRequest): string {
  if (authorization === undefined) throw authorizationHeaderMissing();
  const [, token] = /^Bearer:? +(\S+)$/i.exec(authorization.trim()) ?? [];
  if (!token) throw bearerCredentialsMissing();
  return token;
}
