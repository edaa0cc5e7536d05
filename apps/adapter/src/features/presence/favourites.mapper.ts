import { toComparable } from '../../broadworks/phone-number';
import type { CdrInfo } from '../history/history.dto';

/** With whom somebody speaks most: ids of users, of those who are found by their number. */
export function toFavourites(
  cdrs: readonly Pick<CdrInfo, 'direction' | 'caller' | 'callee'>[],
  userIdOf: (number: string) => string | undefined,
  most: number,
): string[] {
  const calls = new Map<string, number>();
  for (const { direction, caller, callee } of cdrs) {
    const userId = userIdOf(numberOf(direction === 'outgoing' ? callee : caller));
    if (userId) calls.set(userId, (calls.get(userId) ?? 0) + 1);
  }
  return [...calls]
    .sort(([, one], [, other]) => other - one)
    .slice(0, most)
    .map(([userId]) => userId);
}

/** A call names its parties by number, perhaps with a name behind it. */
function numberOf(party: string): string {
  return toComparable(party.replace(/ \(.*$/, ''));
}
