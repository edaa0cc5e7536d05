import type { INestApplicationContext } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Logger } from 'pino';
import { describe, documentOptions, pageOptions } from '../api/description';
import { addHooks, createHttpAdapter } from '../api/http-server';
import { Config } from '../config/config';
import { LimitsConfig } from '../config/limits.config';
import type { AdministrationConfig } from '../config/provisioning.config';
import { AdministrationModule } from './administration.module';

const title = 'BroadWorks XSI adapter: administration';
/** Room for a thousand user ids of the longest kind. */
const bodyLimit = 256 * 1024;

/** What only the operator may ask: a second application beside the adapter, ready to listen at an address of its own. */
export async function createAdministration(
  config: AdministrationConfig,
  adapter: INestApplicationContext,
  log: Logger,
): Promise<NestFastifyApplication> {
  const ownLog = log.child({ listener: 'administration' });
  const app = await NestFactory.create<NestFastifyApplication>(
    AdministrationModule.of(config, adapter, ownLog),
    createHttpAdapter({ limits: new LimitsConfig(), bodyLimit }),
    { logger: false, abortOnError: false, bodyParser: false },
  );
  if (!config.key && adapter.get(Config).tenants.someHave('autoProvision'))
    ownLog.warn('administration.key is not set: nobody can make links to sign in with');
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  addHooks(server, ownLog, tenantInPath);
  const description = describe({
    title,
    description: 'For the operator. Links need the bearer token `administration.key` of the configuration.',
    tags: {
      observation: 'Metrics and probes. No key is needed.',
      'provisioning tokens': 'Links with which users sign in.',
    },
  }).build();
  SwaggerModule.setup('docs', app, () => SwaggerModule.createDocument(app, description, documentOptions), {
    jsonDocumentUrl: 'v1/openapi',
    ...pageOptions(title),
  });
  await app.init();
  return app;
}

/** For the log; `-` for a request about none, and for what cannot be one. */
function tenantInPath({ params }: FastifyRequest): string {
  const named = typeof params === 'object' && params !== null && 'tenant' in params ? String(params.tenant) : '';
  return /^[\w.-]{1,128}$/.test(named) ? named : '-';
}
