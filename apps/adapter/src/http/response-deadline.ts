// Deadline: one for each request of a client, whatever it waits for. Cancellation: all work for a request is under its signal.

import { Readable } from 'node:stream';
import { DeadlineExceeded, withSignal } from '@libs/xsi';
import { type CallHandler, type ExecutionContext, type NestInterceptor, StreamableFile } from '@nestjs/common';
import type { FastifyInstance } from 'fastify';
import { from, lastValueFrom, type Observable } from 'rxjs';
import { currentRequest } from './request-context';

/** Milliseconds after the deadline in which work may still respond, such as with a stale value. */
const grace = 250;

/** Puts the work for each request under its signal. `seconds` after its body is there, the response must begin. */
export function addCancellation(server: FastifyInstance, seconds?: number): void {
  server.addHook('preHandler', (_request, _reply, done) => {
    const request = currentRequest();
    if (!request) return done();
    if (seconds !== undefined) request.setDeadline(seconds * 1000);
    withSignal(request.signal, done);
  });
}

/** Responds for work that does not end at the deadline, such as a write that was sent. It counts as in flight until it ends. */
export class ResponseDeadline implements NestInterceptor<unknown, unknown> {
  intercept(_context: ExecutionContext, next: CallHandler<unknown>): Observable<unknown> {
    const request = currentRequest();
    if (!request) return next.handle();
    const work = lastValueFrom(next.handle(), { defaultValue: undefined });
    request.holdUntil(work);
    const begin = () => request.clearDeadline();
    work.then(begin, begin);
    return from(inTime(work, request.signal));
  }
}

function inTime<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    let timer: NodeJS.Timeout | undefined;
    const giveUp = () => {
      reject(signal.reason);
      work.then(discard, () => undefined);
    };
    const wait = () => {
      if (signal.reason instanceof DeadlineExceeded) timer = setTimeout(giveUp, grace);
    };
    if (signal.aborted) wait();
    else signal.addEventListener('abort', wait, { once: true });
    work.then(resolve, reject).finally(() => {
      clearTimeout(timer);
      signal.removeEventListener('abort', wait);
    });
  });
}

/** A stream that nobody reads would hold its source. */
function discard(result: unknown): void {
  if (result instanceof Readable) result.destroy();
  if (result instanceof StreamableFile) result.getStream().destroy();
}
