import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { DocumentBuilder, type OpenAPIObject, SwaggerModule } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import type { Logger } from 'pino';
import { addHooks, createHttpAdapter } from './api/http-server';
import { refusalsOfAny } from './api/refuses.decorator';
import { AppModule } from './app.module';
import type { Config } from './config/config';
import type { Keys } from './config/keys';
import { countRequests } from './metrics/count-requests';
import { Metrics } from './metrics/metrics';
import { Tenants } from './tenants/tenants.module';
import { version } from './version';

/** The adapter, ready to listen. */
export async function createAdapter(config: Config, keys: Keys, log: Logger): Promise<NestFastifyApplication> {
  const app = await NestFactory.create<NestFastifyApplication>(AppModule.of(config, keys, log), createHttpAdapter(), {
    logger: false,
    abortOnError: false,
    bodyParser: false,
  });
  const prefix = [config.pathPrefix, 'api']
    .map((part) => part.replace(/^\/|\/$/g, ''))
    .filter(Boolean)
    .join('/');
  app.setGlobalPrefix(prefix);
  const server: FastifyInstance = app.getHttpAdapter().getInstance();
  countRequests(server, prefix && `/${prefix}`, app.get(Metrics), app.get(Tenants, { strict: false }));
  addHooks(server, log);
  SwaggerModule.setup(`${prefix}/docs`, app, () => describeApi(app), {
    jsonDocumentUrl: `${prefix}/v1/openapi`,
    raw: ['json'],
  });
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
