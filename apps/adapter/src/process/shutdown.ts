import { setTimeout as sleep } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Logger } from 'pino';
import type { Config } from '../config/settings/config';
import { Lifecycle } from '../observability/lifecycle';

/** Milliseconds from the signal to the end, which takes some itself: 15 seconds in all, requirement C55. */
const longest = 14_500;

/** Milliseconds in which a second signal is the same wish: Ctrl-C under npm sends two. */
const repeats = 2000;

/**
 * Graceful shutdown. At a signal the process says that it is not ready, serves what still comes for `limits.drain` seconds or
 * until nobody is connected, lets requests in flight finish, as far as `close` waits for them, and ends with 0. A later signal
 * ends the drain; requests in flight still finish.
 */
export function endOnSignal(
  app: NestFastifyApplication,
  close: () => Promise<void>,
  { limits }: Config,
  log: Logger,
): void {
  const lifecycle = app.get(Lifecycle, { strict: false });
  const hurry = new AbortController();
  let begun: number | undefined;
  const end = async () => {
    lifecycle.isDraining = true;
    log.info('draining');
    // who still downloads then is cut off
    setTimeout(() => process.exit(0), longest).unref();
    await untilNobodyIsConnected(app, limits.drain * 1000, hurry.signal);
    await close();
    log.info('stopped');
    process.exit(0);
  };
  const onSignal = () => {
    if (begun === undefined) void end();
    else if (performance.now() - begun > repeats) hurry.abort();
    begun ??= performance.now();
  };
  for (const signal of ['SIGTERM', 'SIGINT']) process.on(signal, onSignal);
}

/** Answers say `Connection: close` by now, so that connections go as they are used. */
async function untilNobodyIsConnected(app: NestFastifyApplication, millis: number, hurry: AbortSignal): Promise<void> {
  const end = performance.now() + millis;
  while (performance.now() < end && !hurry.aborted && (await connectionsOf(app)) > 0) await sleep(50);
}

function connectionsOf(app: NestFastifyApplication): Promise<number> {
  return new Promise((resolve) => {
    app.getHttpServer().getConnections((_error: Error | null, count: number) => resolve(count ?? 0));
  });
}
