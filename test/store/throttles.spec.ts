import { type Store, StoreUnavailable } from '../../apps/adapter/src/store/store';
import { forEachStore, type OpenStore, ready } from '../support/stores';

// in the future: a store in a network drops by its own clock what has ended
const start = Date.now() + 3_600_000;
const minute = 60_000;

forEachStore((newPlace, isShared) => {
  let open: OpenStore;
  let store: Store;
  beforeEach(async () => {
    open = newPlace();
    store = await ready(open());
  });
  const take = (key: string[], limit = 3, now = start) => store.throttles.take(key, limit, minute, now);

  it('allows as many as its limit, until its window is over', async () => {
    expect([await take(['a']), await take(['a']), await take(['a']), await take(['a'])]).toEqual([
      true,
      true,
      true,
      false,
    ]);
    expect(await take(['a'], 3, start + minute - 1)).toBe(false);
    expect(await take(['a'], 3, start + minute)).toBe(true);
  });

  it('the window begins with the first, and what is refused does not make it longer', async () => {
    await take(['a'], 1);
    expect(await take(['a'], 1, start + minute - 1)).toBe(false);
    expect(await take(['a'], 1, start + minute)).toBe(true);
    expect(await take(['a'], 1, start + minute + 1)).toBe(false);
  });

  it('of many at once no more than the limit', async () => {
    const taken = await Promise.all(Array.from({ length: 50 }, () => take(['a'])));
    expect(taken.filter(Boolean)).toHaveLength(3);
  });

  it('keys do not run into each other', async () => {
    expect(await take(['a', 'b'], 1)).toBe(true);
    expect(await take(['a,b'], 1)).toBe(true);
    expect(await take(['a', 'b', ''], 1)).toBe(true);
    expect(await take(['a', 'b'], 1)).toBe(false);
  });

  it('two processes count together', async () => {
    const stores = [store, isShared ? await ready(open()) : store];
    const taken = await Promise.all(
      Array.from({ length: 20 }, (_, index) => stores[index % 2]?.throttles.take(['a'], 7, minute, start)),
    );
    expect(taken.filter(Boolean)).toHaveLength(7);
  });

  describe('C3 tries that are counted as failed', () => {
    const rule = { free: 4, delays: [minute, 2 * minute, 4 * minute], memory: 60 * minute };
    const attempt = (now: number) => store.throttles.attempt(['a', 'ann'], rule, now);

    it('are free at first, and then wait, longer each time', async () => {
      for (let time = 0; time < 4; time++) expect(await attempt(start)).toBe(true);
      let now = start;
      for (const delay of [1, 2, 4, 4, 4]) {
        expect(await attempt(now)).toBe(false);
        now += delay * minute;
        expect(await attempt(now - 1)).toBe(false);
        expect(await attempt(now)).toBe(true);
      }
    });

    it('of many at once no more than are free are let through', async () => {
      const stores = [store, isShared ? await ready(open()) : store];
      const tried = await Promise.all(
        Array.from({ length: 40 }, (_, index) => stores[index % 2]?.throttles.attempt(['a'], rule, start)),
      );
      expect(tried.filter(Boolean)).toHaveLength(4);
    });

    it('are forgotten after a success', async () => {
      for (let time = 0; time < 4; time++) await attempt(start);
      await store.throttles.forget(['a', 'ann']);
      for (let time = 0; time < 4; time++) expect(await attempt(start)).toBe(true);
      expect(await attempt(start)).toBe(false);
    });

    it('are not counted where they were taken back', async () => {
      for (let time = 0; time < 9; time++) {
        expect(await attempt(start)).toBe(true);
        await store.throttles.takeBack(['a', 'ann']);
      }
      for (let time = 0; time < 4; time++) expect(await attempt(start)).toBe(true);
      expect(await attempt(start)).toBe(false);
      await store.throttles.takeBack(['a', 'ann']);
      expect([await attempt(start), await attempt(start)]).toEqual([true, false]);
      await store.throttles.takeBack(['nobody']);
    });

    it('are forgotten after a while', async () => {
      for (let time = 0; time < 4; time++) await attempt(start);
      for (let time = 0; time < 4; time++) expect(await attempt(start + 60 * minute)).toBe(true);
      expect(await attempt(start + 60 * minute)).toBe(false);
    });

    it('of one user keep nobody else waiting', async () => {
      for (let time = 0; time < 5; time++) await attempt(start);
      expect(await store.throttles.attempt(['a', 'bob'], rule, start)).toBe(true);
      expect(await store.throttles.attempt(['b', 'ann'], rule, start)).toBe(true);
    });
  });

  it('fails in one way', async () => {
    await store.close();
    await expect(take(['a'])).rejects.toThrow(StoreUnavailable);
  });
});
