import { randomUUID } from 'node:crypto';
import type { OtpRow } from '../../apps/adapter/src/store/otp-store';
import type { SessionRow } from '../../apps/adapter/src/store/session-store';
import { type Store, StoreUnavailable } from '../../apps/adapter/src/store/store';
import { forEachStore, ready } from '../support/stores';

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
const guess = async (id: string, hash: string, { tenant = 'default', most = 5, now = start } = {}) =>
  (await store.otps.guess(id, tenant, [hash, 'of another key'], most, now)).kind;

forEachStore((newPlace) => {
  beforeEach(async () => {
    store = await ready(newPlace()());
  });

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

  it('one of the same id takes its place, with its guesses', async () => {
    const row = otp({ codeHash: 'none', userId: 'stand-in' });
    await store.otps.add(row);
    for (let time = 0; time < 4; time++) await guess(row.id, 'wrong');
    await store.otps.add({ ...row, codeHash: 'right', userId: 'ann.lee@example.com' });
    expect(await store.otps.userOf(row.id)).toBe('ann.lee@example.com');
    expect(await guess(row.id, 'right')).toBe('right');
    expect(await guess(row.id, 'right')).toBe('exceeded');
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
