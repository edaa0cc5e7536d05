import { randomUUID } from 'node:crypto';
import type { SessionRow } from '../../../apps/adapter/src/store/session-store';
import { type Store, StoreUnavailable } from '../../../apps/adapter/src/store/store';
import { forEachStore, ready } from '../../support/stores';

// in the future: a store in a network drops by its own clock what has ended
const start = Date.now() + 3_600_000;
const hour = 3_600_000;

const session = (tenant: string): SessionRow => ({
  id: randomUUID(),
  tenant,
  userId: 'ann.lee@example.com',
  credential: Buffer.from('sealed'),
  accessHash: randomUUID(),
  accessEnd: start + hour,
  refreshHash: randomUUID(),
  refreshEnd: start + hour,
  absoluteEnd: start + hour,
});

forEachStore((newPlace) => {
  let store: Store;
  beforeEach(async () => {
    store = await ready(newPlace()());
  });

  it('a tenant is forgotten in steps, and no other', async () => {
    const gone = Array.from({ length: 5 }, () => session('gone'));
    const stays = session('stays');
    for (const one of [...gone, stays]) await store.sessions.add(one, 20, start);
    for (const tenant of ['gone', 'stays']) {
      const link = { tenant, userId: 'ann.lee@example.com', created: start, end: start + hour };
      await store.provisioning.add([{ ...link, id: tenant, hash: `hash of ${tenant}` }]);
      await store.otps.add({ id: tenant, tenant, userId: 'ann.lee@example.com', codeHash: 'hash', end: start + hour });
      await store.presence.set(tenant, 'ann.lee@example.com', 'registered', start, start + hour);
    }

    let steps = 0;
    while ((await store.forgetTenant('gone', 2)) > 0) steps++;
    expect(steps).toBeGreaterThan(2);
    for (const { accessHash } of gone) expect(await store.sessions.findByAccess([accessHash])).toBeUndefined();
    expect(await store.sessions.findByAccess([stays.accessHash])).toMatchObject({ closed: false });
    const linksOf = (tenant: string) => store.provisioning.list(tenant, { limit: 9 });
    expect([(await linksOf('gone')).length, (await linksOf('stays')).length]).toEqual([0, 1]);
    expect([await store.otps.userOf('gone'), await store.otps.userOf('stays')]).toEqual([
      undefined,
      'ann.lee@example.com',
    ]);
    const presentAt = async (tenant: string) => (await store.presence.ofTenant(tenant, start)).size;
    expect([await presentAt('gone'), await presentAt('stays')]).toEqual([0, 1]);
  });

  it('says whether something can be written', async () => {
    await expect(store.check()).resolves.toBeUndefined();
    await store.close();
    await expect(store.check()).rejects.toThrow(StoreUnavailable);
  });
});
