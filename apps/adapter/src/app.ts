import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module';
import { resolveTenant } from './broadworks/tenants/resolve-tenant';
import { Tenants } from './broadworks/tenants/tenants.module';
import type { Keys } from './config/reading/keys';
import { readListenerTls } from './config/reading/tls-files';
import type { Config } from './config/settings/config';
import { Networks } from './config/settings/networks';
import { describeApi } from './http/api-description';
import { addCancellation, ResponseDeadline } from './http/response-deadline';
import { serveDocs } from './http/server/api-docs';
import { addFrontDoor, alwaysAnswered } from './http/server/front-door';
import { addHooks, addRequestChecks, createHttpAdapter } from './http/server/http-server';
import { protect } from './http/server/protect';
import { rejectUnparsed } from './http/server/unparsed-requests';
import { countRequests, countUnparsed } from './observability/count-requests';
import { HeapWatch } from './observability/heap-watch';
import { Lifecycle } from './observability/lifecycle';
import { Metrics } from './observability/metrics';
import { SecurityEvents } from './observability/security-events';

/** The adapter, ready to listen. */
export async function createAdapter(config: Config, keys: Keys, log: Logger): Promise<NestFastifyApplication> {
  const { access, limits } = config;
  const listener = { limits, trustedProxies: access.trustedProxies, tls: access.tls && readListenerTls(access.tls) };
  const app = await NestFactory.create<NestFastifyApplication>(
    AppModule.of(config, keys, log),
    createHttpAdapter(listener),
    { logger: false, abortOnError: false, bodyParser: false },
  );
  const prefix = [config.pathPrefix, 'api']
    .map((part) => part.replace(/^\/|\/$/g, ''))
    .filter(Boolean)
    .join('/');
  app.setGlobalPrefix(prefix);
  app.useGlobalInterceptors(new ResponseDeadline());
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  const tenants = app.get(Tenants, { strict: false });
  const isServed = (id: string) => tenants.has(id);
  const tenantOf = ({ headers }: FastifyRequest) => resolveTenant(headers['x-webtrit-tenant-id'], config, isServed);
  const metrics = app.get(Metrics, { strict: false });
  countRequests(server, prefix && `/${prefix}`, metrics, tenantOf);
  addHooks(server, log, tenantOf, new Networks(access.trustedProxies));
  addFrontDoor(server, {
    config,
    lifecycle: app.get(Lifecycle, { strict: false }),
    events: app.get(SecurityEvents, { strict: false }),
  });
  const overload = protect(server, {
    ...access,
    limits,
    alwaysAnswered,
    listener: { name: 'public', section: 'limits' },
    heap: app.get(HeapWatch, { strict: false }),
    metrics,
    log,
  });
  metrics.watch('adapter_requests_in_flight', 'Requests that are worked on now', () => overload.inFlight);
  addCancellation(server, limits.response);
  rejectUnparsed(server.server, log, () => countUnparsed(metrics));
  addRequestChecks(server, tenantOf);
  if (access.docs) serveDocs(server, `/${prefix}`, () => describeApi(app));
  await app.init();
  return app;
}
