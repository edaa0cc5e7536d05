import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { signInKinds, signInOutcomes } from './label-values';
import type { Metrics } from './metrics';

const signIns = new Map<string, (typeof signInKinds)[number]>([
  ['/v1/session', 'password'],
  ['/v1/session/otp-verify', 'otp'],
  ['/v1/session/auto-provision', 'link'],
]);

/**
 * Counts every request when it is over, also one whose caller left. `prefix` is in front of all routes, `tenantOf` says for whom
 * it is.
 */
export function countRequests(
  server: FastifyInstance,
  prefix: string,
  metrics: Metrics,
  tenantOf: (request: FastifyRequest) => string | undefined,
): void {
  server.addHook('onRequest', (request, reply, done) => {
    const start = performance.now();
    reply.raw.once('close', () => {
      const route = request.routeOptions.url ?? 'none';
      metrics.requestSeconds.observe({ method: request.method, route }, (performance.now() - start) / 1000);
      count(request, reply, route);
    });
    done();
  });

  function count(request: FastifyRequest, { raw }: FastifyReply, route: string): void {
    const { method } = request;
    const status = raw.writableFinished ? String(raw.statusCode) : 'aborted';
    metrics.requests.inc({ method, route, status });
    metrics.countTenantRequest(tenantOf(request) || 'none', status);
    const kind = method === 'POST' && signIns.get(route.slice(prefix.length));
    if (kind) metrics.signIns.inc({ kind, outcome: outcomeOf(raw.statusCode) });
  }
}

/** Counts what never became a request, and was rejected. */
export function countUnparsed(metrics: Metrics): void {
  metrics.requests.inc({ method: 'none', route: 'none', status: '400' });
  metrics.countTenantRequest('none', '400');
}

/** 501 says that nobody can sign in so, which is no trouble. */
function outcomeOf(status: number): (typeof signInOutcomes)[number] {
  if (status < 300) return 'ok';
  if (status === 429) return 'throttled';
  return status < 500 || status === 501 ? 'refused' : 'failed';
}
