import { Readable } from 'node:stream';
import type { SecureContextOptions, TlsOptions } from 'node:tls';
import { XsiError } from '@libs/xsi';
import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import type { LimitsConfig } from '../../config/settings/limits.config';
import { Networks, sourceOf } from '../../config/settings/networks';
import { badRequest, validationError } from '../api-error';
import { oneRequestPerConnection } from '../connections/one-request';
import { describeCause, sendError, toApiError } from '../error.filter';
import { parseJsonBody } from '../json-body';
import { RequestContext, requestContexts, requestIdOf } from '../request-context';
import { addRoute } from '../routes';

export interface ListenerOptions {
  limits: LimitsConfig;
  /** Instead of `limits.bodyBytes`. */
  bodyLimit?: number;
  /** Addresses or networks whose X-Forwarded-For is believed. */
  trustedProxies?: readonly string[];
  tls?: SecureContextOptions & TlsOptions;
}
/** Requested every few seconds; a success is logged at `debug`. */
const probes = new Set(['/live', '/ready', '/metrics']);

/** A Node server with our limits, for the framework. */
export function createHttpAdapter({ limits, bodyLimit, trustedProxies = [], tls }: ListenerOptions): FastifyAdapter {
  const server = {
    headersTimeout: limits.headers * 1000,
    requestTimeout: limits.request * 1000,
    connectionsCheckingInterval: 1000,
    maxHeaderSize: limits.headerBytes,
    // it would answer in its own words: addHooks looks
    requireHostHeader: false,
    ...oneRequestPerConnection,
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
    // connections that have shown credentials get the long one
    keepAliveTimeout: limits.idle * 1000,
    ...(tls ? { https: { ...server, ...tls, handshakeTimeout: server.headersTimeout } } : { http: server }),
    // as long as a request's head may be: what is too long is refused by who knows what it is, in our own words
    routerOptions: { maxParamLength: 64 * 1024 },
    // the router would reject it in its own words and past all hooks; the error filter rejects it in ours
    rewriteUrl: ({ url = '' }) => (isTarget(url) ? url : '/'),
    // rejectUnparsed responds
    clientErrorHandler: () => undefined,
  });
}

/** The tenant that a request is for; `undefined` if what it names is no tenant's id. */
type TenantOf = (request: FastifyRequest) => string | undefined;

/** Adds the hooks of every request: its context, its log line, and the headers of its response. */
export function addHooks(server: FastifyInstance, log: Logger, tenantOf: TenantOf, proxies = new Networks([])): void {
  server.addHook('onRoute', ({ url, method }) => addRoute(server.server, url, [method].flat()));

  // an expectation that we do not know may be ignored (RFC 9110, 10.1.1), and would be refused without a body
  server.server.on('checkExpectation', (request, response) => server.server.emit('request', request, response));

  server.addHook('onRequest', (request, reply, done) => {
    const id = requestIdOf(request.headers['x-request-id']);
    const tenant = tenantOf(request);
    const context = new RequestContext(id, tenant ?? '', sourceOf(request.ip, proxies));
    // onResponse is not told of a caller who has gone
    reply.raw.once('close', () => {
      if (context.brokenOff) logRequest(log, context, request, reply);
      context.end({ hasLeft: !reply.raw.writableFinished });
    });
    requestContexts.run(context, done);
  });

  server.addHook('onSend', (_request, reply, payload, done) => {
    const context = requestContexts.getStore();
    if (String(reply.getHeader('content-type') ?? '').startsWith('application/json')) {
      // exactly so, without a charset
      void reply.header('content-type', 'application/json');
    }
    if (context) void reply.header('x-request-id', context.id);
    void reply.header('cache-control', 'no-store').header('x-content-type-options', 'nosniff');
    if (context && payload instanceof Readable) noteBreak(payload, context);
    done(null, payload);
  });

  server.addHook('onResponse', (request, reply, done) => {
    const context = requestContexts.getStore();
    if (context) logRequest(log, context, request, reply);
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

/** Rejects what no operation may see. To be added after the front door, which tells a client without its key nothing. */
export function addRequestChecks(server: FastifyInstance, tenantOf: TenantOf): void {
  server.addHook('onRequest', (request, reply, done) => {
    if (!isPlainHttp(request)) return sendError(reply.header('connection', 'close'), badRequest());
    if (tenantOf(request) !== undefined) return done();
    sendError(reply, validationError('X-WebTrit-Tenant-ID', 'Not the id of a tenant'));
  });
}

/** True for a request target that the router can decode. */
function isTarget(url: string): boolean {
  const [path = ''] = url.split(/[?#]/);
  try {
    return /^(https?:\/)?\//i.test(decodeURI(path));
  } catch {
    return false;
  }
}

/** False where a proxy in front may have read another request: of another version, host or transfer coding. */
function isPlainHttp({ raw, headers }: FastifyRequest): boolean {
  const names = raw.rawHeaders.filter((_, index) => index % 2 === 0);
  const hosts = names.filter((name) => name.toLowerCase() === 'host').length;
  const hasOneHost = hosts === 1 || (hosts === 0 && raw.httpVersion === '1.0');
  const isChunkedAtMost = (headers['transfer-encoding'] ?? 'chunked').toLowerCase() === 'chunked';
  return raw.httpVersionMajor === 1 && hasOneHost && isChunkedAtMost;
}

/** A failure after the first bytes can only cut the response off, and the framework calls no hook then. */
function noteBreak(payload: Readable, context: RequestContext): void {
  payload.once('error', (error) => {
    context.cause = describeCause(error);
    context.brokenOff = { ...(error instanceof XsiError && { document: error.document }) };
  });
}

function logRequest(log: Logger, context: RequestContext, request: FastifyRequest, reply: FastifyReply): void {
  const route = request.routeOptions.url ?? 'none';
  const level = probes.has(route) && reply.statusCode === 200 ? 'debug' : 'info';
  log[context.isForOperator ? 'warn' : level]({
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
    ...(context.brokenOff && { brokenOff: context.brokenOff }),
  });
}
