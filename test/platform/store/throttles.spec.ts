import { type Store, StoreUnavailable } from '../../../apps/adapter/src/store/store';
import { forEachStore, type OpenStore, ready } from '../../support/stores';

/** Milliseconds. Redis' clock cannot be set: the tests wait for it. */
const window = 1000;
const half = window / 2;

forEachStore((newPlace, isShared, pass) => {
  let open: OpenStore;
  let store: Store;
  beforeEach(async () => {
    open = newPlace();
    store = await ready(open());
  });
  const take = (key: string[], limit = 3, millis = 60_000) => store.throttles.take(key, limit, millis);

  it('allows as many as its limit, until the window is over that the first began', async () => {
    const few = () => take(['a'], 3, window);
    expect([await few(), await few(), await few(), await few()]).toEqual([true, true, true, false]);
    await pass(half);
    // what is refused does not make it longer
    expect(await few()).toBe(false);
    await pass(half);
    expect([await few(), await few(), await few(), await few()]).toEqual([true, true, true, false]);
  });

  it.each([
    ['two below the limit', 1],
    ['at the limit', 3],
    ['four times the limit', 12],
  ])('of many at once (%s) no more than the limit', async (_, count) => {
    const taken = await Promise.all(Array.from({ length: count }, () => take(['a'])));
    expect(taken.filter(Boolean)).toHaveLength(Math.min(count, 3));
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
      Array.from({ length: 20 }, (_, index) => stores[index % 2]?.throttles.take(['a'], 7, 60_000)),
    );
    expect(taken.filter(Boolean)).toHaveLength(7);
  });

  describe('C3 tries that are counted as failed', () => {
    const minute = 60_000;
    const rule = { free: 4, delays: [minute, 2 * minute, 4 * minute], memory: 60 * minute };
    const short = { free: 2, delays: [half, window], memory: 2 * window };
    const attempt = (by = rule) => store.throttles.attempt(['a', 'ann'], by);

    it('are free at first, and then wait, longer each time, and are forgotten after a while', async () => {
      expect([await attempt(short), await attempt(short), await attempt(short)]).toEqual([true, true, false]);
      await pass(half);
      expect([await attempt(short), await attempt(short)]).toEqual([true, false]);
      await pass(half);
      expect(await attempt(short)).toBe(false);
      await pass(half);
      expect([await attempt(short), await attempt(short)]).toEqual([true, false]);
      await pass(short.memory);
      expect([await attempt(short), await attempt(short), await attempt(short)]).toEqual([true, true, false]);
    });

    it('of many at once no more than are free are let through', async () => {
      const stores = [store, isShared ? await ready(open()) : store];
      const tried = await Promise.all(
        Array.from({ length: 40 }, (_, index) => stores[index % 2]?.throttles.attempt(['a'], rule)),
      );
      expect(tried.filter(Boolean)).toHaveLength(4);
    });

    it('are forgotten after a success', async () => {
      for (let time = 0; time < 4; time++) await attempt();
      await store.throttles.forget(['a', 'ann']);
      for (let time = 0; time < 4; time++) expect(await attempt()).toBe(true);
      expect(await attempt()).toBe(false);
    });

    it('are not counted where they were taken back', async () => {
      for (let time = 0; time < 9; time++) {
        expect(await attempt()).toBe(true);
        await store.throttles.takeBack(['a', 'ann']);
      }
      for (let time = 0; time < 4; time++) expect(await attempt()).toBe(true);
      expect(await attempt()).toBe(false);
      await store.throttles.takeBack(['a', 'ann']);
      expect([await attempt(), await attempt()]).toEqual([true, false]);
      await store.throttles.takeBack(['nobody']);
    });

    it('of one user keep nobody else waiting', async () => {
      for (let time = 0; time < 5; time++) await attempt();
      expect(await store.throttles.attempt(['a', 'bob'], rule)).toBe(true);
      expect(await store.throttles.attempt(['b', 'ann'], rule)).toBe(true);
    });
  });

  it('fails in one way', async () => {
    await store.close();
    await expect(take(['a'])).rejects.toThrow(StoreUnavailable);
  });
});
