import { randomUUID } from 'node:crypto';
import type { GuessLimits, OtpRow } from '../../../apps/adapter/src/store/otp-store';
import type { SessionRow } from '../../../apps/adapter/src/store/session-store';
import { type Store, StoreUnavailable } from '../../../apps/adapter/src/store/store';
import { forEachStore, type OpenStore, ready } from '../../support/stores';

// in the future: a store in a network drops by its own clock what has ended
const start = Date.now() + 3_600_000;
const minute = 60_000;
let store: Store;

const otp = (more: Partial<OtpRow> = {}): OtpRow => ({
  id: randomUUID(),
  tenant: 'default',
  userId: 'ann.lee@example.com',
  codeHash: 'right',
  end: start + 10 * minute,
  ...more,
});
const session = (): SessionRow => ({
  id: randomUUID(),
  tenant: 'default',
  userId: 'ann.lee@example.com',
  credential: Buffer.from('sealed'),
  accessHash: randomUUID(),
  accessEnd: start + 60 * minute,
  refreshHash: randomUUID(),
  refreshEnd: start + 600 * minute,
  absoluteEnd: start + 6000 * minute,
});
async function added(more: Partial<OtpRow> = {}): Promise<string> {
  const row = otp(more);
  await store.otps.add(row);
  return row.id;
}
interface Guessed {
  tenant?: string;
  most?: number;
  now?: number;
  limits?: GuessLimits;
  store?: Store;
}
const guess = async (id: string, hash: string, { tenant = 'default', most = 5, now = start, ...more }: Guessed = {}) =>
  (await (more.store ?? store).otps.guess(id, tenant, [hash, 'of another key'], most, now, more.limits)).kind;
const hour = 60 * minute;
/** Of wrong guesses at the codes of a user, and from an address. */
const limits = (user: number, source?: number, isHidden = false): GuessLimits => ({
  user: { name: 'ann', most: user, windowMillis: hour },
  source: source === undefined ? undefined : { name: 'hashed', most: source, windowMillis: hour },
  isHidden,
});
const times = <T>(count: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));
const countIn = (kinds: readonly string[]) =>
  Object.fromEntries([...new Set(kinds)].map((kind) => [kind, kinds.filter((one) => one === kind).length]));

