import type { Logger } from 'pino';
import { describeCause } from '../http/error.filter';

/** Milliseconds for what is under way. */
const longestEnd = 3000;

/**
 * For what nobody caught, a rejection too: nobody knows what is half done, so the process finishes what is under way, as far as
 * `close` waits for it, and ends with 1 for whoever starts it anew. Requirement C56.
 */
export function endOnUncaught(log: Logger, close: () => Promise<void>): void {
  let isEnding = false;
  process.on('uncaughtException', (error: unknown, origin) => {
    log.fatal(
      { origin, cause: describeCause(error), places: placesIn(error) },
      'ending: an exception that nobody caught',
    );
    if (isEnding) return;
    isEnding = true;
    const end = () => process.exit(1);
    setTimeout(end, longestEnd);
    close().then(end, end);
  });
}

/** Where in our own code it came from, without a word of what it says: that may hold anything. */
export function placesIn(error: unknown): string[] {
  if (!(error instanceof Error)) return [];
  const frames = (error.stack ?? '').replace(error.message, '');
  const ours = /^ {4}at .*((?:apps|libs)\/[a-z]+\/src\/[\w./-]+\.[jt]s:\d+:\d+)\)?$/gm;
  return [...frames.matchAll(ours)].map(([, place = '']) => place);
}
