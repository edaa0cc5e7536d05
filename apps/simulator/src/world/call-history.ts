import type { Call, Party } from './call';
import { firstNames, lastNames } from './names';
import { outsideNumberAt } from './numbers';
import { fullName, type Person } from './person';
import { Random } from './random';

type Kind = Omit<Call, 'sequence' | 'startTime' | 'party' | 'ringSeconds'> & { isInternal?: boolean };
type MakeKind = (random: Random) => Kind;

const talk = (random: Random) => 5 + random.below(1200);

/** In turn, so that a user with a dozen calls has met everything. */
const kinds: MakeKind[] = [
  (random) => ({ list: 'placed', isInternal: true, talkSeconds: talk(random) }),
  (random) => ({ list: 'received', talkSeconds: talk(random) }),
  () => ({ list: 'missed' }),
  () => ({ list: 'placed' }),
  () => ({ list: 'missed', presentation: 'Anonymous' }),
  (random) => ({ list: 'received', isInternal: true, talkSeconds: talk(random), redirecting: redirecting() }),
  () => ({ list: 'missed', talkSeconds: 25, disposition: { service: 'Voice Messaging', number: '9999' } }),
  (random) => ({ list: 'placed', talkSeconds: talk(random) }),
  (random) => ({ list: 'received', talkSeconds: talk(random), disposition: forwarded() }),
  (random) => ({ list: 'received', talkSeconds: talk(random), presentation: 'Anonymous' }),
  () => ({ list: 'missed', presentation: 'Unavailable' }),
  () => ({ list: 'missed', isInternal: true }),
];

/** Recent enough to be later than the beginning of the previous month, before which nothing is shown unless it is asked for. */
const daysBack = 27;

/** Calls of one user, newest first; the same for the same seed, apart from the moment that they are counted back from. */
export function callHistory(
  person: Person,
  colleagues: readonly Person[],
  { seed, callsPerUser, until }: { seed: number; callsPerUser: number; until: Date },
): Call[] {
  const random = new Random(seed, person.position, callsPerUser);
  const span = (daysBack * 24 * 3600 * 1000) / Math.max(1, callsPerUser);
  return Array.from({ length: callsPerUser }, (_, index) => {
    const { isInternal = false, ...kind } = (kinds[index % kinds.length] ?? random.pick(kinds))(random);
    return {
      ...kind,
      sequence: callsPerUser - index,
      party: isInternal ? colleague(person, colleagues, random) : outsider(random),
      startTime: new Date(until.getTime() - Math.floor((index + random.next()) * span)),
      ringSeconds: 3 + random.below(25),
    };
  });
}

function colleague(person: Person, colleagues: readonly Person[], random: Random): Party {
  const other = random.pick(colleagues);
  if (other === person && colleagues.length > 1) return colleague(person, colleagues, random);
  return { number: other.extension, name: fullName(other), isInternal: true };
}

function outsider(random: Random): Party {
  const name = random.chance(0.6) ? `${random.pick(firstNames)} ${random.pick(lastNames)}` : undefined;
  return { number: outsideNumberAt(random.below(80)), name, isInternal: false };
}

function redirecting(): Call['redirecting'] {
  return { number: outsideNumberAt(0), name: 'Sales & Renewals', reason: 'hunt-group' };
}

function forwarded(): Call['disposition'] {
  return { service: 'Call Forward Always', number: outsideNumberAt(1) };
}
