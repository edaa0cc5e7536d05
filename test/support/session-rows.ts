import { randomBytes, randomUUID } from 'node:crypto';
import { type Keys, makeKey } from '../../apps/adapter/src/config/keys';
import { seal, sealUnderToken } from '../../apps/adapter/src/session/sealing';
import { hashOf, newTokenPair, type TokenPair } from '../../apps/adapter/src/session/tokens';
import type { SessionRow, Successor } from '../../apps/adapter/src/store/session-store';
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

export function signedIn(more: Partial<SessionRow> = {}): SignedIn {
  const pair = newTokenPair();
  const row: SessionRow = {
    id: randomUUID(),
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
function successorOf(refresh: string, now: number): TokenPair & { successor: Successor } {
  const pair = newTokenPair();
  return {
    ...pair,
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
  const { successor, ...pair } = successorOf(refresh, now);
  const outcome = await store.sessions.spendRefresh([hashOf(refresh, keys[0])], tenant, successor, now, window);
  return { ...pair, outcome, sealedPair: successor.sealedPair };
}

export const find = (store: Store, access: string) => store.sessions.findByAccess([hashOf(access, keys[0])]);
export const kindOf = async (work: ReturnType<typeof spend>) => (await work).outcome.kind;
