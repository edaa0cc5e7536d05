import { createParamDecorator } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { currentRequest } from './request-context';

/** For the API description: the answer is a file of one of these types. */
export function ApiDownload(types: readonly string[]) {
  const binary = { schema: { type: 'string', format: 'binary' } };
  return ApiOkResponse({ content: Object.fromEntries(types.map((type) => [type, binary])) });
}

/** Milliseconds for which a caller may take nothing of what it asked for. */
const callerPatience = 30_000;

/** Lets go of a caller who takes nothing any more. Called once there is something to send. */
export function limitPatience({ raw }: FastifyReply): void {
  raw.setTimeout(callerPatience, () => raw.destroy());
}

/** Aborted when the client disconnects before the download is complete, and at the deadline of one that has not begun. */
export const ClientSignal = createParamDecorator(() => currentRequest()?.signal);
