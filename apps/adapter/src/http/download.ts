import { createParamDecorator } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import { currentRequest } from './request-context';

/** For the API description: the answer is a file of one of these types. */
export function ApiDownload(types: readonly string[]) {
  const binary = { schema: { type: 'string', format: 'binary' } };
  return ApiOkResponse({ content: Object.fromEntries(types.map((type) => [type, binary])) });
}

export interface FirstByteLimit {
  /** Milliseconds. */
  patience: number;
  /** Aborted when the client disconnects. */
  leaving: AbortSignal;
}

/** Runs `open` with a signal that aborts when the client disconnects, or if `open` takes too long. */
export async function untilFirstByte<T>(
  { patience, leaving }: FirstByteLimit,
  open: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const tooLate = new AbortController();
  const timer = setTimeout(() => tooLate.abort(), patience);
  try {
    return await open(AbortSignal.any([leaving, tooLate.signal]));
  } finally {
    clearTimeout(timer);
  }
}

/** Aborted when the client disconnects before the download is complete, and at the deadline of one that has not begun. */
export const ClientSignal = createParamDecorator(() => currentRequest()?.signal);
