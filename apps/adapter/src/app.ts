import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { AppModule } from './app.module';
import { resolveTenant } from './broadworks/tenants/resolve-tenant';
import { Tenants } from './broadworks/tenants/tenants.module';
import type { Config } from './config/config';
import type { Keys } from './config/keys';
import { Networks } from './config/networks';
import { readListenerTls } from './config/tls-files';
import { serveDocs } from './http/api-docs';
import { describe, documentOptions } from './http/description';
import { addFrontDoor, alwaysAnswered } from './http/front-door';
import { addHooks, addRequestChecks, createHttpAdapter } from './http/http-server';
import { protect } from './http/protect';
import { refusalsOfAny } from './http/refuses.decorator';
import { addCancellation, ResponseDeadline } from './http/response-deadline';
import { rejectUnparsed } from './http/unparsed-requests';
import { countRequests, countUnparsed } from './observability/count-requests';
import { Lifecycle } from './observability/lifecycle';
import { Metrics } from './observability/metrics';
import { SecurityEvents } from './observability/security-events';

const title = 'BroadWorks XSI adapter';

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
  const { connections, overload } = protect(server, {
    ...access,
    limits,
    alwaysAnswered,
    listener: { name: 'public', section: 'limits' },
    metrics,
    log,
  });
  metrics.watch('adapter_requests_in_flight', 'Requests that are worked on now', () => overload.inFlight);
  metrics.watch('adapter_connections', 'Open connections', () => connections.count);
  addCancellation(server, limits.response);
  rejectUnparsed(server.server, log, () => countUnparsed(metrics));
  addRequestChecks(server, tenantOf);
  if (access.docs) serveDocs(server, `/${prefix}`, () => describeApi(app));
  await app.init();
  return app;
}

export function describeApi(app: NestFastifyApplication): OpenAPIObject {
  const document = describe({
    title,
    description: `WebTrit's adapter interface, for users who live in a BroadWorks. Any operation may also answer ${refusalsOfAny
      .map(({ status, code }) => `${status} \`${code}\``)
      .join(', ')}.`,
    tags: {
      system: 'The adapter itself. No sign-in is needed.',
      session: 'Signing in by password, one-time password or link; refreshing and ending a session.',
      user: 'Profile and SIP account of the user.',
      contacts: 'Colleagues.',
      history: 'Calls, and their recordings.',
      voicemail: 'Voice messages and faxes.',
      'call queues': 'Call centers of which the user is an agent.',
      'custom methods': 'Call services, calls in progress, the account, and pages of the operator.',
    },
  })
    .addGlobalParameters({
      in: 'header',
      name: 'X-WebTrit-Tenant-ID',
      required: false,
      description:
        'Tenant of the request; without it, the default tenant. WebTrit Core sends it for each app that belongs to a tenant.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9._-]{1,128}$' },
    })
    .build();
  return SwaggerModule.createDocument(app, document, documentOptions);
}
