import type { ConfigFile } from './config-file';

/** Milliseconds between two looks at the files. */
const period = 2000;

/**
 * Calls back once a file has changed, and has not changed again until the next look. It looks rather than listens: what
 * containers mount is replaced behind symbolic links, and network drives tell nothing.
 */
export function watch(file: ConfigFile, changed: () => Promise<void>): NodeJS.Timeout {
  let before = '';
  return setTimeout(async function look() {
    const now = await file.changes().catch(() => '');
    const isSettled = now !== '' && now === before;
    before = isSettled ? '' : now;
    if (isSettled) await changed();
    setTimeout(look, period).unref();
  }, period).unref();
}
