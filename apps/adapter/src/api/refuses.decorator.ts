import { applyDecorators } from '@nestjs/common';
import { ApiResponse } from '@nestjs/swagger';
import type { ApiError } from './api-error';

class ErrorDetails {
  /** The field that is wrong. */
  path?: string;
  reason: string;
}

/** Every refusal. Contract 3.1. */
export class ErrorResponse {
  /** What the app acts on. */
  code: string;
  message: string;
  details?: ErrorDetails;
}

/** The refusals of an operation, for the API description: the factories of `api-error.ts` that it may use. */
export function Refuses(...factories: readonly ((reason: string, ...more: never[]) => ApiError)[]) {
  const byStatus = new Map<number, ApiError[]>();
  for (const factory of factories) {
    const error = factory('');
    byStatus.set(error.status, [...(byStatus.get(error.status) ?? []), error]);
  }
  return applyDecorators(
    ...[...byStatus].map(([status, errors]) =>
      ApiResponse({
        status,
        type: ErrorResponse,
        description: errors.map(({ code }) => `\`${code}\``).join(', '),
      }),
    ),
  );
}
