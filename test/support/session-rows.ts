import { randomBytes, randomUUID } from 'node:crypto';
import { type Keys, makeKey } from '../../apps/adapter/src/config/reading/keys';
import { seal, sealUnderToken } from '../../apps/adapter/src/sign-in/sealing';
import { hashOf, newTokenPair, rotationOfToken, type TokenPair } from '../../apps/adapter/src/sign-in/tokens';
import type { Rotation, SessionRow, Successor } from '../../apps/adapter/src/store/session-store';
import type { Store } from '../../apps/adapter/src/store/store';

// Sessions as a store is given them, and what is asked of it.

export const second = 1000;
export const day = 86_400 * second;
export const window = 10 * second;
// in the future: a store in a network drops by its own clock what has ended
export const start = Date.now() + 3600 * second;
export const keys: Keys = [makeKey('test', randomBytes(32))];
export const secret = { password: 'not-a-password-1', userId: 'ann.lee@example.com' };
export const sipSecret = { password: 'not-a-password-2' };

export interface SignedIn extends TokenPair {
  row: SessionRow;
}

export function signedIn({ id = randomUUID(), ...more }: Partial<SessionRow> = {}): SignedIn {
  const pair = newTokenPair({ family: id, generation: 0 }, keys);
  const row: SessionRow = {
    id,
    tenant: 'default',
    userId: 'ann.lee@example.com',
    credential: seal(secret, ['xsi'], keys),
    sipAccount: seal(sipSecret, ['sip'], keys),
    accessHash: hashOf(pair.access, keys[0]),
    accessEnd: start + day,
    refreshHash: hashOf(pair.refresh, keys[0]),
    refreshEnd: start + 90 * day,
    absoluteEnd: start + 365 * day,
    ...more,
  };
  return { ...pair, row };
}

/** The pair that replaces a token, and how the store is told of it. */
function successorOf(refresh: string, now: number): TokenPair & { rotation?: Rotation; successor: Successor } {
  const rotation = rotationOfToken(refresh, keys);
  const { family, generation } = rotation ?? { family: randomUUID(), generation: -1 };
  const pair = newTokenPair({ family, generation: generation + 1 }, keys);
  return {
    ...pair,
    rotation,
    successor: {
      accessHash: hashOf(pair.access, keys[0]),
      accessEnd: now + day,
      refreshHash: hashOf(pair.refresh, keys[0]),
      refreshEnd: now + 90 * day,
      sealedPair: sealUnderToken(pair, refresh),
    },
  };
}

export async function add(store: Store, one = signedIn(), now = start, limit = 20): Promise<SignedIn> {
  await store.sessions.add(one.row, limit, now);
  return one;
}

export async function spend(store: Store, refresh: string, now: number, tenant = 'default') {
  const { successor, rotation, ...pair } = successorOf(refresh, now);
  const hashes = [hashOf(refresh, keys[0])];
  const outcome = await store.sessions.spendRefresh({ hashes, tenant, rotation }, successor, now, window);
  return { ...pair, outcome, sealedPair: successor.sealedPair };
}

export const hashed = (token: string) => hashOf(token, keys[0]);
export const find = (store: Store, access: string) => store.sessions.findByAccess([hashed(access)]);
export const kindOf = async (work: ReturnType<typeof spend>) => (await work).outcome.kind;
