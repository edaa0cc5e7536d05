import type { Connection } from './connection';
import type { PaceLimits } from './reading-pace';

/** The connection of the lowest rank, the oldest of these; `undefined` if none may be closed. */
export function leastWorthy(
  connections: readonly Connection[],
  mayClose: (one: Connection) => boolean,
): Connection | undefined {
  let chosen: Connection | undefined;
  let lowest = Number.POSITIVE_INFINITY;
  for (const one of connections) {
    const { rank } = one;
    if (rank === undefined || rank > lowest || !mayClose(one)) continue;
    if (rank === lowest && chosen && one.since >= chosen.since) continue;
    [chosen, lowest] = [one, rank];
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
