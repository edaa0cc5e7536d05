import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import {
  type ApiError,
  badRequest,
  internalError,
  methodNotAllowed,
  notFound,
  payloadTooLarge,
  serviceUnavailable,
  unsupportedMediaType,
} from './api-error';
import { ErrorResponse } from './error.dto';

/** A factory of `api-error.ts`. */
export type Refusal = (reason: string, ...more: never[]) => ApiError;

/** What may be refused before it is known which operation is asked for, or whatever it is. */
export const refusalsOfAny: readonly ApiError[] = [
  badRequest(),
  notFound(),
  methodNotAllowed(),
  payloadTooLarge(),
  unsupportedMediaType(),
  internalError(),
  // while there is too much to do, or without the shared key
  serviceUnavailable(),
];

/**
 * The refusals of an operation, for the API description: the factories of `api-error.ts` that it may use. Each code is
 * the name of an example, so that one status can have several, from here and from other decorators.
 */
export function Refuses(...factories: readonly Refusal[]) {
  const errors = factories.map((factory) => factory('…'));
  return applyDecorators(
    ...errors.map(({ status, code, message }) =>
      ApiResponse({
        status,
        type: ErrorResponse,
        description: `\`${code}\``,
        examples: { [code]: { summary: message, value: { code, message } } },
      }),
    ),
  );
}
