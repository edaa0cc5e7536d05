import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { Config } from '../config/settings/config';
import { LimitsConfig } from '../config/settings/limits.config';
import type { AdministrationConfig } from '../config/settings/provisioning.config';
import { describeApi } from '../http/api-description';
import { describe, documentOptions } from '../http/description';
import { addCancellation } from '../http/response-deadline';
import { serveDocs } from '../http/server/api-docs';
import { addHooks, addRequestChecks, createHttpAdapter } from '../http/server/http-server';
import { protect } from '../http/server/protect';
import { rejectUnparsed } from '../http/server/unparsed-requests';
import { HeapWatch } from '../observability/heap-watch';
import { Metrics } from '../observability/metrics';
import { AdministrationModule } from './administration.module';

/** Room for a thousand user ids of the longest kind. */
const bodyLimit = 256 * 1024;
/** Requests of monitors. */
const alwaysAnswered = /^\/(live|ready|metrics)$/;

/** Creates the application for the operator, beside the adapter, ready to listen at an address of its own. */
export async function createAdministration(
  config: AdministrationConfig,
  adapter: NestFastifyApplication,
  log: Logger,
): Promise<NestFastifyApplication> {
  const ownLog = log.child({ listener: 'administration' });
  const limits = limitsOf(config, adapter.get(Config).limits);
  const app = await NestFactory.create<NestFastifyApplication>(
    AdministrationModule.of(config, adapter, ownLog),
    createHttpAdapter({ limits, bodyLimit }),
    { logger: false, abortOnError: false, bodyParser: false },
  );
  if (!config.key && adapter.get(Config).tenants.someHave('autoProvision'))
    ownLog.warn('administration.key is not set: nobody can make links to sign in with');
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  addHooks(server, ownLog, tenantInPath);
  protect(server, {
    limits,
    alwaysAnswered,
    listener: { name: 'administration', section: 'administration' },
    heap: adapter.get(HeapWatch, { strict: false }),
    metrics: adapter.get(Metrics, { strict: false }),
    log: ownLog,
  });
  addCancellation(server);
  rejectUnparsed(server.server, ownLog);
  addRequestChecks(server, tenantInPath);
  const description = describe({
    title: 'BroadWorks XSI adapter: administration',
    description: 'For the operator. Links need the bearer token `administration.key` of the configuration.',
    tags: {
      observation: 'Metrics and probes. No key is needed.',
      'provisioning tokens': 'Links with which users sign in.',
    },
  }).build();
  serveDocs(server, '', () => SwaggerModule.createDocument(app, description, documentOptions));
  serveDocs(server, '/api', () => describeApi(adapter));
  await app.init();
  return app;
}

/** An operator and a few monitors: no address needs a limit of its own. */
function limitsOf({ connections = 100 }: AdministrationConfig, limits: LimitsConfig): LimitsConfig {
  return Object.assign(new LimitsConfig(), limits, { connections, connectionsPerSource: connections, inFlight: 32 });
}

/** For the log; `-` for a request about none, and for what cannot be one. */
function tenantInPath({ params }: FastifyRequest): string {
  const named = typeof params === 'object' && params !== null && 'tenant' in params ? String(params.tenant) : '';
  return /^[\w.-]{1,128}$/.test(named) ? named : '-';
}
