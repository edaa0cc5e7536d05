import { SqliteStore } from './store';

const start = Date.UTC(2026, 6, 14);
const hour = 3_600_000;

it('C31 an ended code is told of as one for a day', async () => {
  const store = new SqliteStore(':memory:');
  await store.otps.add({ id: 'one', tenant: 'default', userId: 'ann.lee@example.com', codeHash: 'right', end: start });
  const guess = async () => (await store.otps.guess('one', 'default', ['right'], 5, start + 24 * hour)).kind;
  expect(await store.removeEnded(start + 24 * hour - 1, 100)).toBe(0);
  expect(await guess()).toBe('expired');
  expect(await store.removeEnded(start + 24 * hour, 100)).toBe(1);
  expect(await guess()).toBe('unknown');
  await store.close();
});
