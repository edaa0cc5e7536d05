import type { Connection } from './connection';
import type { PaceLimits } from './reading-pace';

/** The first connection of the lowest rank, of one source if it is given; `undefined` if none may be closed. */
export function leastWorthy(connections: Iterable<Connection>, source?: string): Connection | undefined {
  let chosen: Connection | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  for (const one of connections) {
    if (source !== undefined && one.source !== source) continue;
    const { rank = Number.POSITIVE_INFINITY } = one;
    if (rank < lowest) [chosen, lowest] = [one, rank];
    if (lowest === 0) break;
  }
  return chosen;
}

/** Connections whose clients read too slowly, and the slowest of all until at most `mostUnread` bytes wait to be read. */
export function slowReaders(
  connections: readonly Connection[],
  seconds: number,
  limits: PaceLimits,
  mostUnread: number,
): Connection[] {
  const slow = new Set(connections.filter((one) => one.isTooSlow(seconds, limits)));
  const others = connections.filter((one) => !slow.has(one) && one.unreadBytes > 0);
  let unread = others.reduce((sum, { unreadBytes }) => sum + unreadBytes, 0);
  if (unread <= mostUnread) return [...slow];
  for (const one of others.sort((a, b) => b.pace.behind - a.pace.behind)) {
    if (unread <= mostUnread) break;
    unread -= one.unreadBytes;
    slow.add(one);
  }
  return [...slow];
}
