import { SqliteStore } from './store';

const day = 86_400_000;
const start = Date.UTC(2026, 6, 14);

it('an ended link is listed for 30 days', async () => {
  const store = new SqliteStore(':memory:');
  const token = { id: 'one', hash: 'hash', tenant: 'default', userId: 'ann.lee@example.com', created: start };
  await store.provisioning.add([{ ...token, end: start + 7 * day }]);
  const list = () => store.provisioning.list('default', { limit: 10 });
  await store.removeEnded(start + 37 * day - 1, 500);
  expect(await list()).toHaveLength(1);
  await store.removeEnded(start + 37 * day, 500);
  expect(await list()).toEqual([]);
  await store.close();
});
