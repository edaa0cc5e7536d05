import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { serveDocs } from './api/api-docs';
import { addFrontDoor, alwaysAnswered } from './api/front-door';
import { HeapWatch } from './api/heap-watch';
import { addHooks, addRequestChecks, createHttpAdapter } from './api/http-server';
import { protect } from './api/protect';
import { refusalsOfAny } from './api/refuses.decorator';
import { addCancellation, ResponseDeadline } from './api/response-deadline';
import { Networks } from './api/source';
import { rejectUnparsed } from './api/unparsed-requests';
import { AppModule } from './app.module';
import type { Config } from './config/config';
import type { Keys } from './config/keys';
import { readListenerTls } from './config/tls-files';
import { countRequests, countUnparsed } from './metrics/count-requests';
import { Lifecycle } from './metrics/lifecycle';
import { Metrics } from './metrics/metrics';
import { SecurityEvents } from './metrics/security-events';
import { resolveTenant } from './tenants/resolve-tenant';
import { Tenants } from './tenants/tenants.module';
import { version } from './version';

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

export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const document = new DocumentBuilder()
    .setTitle('BroadWorks XSI adapter')
    .setDescription(
      `WebTrit's adapter interface, for users who live in a BroadWorks. Any operation may also answer ${refusalsOfAny
        .map(({ status, code }) => `${status} \`${code}\``)
        .join(', ')}.`,
    )
    .setVersion(version)
    .addBearerAuth()
    .addGlobalParameters({ in: 'header', name: 'X-WebTrit-Tenant-ID', required: false, schema: { type: 'string' } })
    .build();
  return SwaggerModule.createDocument(app, document);
}
