import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StoreUnavailable } from '../store';
import { SqliteStore } from './store';

const start = Date.UTC(2026, 6, 14);
const minute = 60_000;
let store: SqliteStore;
beforeEach(() => {
  store = new SqliteStore(':memory:');
});
afterEach(() => store.close().catch(() => undefined));

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
  const folder = mkdtempSync(join(tmpdir(), 'throttles-'));
  const stores = [new SqliteStore(join(folder, 'one.db')), new SqliteStore(join(folder, 'one.db'))];
  const taken = await Promise.all(
    Array.from({ length: 20 }, (_, index) => stores[index % 2]?.throttles.take(['a'], 7, minute, start)),
  );
  expect(taken.filter(Boolean)).toHaveLength(7);
  await Promise.all(stores.map((one) => one.close()));
  rmSync(folder, { recursive: true });
});

it('is forgotten once its window is over', async () => {
  await take(['a']);
  await take(['b'], 3, start + 1);
  expect(await store.removeEnded(start + minute, 100)).toBe(1);
  expect(await store.removeEnded(start + minute + 1, 100)).toBe(1);
});

it('fails in one way', async () => {
  await store.close();
  await expect(take(['a'])).rejects.toThrow(StoreUnavailable);
});
