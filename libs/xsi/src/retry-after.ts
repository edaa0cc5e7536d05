import type { FarmHead } from './node';

/** Longest time that is believed, in milliseconds: a typing error at a balancer is no reason to stay away for a day. */
const longest = 10 * 60_000;

/** Returns for how many milliseconds a server that is full wants to be left alone, by its Retry-After; else 0. RFC 9110, 10.2.3. */
export function retryAfterOf({ status, headers }: FarmHead): number {
  const value = [headers['retry-after'] ?? []].flat()[0];
  if ((status !== 429 && status !== 503) || value === undefined) return 0;
  // a number that several proxies wrote is a list
  const [, seconds] = /^\s*(\d+(?:\.\d+)?)\s*(?:,|$)/.exec(value) ?? [];
  const wait = seconds ? Number(seconds) * 1000 : Date.parse(value) - clockOf(headers);
  return wait > 0 ? Math.min(wait, longest) : 0;
}

/** The server's own clock, if it says what time it is: a difference to ours does not count. */
function clockOf({ date }: FarmHead['headers']): number {
  const time = Date.parse(String(date));
  return Number.isNaN(time) ? Date.now() : time;
}
