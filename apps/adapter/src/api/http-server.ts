import type { SecureContextOptions, TlsOptions } from 'node:tls';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { LimitsConfig } from '../config/limits.config';
import { badRequest, validationError } from './api-error';
import { sendError, toApiError } from './error.filter';
import { parseJsonBody } from './json-body';
import { RequestContext, requestContexts, requestIdOf } from './request-context';
import { addRoute } from './routes';
import { Networks, sourceOf } from './source';

/** Milliseconds for which a socket that is given up may take its last answer. */
const lastWords = 500;

const badRequestBody = JSON.stringify({ code: badRequest().code, message: badRequest().message });
const badRequestReply = [
  'HTTP/1.1 400 Bad Request',
  'Connection: close',
  'Content-Type: application/json',
  `Content-Length: ${Buffer.byteLength(badRequestBody)}`,
  '',
  badRequestBody,
].join('\r\n');

export interface ListenerOptions {
  limits: LimitsConfig;
  /** Instead of `limits.bodyBytes`. */
  bodyLimit?: number;
  /** Whose X-Forwarded-For is believed. */
  trustedProxies?: readonly string[];
  tls?: SecureContextOptions & TlsOptions;
}
/** What is asked every few seconds, and says nothing new. */
const probes = new Set(['/live', '/ready', '/metrics']);

/** Limits of requirements, section 0. The keep-alive time is far above that of any caller's pool: contract 2.6. */
export function createHttpAdapter({ limits, bodyLimit, trustedProxies = [], tls }: ListenerOptions): FastifyAdapter {
  const server = {
    headersTimeout: limits.headers * 1000,
    requestTimeout: limits.request * 1000,
    connectionsCheckingInterval: 1000,
    maxHeaderSize: limits.headerBytes,
    // it would answer in its own words: addHooks looks
    requireHostHeader: false,
  };
  return new FastifyAdapter({
    logger: false,
    bodyLimit: bodyLimit ?? limits.bodyBytes,
    trustProxy: trustedProxies.length > 0 && [...trustedProxies],
    // what still comes while we end is served
    return503OnClosing: false,
    // nobody asks with it, and it would download what it does not send
    exposeHeadRoutes: false,
    requestTimeout: server.requestTimeout,
    keepAliveTimeout: 620_000,
    ...(tls ? { https: { ...server, ...tls, handshakeTimeout: server.headersTimeout } } : { http: server }),
    // as long as a request's head may be: what is too long is refused by who knows what it is, in our own words
    routerOptions: { maxParamLength: 16 * 1024 },
    // a half-read request has no reply: say so and let go of the socket
    clientErrorHandler: (_error, socket) => {
      if (socket.destroyed) return;
      socket.end(badRequestReply);
      // also of somebody who does not read it
      setTimeout(() => socket.destroy(), lastWords).unref();
    },
  });
}

/**
 * What holds for every request: its context, its log line, and the headers of its answer. `tenantOf` says for whom it is, and
 * nothing where what it names is no tenant's id.
 */
export function addHooks(
  server: FastifyInstance,
  log: Logger,
  tenantOf: (request: FastifyRequest) => string | undefined,
  proxies = new Networks([]),
): void {
  server.addHook('onRoute', ({ url, method }) => addRoute(server.server, url, [method].flat()));

  // an expectation that we do not know may be ignored (RFC 9110, 10.1.1), and would be refused without a body
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));

  server.addHook('onRequest', (request, reply, done) => {
    const id = requestIdOf(request.headers['x-request-id']);
    const tenant = tenantOf(request);
    const context = new RequestContext(id, tenant ?? '', sourceOf(request.ip, proxies));
    // onResponse is not told of a caller who has gone
    reply.raw.once('close', () => context.end({ hasLeft: !reply.raw.writableFinished }));
    requestContexts.run(context, () => {
      if (!hasOneHost(request)) sendError(reply.header('connection', 'close'), badRequest());
      else if (tenant !== undefined) done();
      else sendError(reply, validationError('X-WebTrit-Tenant-ID', 'Not the id of a tenant'));
    });
  });

  server.addHook('onSend', (_request, reply, payload, done) => {
    const context = requestContexts.getStore();
    if (String(reply.getHeader('content-type') ?? '').startsWith('application/json')) {
      // exactly so, without a charset: contract 2.3
      void reply.header('content-type', 'application/json');
    }
    if (context) void reply.header('x-request-id', context.id);
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    done(null, payload);
  });

  server.addHook('onResponse', (request, reply, done) => {
    logRequest(log, request, reply);
    done();
  });

  server.removeAllContentTypeParsers();
  server.addContentTypeParser('application/json', { parseAs: 'string' }, (_request, body, done) => {
    try {
      done(null, parseJsonBody(String(body)));
    } catch (error) {
      done(toApiError(error));
    }
  });
}

/** With two, what is in front of us may have looked at the other one. HTTP/1.0 may leave it out. */
function hasOneHost({ raw }: FastifyRequest): boolean {
  const names = raw.rawHeaders.filter((_, index) => index % 2 === 0);
  const hosts = names.filter((name) => name.toLowerCase() === 'host').length;
  return hosts === 1 || (hosts === 0 && raw.httpVersion === '1.0');
}

function logRequest(log: Logger, request: FastifyRequest, reply: FastifyReply): void {
  const context = requestContexts.getStore();
  if (!context) return;
  const route = request.routeOptions.url ?? 'none';
  log[probes.has(route) && reply.statusCode === 200 ? 'debug' : 'info']({
    requestId: context.id,
    tenant: context.tenant || '-',
    method: request.method,
    // the pattern, not the address: that holds user ids
    route,
    status: reply.statusCode,
    code: context.code,
    cause: context.cause,
    millis: Math.round(context.millis),
    upstreamCalls: context.upstreamCalls,
    upstreamMillis: Math.round(context.upstreamMillis),
    ...(context.loginTokens > 0 && { loginTokens: context.loginTokens }),
    ...(context.repairs.length > 0 && { repairs: context.repairs }),
  });
}
