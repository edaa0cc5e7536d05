import { HTTP_CODE_METADATA } from '@nestjs/common/constants.js';
import { ModulesContainer } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { describeApi } from '../../apps/adapter/src/http/api-description';
import { operationIdOf } from '../../apps/adapter/src/http/description';
import { refusalsOfAny } from '../../apps/adapter/src/http/refuses.decorator';

/** A status, and for a refusal its code, that some test has to show. */
export interface Demand {
  /** `GET /v1/user`, with `{…}` for what is part of an address; `any` for what holds for all. */
  operation: string;
  status: number;
  code?: string;
}

export const any = 'any';

/** Everything that our API description says we answer. */
export function demandsOf(app: NestFastifyApplication): Demand[] {
  const { paths } = describeApi(app);
  const operations = Object.entries(paths).flatMap(([path, item]) =>
    methods.flatMap((method) => {
      const described = item[method];
      if (!described) return [];
      const operation = `${method.toUpperCase()} ${path.replace('/api', '')}`;
      const demands = Object.entries(described.responses).flatMap(([status, response]) =>
        codesOf(response).map((code) => ({ operation, status: Number(status), code })),
      );
      const success = successOf(app, described.operationId ?? '', method);
      return success < 300 ? [{ operation, status: success }, ...demands] : demands;
    }),
  );
  // the description leaves itself out
  const itself = { operation: 'GET /v1/openapi', status: 200 };
  return [...operations, itself, ...refusalsOfAny.map(({ status, code }) => ({ operation: any, status, code }))];
}

const methods = ['get', 'post', 'patch', 'put', 'delete'] as const;

// biome-ignore lint/suspicious/noExplicitAny: it is what is looked at
function codesOf(response: any): string[] {
  return Object.keys(response.content?.['application/json']?.examples ?? {});
}

/** The description has it only where it was built with the plugin, which tests are not. `HttpCode` of a refusal: never succeeds. */
function successOf(app: NestFastifyApplication, operationId: string, method: string): number {
  const controllers = [...app.get(ModulesContainer).values()].flatMap((module) => [...module.controllers.values()]);
  for (const { name, metatype } of controllers) {
    const methods = Object.getOwnPropertyNames(metatype?.prototype ?? {});
    const handler = methods.find((one) => operationIdOf(String(name), one) === operationId);
    if (!handler) continue;
    return Reflect.getMetadata(HTTP_CODE_METADATA, metatype?.prototype[handler]) ?? (method === 'post' ? 201 : 200);
  }
  throw new Error(`no controller for ${operationId}`);
}
