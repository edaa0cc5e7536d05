import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Worker } from 'node:worker_threads';
import { add, find, kindOf, signedIn, spend, start } from '../../../../../test/support/session-rows';
import { StoreUnavailable } from '../store';
import { SqliteFileStore } from './file-store';
import { SqliteStore } from './store';

const folder = mkdtempSync(join(tmpdir(), 'file-store-'));
afterAll(() => rmSync(folder, { recursive: true }));
let file: string;
beforeEach(() => {
  file = join(folder, `${randomUUID()}.db`);
});
afterEach(() => jest.restoreAllMocks());

const many = <T>(count: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: count }, (_, index) => act(index)));

describe('a file', () => {
  let store: SqliteFileStore;
  beforeEach(() => {
    store = new SqliteFileStore(file);
  });
  afterEach(() => store.close());
  const worker = (): Worker => Reflect.get(Reflect.get(store, 'writer'), 'worker');

  it('is not written to on the event loop, which would wait for the disk', async () => {
    await store.check();
    const told: string[] = [];
    const { exec, prepare } = DatabaseSync.prototype;
    jest.spyOn(DatabaseSync.prototype, 'exec').mockImplementation(function (this: DatabaseSync, sql) {
      told.push(sql);
      return exec.call(this, sql);
    });
    jest.spyOn(DatabaseSync.prototype, 'prepare').mockImplementation(function (this: DatabaseSync, sql) {
      told.push(sql);
      return prepare.call(this, sql);
    });
    const one = await add(store);
    await spend(store, one.refresh, start);
    await store.sessions.touch(one.row.id, start);
    await store.throttles.take(['a'], 1, 1000);
    await store.throttles.attempt(['b'], { free: 1, delays: [1], memory: 1 });
    await store.presence.set('default', 'alice', 'registered', start, start);
    await store.otps.add({ id: 'one', tenant: 'default', userId: 'alice', codeHash: 'hash', end: start });
    const link = { id: 'one', hash: 'hash', tenant: 'default', userId: 'alice', created: start, end: start };
    await store.provisioning.add([link]);
    await store.check();
    await store.removeEnded(start - 1, 100);
    expect(await find(store, one.access)).toBeUndefined();
    expect(told.length).toBeGreaterThan(0);
    expect(told.filter((sql) => !sql.startsWith('SELECT'))).toEqual([]);
  });

  it('has what was called before it was closed', async () => {
    const [one, other] = [signedIn(), signedIn()];
    const added = Promise.all([add(store, one), add(store, other)]);
    await store.close();
    await added;
    const again = new SqliteFileStore(file);
    expect(await find(again, one.access)).toBeDefined();
    expect(await find(again, other.access)).toBeDefined();
    await again.close();
  });

  it('is written to by another thread after one dies', async () => {
    await add(store);
    const waiting = many(20, () => add(store).catch((error: unknown) => error));
    await worker().terminate();
    for (const outcome of await waiting) {
      if (outcome instanceof Error) expect(outcome).toBeInstanceOf(StoreUnavailable);
    }
    const one = await add(store);
    expect(await kindOf(spend(store, one.refresh, start))).toBe('spent');
  });

  it('keeps no process alive that does nothing', async () => {
    await store.check();
    const ref = jest.spyOn(worker(), 'ref');
    const unref = jest.spyOn(worker(), 'unref');
    await many(3, () => store.check());
    expect(ref.mock.invocationCallOrder.length).toBeGreaterThan(0);
    expect(unref).toHaveBeenCalledTimes(1);
    expect(Number(unref.mock.invocationCallOrder[0])).toBeGreaterThan(Math.max(...ref.mock.invocationCallOrder));
  });
});

describe.each([
  ['in memory', () => new SqliteStore(':memory:')],
  ['in a file, in this thread', () => new SqliteStore(file)],
  ['in a file', () => new SqliteFileStore(file)],
])('steps that come together, %s', (_, open) => {
  let store: SqliteStore | SqliteFileStore;
  beforeEach(() => {
    store = open();
  });
  afterEach(() => store.close());

  it('have each its own outcome: one that fails does not touch the others', async () => {
    const all = Array.from({ length: 9 }, () => signedIn());
    const twice = signedIn({ accessHash: all[0]?.row.accessHash });
    const again = signedIn({ id: all[0]?.row.id });
    const outcomes = await Promise.allSettled(
      [...all.slice(0, 5), twice, again, ...all.slice(5)].map((one) => add(store, one)),
    );
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...Array(5).fill('fulfilled'),
      'rejected',
      'rejected',
      ...Array(4).fill('fulfilled'),
    ]);
    for (const outcome of outcomes) {
      if (outcome.status === 'rejected') expect(outcome.reason).toBeInstanceOf(StoreUnavailable);
    }
    for (const { access } of all) expect(await find(store, access)).toMatchObject({ closed: false });
    for (const { refresh } of [twice, again]) expect(await kindOf(spend(store, refresh, start))).toBe('unknown');
  });

  it('see each other in the order in which they came', async () => {
    const one = await add(store);
    const [first, second, closed, third] = await Promise.all([
      kindOf(spend(store, one.refresh, start)),
      kindOf(spend(store, one.refresh, start)),
      store.sessions.close(one.row.id),
      kindOf(spend(store, one.refresh, start)),
    ]);
    expect([first, second, closed, third]).toEqual(['spent', 'repeated', true, 'unknown']);
  });
});

it('steps that come together are committed together', async () => {
  const store = new SqliteStore(file);
  const exec = jest.spyOn(DatabaseSync.prototype, 'exec');
  await many(100, () => add(store));
  expect(exec.mock.calls.filter(([sql]) => sql === 'COMMIT')).toHaveLength(1);
  // what is only counted does not wait for the disk
  exec.mockClear();
  await many(100, (index) => store.throttles.take([`${index}`], 1, 1000));
  expect(exec.mock.calls.map(([sql]) => sql)).toContain('PRAGMA synchronous = NORMAL');
  await Promise.all([store.throttles.take(['a'], 1, 1000), add(store)]);
  expect(exec.mock.calls.map(([sql]) => sql)).toContain('PRAGMA synchronous = FULL');
  await store.close();
});

it('a write in memory waits for no turn of the event loop', async () => {
  const memory = new SqliteStore(':memory:');
  const order: string[] = [];
  setImmediate(() => order.push('turn'));
  await memory.check();
  order.push('written');
  await new Promise(setImmediate);
  expect(order).toEqual(['written', 'turn']);
  await memory.close();
});