forEachStore((newPlace, isShared) => {
  let open: OpenStore;
  beforeEach(async () => {
    open = newPlace();
    store = await ready(open());
  });
  /** Two processes, where the store is shared. */
  const processes = async () => [store, isShared ? await ready(open()) : store] as const;

  it('C31 is over at its end, and told so', async () => {
    const id = await added();
    expect(await guess(id, 'right', { now: start + 10 * minute - 1 })).toBe('right');
    expect(await guess(id, 'right', { now: start + 10 * minute })).toBe('expired');
  });

  it('a right guess says whose code it is, and takes nothing', async () => {
    const id = await added();
    for (let time = 0; time < 5; time++) {
      expect(await store.otps.guess(id, 'default', ['x', 'right'], 5, start)).toEqual({
        kind: 'right',
        userId: 'ann.lee@example.com',
      });
    }
  });

  it('knows whose a code is', async () => {
    expect(await store.otps.userOf(await added())).toBe('ann.lee@example.com');
    expect(await store.otps.userOf('none')).toBeUndefined();
  });

  it('C27 after as many guesses as are allowed there is no more code', async () => {
    const id = await added();
    for (let time = 0; time < 5; time++) expect(await guess(id, 'wrong')).toBe('wrong');
    expect(await guess(id, 'right')).toBe('exceeded');
    expect(await guess(id, 'right')).toBe('unknown');
  });

  it('C28 of any number of guesses at once only those are looked at', async () => {
    const id = await added();
    const kinds = await Promise.all(Array.from({ length: 40 }, () => guess(id, 'wrong')));
    expect(kinds.filter((kind) => kind === 'wrong')).toHaveLength(5);
  });

  it('C30 is wrong at another tenant', async () => {
    expect(await guess(await added(), 'right', { tenant: 'other' })).toBe('wrong');
  });

  it('C29 is spent once, and the session is written with it', async () => {
    const id = await added();
    const [first, second] = [session(), session()];
    const spent = await Promise.all([store.otps.spend(id, first, 20, start), store.otps.spend(id, second, 20, start)]);
    expect(spent).toEqual([true, false]);
    expect(await store.sessions.findByAccess([first.accessHash])).toBeDefined();
    expect(await store.sessions.findByAccess([second.accessHash])).toBeUndefined();
  });

  it('is not spent after its end, nor without a session', async () => {
    const id = await added();
    const one = session();
    expect(await store.otps.spend(id, one, 20, start + 10 * minute)).toBe(false);
    expect(await store.sessions.findByAccess([one.accessHash])).toBeUndefined();
    await store.sessions.add(one, 20, start);
    await expect(store.otps.spend(id, one, 20, start)).rejects.toThrow(StoreUnavailable);
    expect(await guess(id, 'right')).toBe('right');
  });

  it('a code takes the place of a decoy, with its guesses and its end', async () => {
    const row = otp({ codeHash: 'none', userId: 'stand-in' });
    const code = { ...row, codeHash: 'right', userId: 'ann.lee@example.com' };
    await store.otps.add(row);
    for (let time = 0; time < 4; time++) await guess(row.id, 'wrong');
    expect(await store.otps.replace({ ...code, tenant: 'other' })).toBe(false);
    expect(await store.otps.replace(code)).toBe(true);
    expect(await store.otps.userOf(row.id)).toBe('ann.lee@example.com');
    expect(await guess(row.id, 'right')).toBe('right');
    expect(await guess(row.id, 'wrong')).toBe('wrong');
    expect(await guess(row.id, 'right', { now: row.end })).toBe('expired');
    expect(await guess(row.id, 'right')).toBe('exceeded');
  });

  it('no code takes the place of a decoy that was guessed at too often', async () => {
    const row = otp({ codeHash: 'none', userId: 'stand-in' });
    await store.otps.add(row);
    for (let time = 0; time < 6; time++) await guess(row.id, 'wrong');
    expect(await store.otps.replace({ ...row, codeHash: 'right' })).toBe(false);
    expect(await guess(row.id, 'right')).toBe('unknown');
    expect(await store.otps.replace({ ...row, id: 'never there' })).toBe(false);
  });

  it('a code that came in place of a decoy goes with its user', async () => {
    const row = otp({ codeHash: 'none', userId: 'stand-in' });
    await store.otps.add(row);
    await store.otps.replace({ ...row, codeHash: 'right', userId: 'ann.lee@example.com' });
    await store.forgetUser('default', 'ann.lee@example.com');
    expect(await guess(row.id, 'right')).toBe('unknown');
  });

  it('refuses a second code of the same id', async () => {
    const row = otp();
    await store.otps.add(row);
    await expect(store.otps.add({ ...row, codeHash: 'other' })).rejects.toThrow(StoreUnavailable);
    expect(await guess(row.id, 'right')).toBe('right');
  });

  it.each([2, 5, 6, 10, 100])('of %i right guesses at once all are right, and none counts [C29]', async (count) => {
    const both = await processes();
    const id = await added();
    const kinds = await times(count, (index) =>
      guess(id, 'right', { limits: limits(5, 5), store: both[index % 2 ? 1 : 0] }),
    );
    expect(countIn(kinds)).toEqual({ right: count });
    for (let time = 0; time < 5; time++) expect(await guess(id, 'wrong', { limits: limits(5, 5) })).toBe('wrong');
    expect(await guess(id, 'right', { limits: limits(20, 20) })).toBe('exceeded');
  });

  it.each([4, 5, 20])('of %i wrong guesses at once at one code five are looked at [C28]', async (count) => {
    const both = await processes();
    const id = await added();
    const kinds = await times(count, (index) => guess(id, 'wrong', { store: both[index % 2 ? 1 : 0] }));
    expect(countIn(kinds).wrong).toBe(Math.min(count, 5));
    expect(await guess(id, 'right')).toBe(count < 5 ? 'right' : count === 5 ? 'exceeded' : 'unknown');
  });

  it.each([7, 8, 32])('of %i wrong guesses at once at the codes of a user eight are looked at [C27]', async (count) => {
    const both = await processes();
    const ids = await times(count, () => added());
    const kinds = await times(count, (index) =>
      guess(ids[index] ?? '', 'wrong', { limits: limits(8), store: both[index % 2 ? 1 : 0] }),
    );
    expect(countIn(kinds)).toEqual(count > 8 ? { wrong: 8, exceeded: count - 8 } : { wrong: count });
    const isSpent = count >= 8;
    expect(await guess(await added(), 'right', { limits: limits(8) })).toBe(isSpent ? 'exceeded' : 'right');
  });

  it.each([7, 8, 32])('of %i wrong guesses at once from an address eight are looked at [C28]', async (count) => {
    const both = await processes();
    const ids = await times(count, () => added());
    const kinds = await times(count, (index) =>
      guess(ids[index] ?? '', 'wrong', { limits: limits(100, 8), store: both[index % 2 ? 1 : 0] }),
    );
    expect(countIn(kinds)).toEqual(count > 8 ? { wrong: 8, throttled: count - 8 } : { wrong: count });
    expect(await guess(await added(), 'right', { limits: limits(100, 8) })).toBe(count >= 8 ? 'throttled' : 'right');
    // what was refused to the address spent nothing of the user's
    expect(await guess(await added(), 'right', { limits: limits(9) })).toBe('right');
  });

  it('above the limit of a user that is to be hidden even the right guess is a wrong one, and counts at its code', async () => {
    const hidden = { limits: limits(2, undefined, true) };
    for (let time = 0; time < 2; time++) expect(await guess(await added(), 'wrong', hidden)).toBe('wrong');
    const id = await added();
    for (let time = 0; time < 5; time++) expect(await guess(id, 'right', hidden)).toBe('wrong');
    expect(await guess(id, 'right', hidden)).toBe('exceeded');
    expect(await guess(id, 'right', hidden)).toBe('unknown');
  });

  it('a guess at another tenant counts at the tenant of its code [C30]', async () => {
    for (let time = 0; time < 3; time++) {
      expect(await guess(await added(), 'right', { tenant: 'other', limits: limits(3) })).toBe('wrong');
    }
    expect(await guess(await added(), 'right', { limits: limits(3) })).toBe('exceeded');
    const elsewhere = await added({ tenant: 'other' });
    expect(await guess(elsewhere, 'right', { tenant: 'other', limits: limits(3) })).toBe('right');
  });

  it('goes with its user, and with nobody else', async () => {
    const ann = await added();
    const bob = await added({ userId: 'bob@example.com' });
    const elsewhere = await added({ tenant: 'other' });
    await store.forgetUser('default', 'ann.lee@example.com');
    expect(await guess(ann, 'right')).toBe('unknown');
    expect([await guess(bob, 'right'), await guess(elsewhere, 'right', { tenant: 'other' })]).toEqual([
      'right',
      'right',
    ]);
  });

  it('fails in one way', async () => {
    await store.close();
    await expect(store.otps.add(otp())).rejects.toThrow(StoreUnavailable);
    await expect(store.otps.userOf('x')).rejects.toThrow(StoreUnavailable);
    await expect(guess('x', 'right')).rejects.toThrow(StoreUnavailable);
  });

  it('a code that is spent while its user is forgotten leaves no session behind', async () => {
    const id = await added();
    const begun = session();
    const forgotten = store.forgetUser('default', begun.userId);
    await store.otps.spend(id, begun, 20, start);
    await forgotten;
    expect((await store.sessions.findByAccess([begun.accessHash]))?.closed ?? true).toBe(true);
  });
});
