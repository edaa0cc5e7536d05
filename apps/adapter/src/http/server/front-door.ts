import type { FastifyInstance, FastifyRequest } from 'fastify';
import { matcherOf } from '../../config/secret';
import type { Config } from '../../config/settings/config';
import type { Lifecycle } from '../../observability/lifecycle';
import type { SecurityEvents } from '../../observability/security-events';
import { badRequest, serviceUnavailable } from '../api-error';
import { sendError } from '../error.filter';
import { currentRequest } from '../request-context';

/** Answered however much there is to do: balancers look at it, and the app at its every start. */
export const alwaysAnswered = /\/(health-check|system-info)$/;
/** Balancers have no key. */
const keyless = /\/health-check$/;
/** Routes that sign in, refresh and sign out. */
const ofSessions = /\/v1\/session(\/|$)/;

interface FrontDoor {
  config: Config;
  lifecycle: Lifecycle;
  events: SecurityEvents;
}

/** Rejects requests without the shared key or with too long an address. Hooks of every request, after those that make its context. */
export function addFrontDoor(server: FastifyInstance, { config, lifecycle, events }: FrontDoor): void {
  const { limits } = config;

  server.addHook('onRoute', (route) => {
    if (ofSessions.test(route.url)) route.bodyLimit = limits.sessionBodyBytes;
  });

  const hasKey = keyCheck(config, events);
  server.addHook('onRequest', (request, reply, done) => {
    if (request.url.length > limits.urlBytes) return sendError(reply, badRequest());
    if (!keyless.test(request.routeOptions.url ?? '') && !hasKey(request))
      return sendError(reply, serviceUnavailable());
    done();
  });

  server.addHook('onSend', (_request, reply, payload, done) => {
    if (lifecycle.isDraining) void reply.header('connection', 'close');
    done(null, payload);
  });
}

/** True if a request has the shared key, or if none is set. */
function keyCheck({ access: { key } }: Config, events: SecurityEvents): (request: FastifyRequest) => boolean {
  if (!key) return () => true;
  const header = key.header.toLowerCase();
  const isKey = matcherOf(key.value);
  return ({ headers }) => {
    if (isKey(String(headers[header] ?? ''))) {
      currentRequest()?.authenticate();
      return true;
    }
    events.report('shared key missing', { tenant: '' }, 'requests come without the header and value of access.key');
    return false;
  };
}
