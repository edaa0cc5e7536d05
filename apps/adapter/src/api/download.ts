import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';

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

/** Aborted when the caller goes before the answer is whole. */
export function leavingOf({ raw }: FastifyReply): AbortSignal {
  const left = new AbortController();
  raw.once('close', () => {
    if (!raw.writableFinished) left.abort();
  });
  return left.signal;
}
