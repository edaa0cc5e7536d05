import { createHash, timingSafeEqual } from 'node:crypto';
import type { Socket } from 'node:net';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config/config';
import type { Lifecycle } from '../metrics/lifecycle';
import type { Metrics } from '../metrics/metrics';
import type { SecurityEvents } from '../metrics/security-events';
import { badRequest, serviceUnavailable } from './api-error';
import { sendError } from './error.filter';
import { Overload } from './overload';
import { currentRequest } from './request-context';
import { Networks } from './source';

/** Answered however much there is to do, and whoever asks: balancers look at it, and the app at its every start. */
const alwaysAnswered = /\/(health-check|system-info)$/;
/** Balancers have no key. */
const keyless = /\/health-check$/;
/** Of what signs somebody in or out. */
const ofSessions = /\/v1\/session(\/|$)/;
const minute = 60_000;

interface FrontDoor {
  config: Config;
  lifecycle: Lifecycle;
  metrics: Metrics;
  events: SecurityEvents;
}

/** Who may come in, and how many. Hooks of every request, behind those that make its context. */
export function addFrontDoor(server: FastifyInstance, { config, lifecycle, metrics, events }: FrontDoor): void {
  const { access, limits } = config;
  const overload = new Overload(limits);
  server.addHook('onClose', async () => overload.stop());

  server.server.maxConnections = limits.connections;
  if (access.allow.length > 0) {
    const allowed = new Networks(access.allow);
    server.server.on('connection', (socket: Socket) => {
      if (!allowed.has(socket.remoteAddress ?? '')) socket.destroy();
    });
  }

  server.addHook('onRoute', (route) => {
    if (ofSessions.test(route.url)) route.bodyLimit = limits.sessionBodyBytes;
  });

  /** Whether it was refused, and so has its answer. */
  const isShed = (request: FastifyRequest, reply: FastifyReply): boolean => {
    if (alwaysAnswered.test(request.routeOptions.url ?? '')) return false;
    const reason = overload.reasonToRefuse(currentRequest()?.tenant ?? '');
    if (!reason) return false;
    metrics.shed.inc({ reason });
    sendError(reply, serviceUnavailable(new Error(reason)));
    return true;
  };

  const hasKey = keyCheck(config, events);
  server.addHook('onRequest', (request, reply, done) => {
    if (isShed(request, reply)) return;
    if (request.url.length > limits.urlBytes) return sendError(reply, badRequest());
    if (!keyless.test(request.routeOptions.url ?? '') && !hasKey(request))
      return sendError(reply, serviceUnavailable());
    done();
  });

  // only now is the body there: who sends it slowly takes nobody's place
  server.addHook('preValidation', (request, reply, done) => {
    if (isShed(request, reply)) return;
    const context = currentRequest();
    context?.hold(overload.placeFor(context.tenant));
    done();
  });

  server.addHook('onSend', (_request: FastifyRequest, reply: FastifyReply, payload, done) => {
    if (lifecycle.isDraining) void reply.header('connection', 'close');
    done(null, payload);
  });
}

/** Whether a request has the shared key, where there is one. */
function keyCheck({ access: { key } }: Config, events: SecurityEvents): (request: FastifyRequest) => boolean {
  if (!key) return () => true;
  const header = key.header.toLowerCase();
  const wanted = digest(key.value);
  let reported = Number.NEGATIVE_INFINITY;
  return ({ headers }) => {
    if (timingSafeEqual(digest(String(headers[header] ?? '')), wanted)) return true;
    if (performance.now() - reported > minute) {
      reported = performance.now();
      events.report('shared key missing', { tenant: '' }, 'requests come without the header and value of access.key');
    }
    return false;
  };
}

/** Digests are of one length, and tell nothing of how much was right. */
function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
