import { isNoSuchUser, isTooManyCalls, rejectionStatus, XsiError } from '@libs/xsi';
import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Metrics } from '../observability/metrics';
import { StoreUnavailable } from '../store/store';
import {
  ApiError,
  accessTokenInvalid,
  badRequest,
  ExternalSystemError,
  externalApiIssue,
  internalError,
  methodNotAllowed,
  notFound,
  OperatorHint,
  payloadTooLarge,
  serviceUnavailable,
  unsupportedMediaType,
  userNotFound,
  validationError,
} from './api-error';
import { currentRequest } from './request-context';
import { methodsAt } from './routes';

/** Headers that describe a payload. */
const ofPayload = /^(content-|accept-ranges$|etag$|last-modified$)/i;

/** The one place where an error becomes an answer. */
@Catch()
export class ErrorFilter implements ExceptionFilter {
  constructor(private readonly metrics: Metrics) {}

  catch(error: unknown, host: ArgumentsHost): void {
    if (error instanceof StoreUnavailable) this.metrics.storeFailures.inc();
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    const isRouted = request.routeOptions.url !== undefined;
    sendError(reply, isRouted ? toApiError(error) : notRouted(request, reply));
  }
}

/** The framework says "not found" for a target that was rewritten, and for a method that is not offered, too. */
function notRouted({ url, originalUrl, server }: FastifyRequest, reply: FastifyReply): ApiError {
  if (url !== originalUrl) return badRequest();
  const allowed = methodsAt(server.server, url);
  if (allowed.length === 0) return notFound();
  void reply.header('allow', allowed.join(', '));
  return methodNotAllowed();
}

/** Sends an error in place of whatever was prepared. A response whose head was sent can only be cut off. */
export function sendError(reply: FastifyReply, error: ApiError): void {
  const request = currentRequest();
  if (request) {
    request.code = error.code;
    request.cause = describeCause(error.cause);
    request.isForOperator = error.cause instanceof OperatorHint;
  }
  if (reply.raw.headersSent) return void reply.raw.destroy();
  for (const name of Object.keys(reply.getHeaders())) if (ofPayload.test(name)) void reply.removeHeader(name);
  if (error.status === 401 && error.code !== 'incorrect_credentials') void reply.header('www-authenticate', 'Bearer');
  if (error.status === 503) void reply.header('retry-after', '1');
  // a client need not come back before BroadWorks will serve it
  const { retryAfter } = error.cause instanceof XsiError ? error.cause : {};
  if (error.status === 500 && retryAfter) void reply.header('retry-after', String(Math.ceil(retryAfter / 1000)));
  if (error.status === 429) void reply.header('retry-after', String(error.retryAfter ?? 60));
  const { status, code, message, details } = error;
  void reply
    .status(status)
    .type('application/json')
    .send({ code, message, ...(details && { details }) });
}

/** Trouble at BroadWorks must never look like trouble with the user, or the app signs people out. */
export function toApiError(error: unknown): ApiError {
  if (error instanceof ApiError) return error;
  if (rejectionStatus(error) === 401) return accessTokenInvalid(error);
  if (isNoSuchUser(error)) return userNotFound(error);
  if (isTooManyCalls(error)) return serviceUnavailable(error);
  if (error instanceof XsiError || error instanceof ExternalSystemError) return externalApiIssue(error);
  if (error instanceof StoreUnavailable) return serviceUnavailable(error);
  switch (statusOf(error)) {
    case 400:
      return validationError(undefined, 'The body must be a JSON object');
    case 404:
      return notFound();
    case 413:
      return payloadTooLarge();
    case 414:
    case 431:
      return badRequest();
    case 415:
      return unsupportedMediaType();
    default:
      return internalError(error);
  }
}

/** What may be logged of a cause: our own errors say where and why and hold no values, others may say anything. */
export function describeCause(cause: unknown): string | undefined {
  if (cause === undefined) return undefined;
  if (cause instanceof OperatorHint) {
    return [`${cause.name}: ${cause.message}`, describeCause(cause.cause)].filter(Boolean).join('; ');
  }
  if (cause instanceof XsiError || cause instanceof ApiError) return `${cause.name}: ${cause.message}`;
  if (cause instanceof StoreUnavailable) return `${cause.name}: ${nameOf(cause.cause)}`;
  return nameOf(cause);
}

function nameOf(error: unknown): string {
  if (!(error instanceof Error)) return 'not an Error';
  return 'code' in error ? `${error.name} ${String(error.code)}` : error.name;
}

/** The status that the framework gave to its own errors. */
function statusOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  if ('getStatus' in error && typeof error.getStatus === 'function') return Number(error.getStatus());
  return 'statusCode' in error ? Number(error.statusCode) : undefined;
}
