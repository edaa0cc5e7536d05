import { randomBytes, randomUUID } from 'node:crypto';
import { makeKey } from '../../../apps/adapter/src/config/reading/keys';
import { hashedPair, hashOf, newTokenPair } from '../../../apps/adapter/src/sign-in/tokens';
import type { ProvisioningToken } from '../../../apps/adapter/src/store/provisioning-store';
import type { SessionRow } from '../../../apps/adapter/src/store/session-store';
import type { Store } from '../../../apps/adapter/src/store/store';
import { forEachStore, type OpenStore, ready } from '../../support/stores';

const day = 86_400_000;
// in the future: a store in a network drops by its own clock what has ended
const start = Date.now() + 3_600_000;
const key = makeKey('test', randomBytes(32));
const lifetimes = { accessToken: 3600, refreshToken: 3600, absolute: 7200, refreshRepeat: 10, perUser: 20 };

let store: Store;
let open: OpenStore;

type Kept = ProvisioningToken & { hash: string };

function token(more: Partial<Kept> = {}): Kept {
  const id = randomUUID();
  return {
    id,
    hash: hashOf(id, key),
    tenant: 'default',
    userId: 'ann.lee@example.com',
    created: start,
    end: start + 7 * day,
    ...more,
  };
}

function session(): SessionRow {
  const id = randomUUID();
  const pair = newTokenPair({ family: id, generation: 0 }, [key]);
  return {
    id,
    tenant: 'default',
    userId: 'ann.lee@example.com',
    credential: Buffer.from('sealed'),
    absoluteEnd: start + 365 * day,
    ...hashedPair(pair, lifetimes, [key], start),
  };
}

const isKept = async ({ accessHash }: SessionRow) => (await store.sessions.findByAccess([accessHash])) !== undefined;

forEachStore((newPlace, isShared) => {
  beforeEach(async () => {
    open = newPlace();
    store = await ready(open());
  });

  it('finds what can be spent, under any key, at its tenant', async () => {
    const one = token();
    await store.provisioning.add([one]);
    const { hash, ...known } = one;
    expect(await store.provisioning.find(['another', hash], 'default', start)).toEqual(known);
    expect(await store.provisioning.find([hash], 'other', start)).toBeUndefined();
    expect(await store.provisioning.find(['another'], 'default', start)).toBeUndefined();
    expect(await store.provisioning.find([], 'default', start)).toBeUndefined();
    expect(await store.provisioning.find([hash], 'default', one.end - 1)).toEqual(known);
    expect(await store.provisioning.find([hash], 'default', one.end)).toBeUndefined();
  });

  it('C33 spends once, with the session, whoever asks', async () => {
    const stores = [store, isShared ? await ready(open()) : store];
    const one = token();
    await stores[0]?.provisioning.add([one]);
    const sessions = Array.from({ length: 50 }, session);
    const spent = await Promise.all(
      sessions.map((row, index) => stores[index % 2]?.provisioning.spend(one.id, row, 20, start)),
    );
    expect(spent.filter(Boolean)).toHaveLength(1);
    const kept = await Promise.all(sessions.map(({ accessHash }) => stores[0]?.sessions.findByAccess([accessHash])));
    expect(kept.map((found) => found !== undefined)).toEqual(spent);
  });

  it.each<[string, (one: Kept) => Promise<unknown>, number]>([
    ['has ended', async () => undefined, start + 7 * day],
    ['is revoked', ({ id }) => store.provisioning.revoke('default', id, start), start],
    ['is spent', ({ id }) => store.provisioning.spend(id, session(), 20, start), start],
    ['belonged to a user who is forgotten', ({ userId }) => store.forgetUser('default', userId), start],
  ])('one that %s makes no session', async (_, before, now) => {
    const one = token();
    await store.provisioning.add([one]);
    await before(one);
    const row = session();
    expect(await store.provisioning.spend(one.id, row, 20, now)).toBe(false);
    expect(await isKept(row)).toBe(false);
    expect(await store.provisioning.revoke('default', one.id, now)).toBe(false);
  });

  it('is not spent when the session cannot be kept', async () => {
    const one = token();
    await store.provisioning.add([one]);
    const row = session();
    await store.sessions.add(row, 20, start);
    await expect(store.provisioning.spend(one.id, row, 20, start)).rejects.toThrow('the store does not work');
    expect(await store.provisioning.spend(one.id, session(), 20, start)).toBe(true);
  });

  it('adds all or none', async () => {
    const [one, other] = [token(), token()];
    await expect(store.provisioning.add([one, { ...other, id: one.id }])).rejects.toThrow();
    expect(await store.provisioning.list('default', { limit: 10 })).toEqual([]);
  });

  it('lists the newest first, page by page, of a tenant or of a user', async () => {
    const all = [token(), token({ userId: 'bob@example.com' }), token(), token({ tenant: 'other' }), token()];
    await store.provisioning.add(all);
    const [first, second, third, , fifth] = all.map(({ id }) => id);
    const idsOf = async (query: { userId?: string; limit: number; before?: string }) =>
      (await store.provisioning.list('default', query)).map(({ id }) => id);
    expect(await idsOf({ limit: 10 })).toEqual([fifth, third, second, first]);
    expect(await idsOf({ limit: 2 })).toEqual([fifth, third]);
    expect(await idsOf({ limit: 2, before: third })).toEqual([second, first]);
    expect(await idsOf({ limit: 1, before: fifth, userId: 'ann.lee@example.com' })).toEqual([third]);
    expect(await idsOf({ limit: 10, before: 'unknown' })).toEqual([]);
  });

  it('tells when one was spent or revoked', async () => {
    const [spent, revoked] = [token(), token()];
    await store.provisioning.add([spent, revoked]);
    await store.provisioning.spend(spent.id, session(), 20, start + 1);
    await store.provisioning.revoke('default', revoked.id, start + 2);
    expect(await store.provisioning.list('default', { limit: 10 })).toMatchObject([
      { revoked: start + 2 },
      { spent: start + 1 },
    ]);
  });
});
