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

  const hasKey = keyCheck(config, events);
  server.addHook('onRequest', (request, reply, done) => {
    const context = currentRequest();
    const tenant = context?.tenant ?? '';
    const isAlways = alwaysAnswered.test(request.routeOptions.url ?? '');
    const reason = isAlways ? undefined : overload.reasonToRefuse(tenant);
    if (reason) {
      metrics.shed.inc({ reason });
      return sendError(reply, serviceUnavailable(new Error(reason)));
    }
    if (request.url.length > limits.urlBytes) return sendError(reply, badRequest());
    if (!isAlways && !hasKey(request)) return sendError(reply, serviceUnavailable());
    context?.hold(overload.placeFor(tenant));
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
