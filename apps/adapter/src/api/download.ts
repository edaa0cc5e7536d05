import { finished, type Readable } from 'node:stream';
import { createParamDecorator } from '@nestjs/common';
import { ApiOkResponse } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { currentRequest } from './request-context';

/** For the API description: the answer is a file of one of these types. */
export function ApiDownload(types: readonly string[]) {
  const binary = { schema: { type: 'string', format: 'binary' } };
  return ApiOkResponse({ content: Object.fromEntries(types.map((type) => [type, binary])) });
}

/** The slowest client that is served: bytes that it must take in each period of so many milliseconds. */
const slowest = { bytes: 32 * 1024, period: 30_000 };

/** Ends the download of a client that takes nothing or too little, since it holds a lock and a connection meanwhile. */
export function limitPatience({ raw }: FastifyReply, download: Readable, { bytes, period } = slowest): void {
  raw.setTimeout(period, () => raw.destroy());
  let before = raw.socket?.bytesWritten ?? 0;
  const timer = setInterval(() => {
    const written = raw.socket?.bytesWritten ?? 0;
    if (written - before < bytes) raw.destroy();
    before = written;
  }, period).unref();
  finished(download, () => clearInterval(timer));
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

/** Aborted when the client disconnects before the download is complete. */
export const ClientSignal = createParamDecorator(() => currentRequest()?.signal);
