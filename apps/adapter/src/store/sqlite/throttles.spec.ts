import { SqliteStore } from './store';

const start = Date.UTC(2026, 6, 14);
const minute = 60_000;

it('is forgotten once its window is over', async () => {
  const store = new SqliteStore(':memory:');
  await store.throttles.take(['a'], 3, minute, start);
  await store.throttles.take(['b'], 3, minute, start + 1);
  expect(await store.removeEnded(start + minute, 100)).toBe(1);
  expect(await store.removeEnded(start + minute + 1, 100)).toBe(1);
  await store.close();
});
