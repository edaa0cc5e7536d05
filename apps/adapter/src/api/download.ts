import { createParamDecorator } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { currentRequest } from './request-context';

/** For the API description: the answer is a file of one of these types. */
export function ApiDownload(types: readonly string[]) {
  const binary = { schema: { type: 'string', format: 'binary' } };
  return ApiOkResponse({ content: Object.fromEntries(types.map((type) => [type, binary])) });
}

/** Aborted when the client disconnects before the download is complete, and at the deadline of one that has not begun. */
export const ClientSignal = createParamDecorator(() => currentRequest()?.signal);
