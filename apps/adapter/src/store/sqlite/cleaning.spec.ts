import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { amount } from '../../../../../test/support/describe-with';
import { SqliteStore } from './store';
import { mostThrottles } from './throttles';

/** What the cleaning of the process removes at once. */
const step = 100;
/** Milliseconds of processor time. */
const longestStep = 200;
let store: SqliteStore;
let database: DatabaseSync;
let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cleaning-'));
  const file = join(folder, 'adapter.db');
  store = new SqliteStore(file);
  database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF');
});
afterEach(async () => {
  database.close();
  await store.close();
  rmSync(folder, { recursive: true });
});

/** Cleans until nothing is left to do. The longest step is that of 95 %, as a busy machine makes any single one long. */
async function clean(now: number): Promise<{ longest: number; removed: number }> {
  const steps: number[] = [];
  for (let removed = 0; ; ) {
    const before = process.cpuUsage();
    const some = await store.removeEnded(now, step);
    const { user, system } = process.cpuUsage(before);
    steps.push((user + system) / 1000);
    removed += some;
    if (some === 0) return { longest: percentile95(steps), removed };
  }
}

const percentile95 = (values: number[]) => values.toSorted((a, b) => a - b)[Math.floor(values.length * 0.95)] ?? 0;

const numbers = (most: number) =>
  `WITH RECURSIVE number (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM number WHERE n < ${most})`;
const count = (table: string) => Number(database.prepare(`SELECT count(*) AS n FROM ${table}`).get()?.n);

const many = amount({ full: 100_000, short: 20_000 });
it('many sessions that have ended are removed in steps that hold up nobody', async () => {
  database.exec(`${numbers(many)}
    INSERT INTO session (id, tenant, user_id, created, credential, access_hash, access_end, refresh_hash, refresh_end, absolute_end)
      SELECT 'id' || n, 'default', 'user' || n, 1, randomblob(150), hex(randomblob(32)), 1, hex(randomblob(32)), n % 9, 9 FROM number`);
  const { longest, removed } = await clean(8);
  expect([removed, count('session')]).toEqual([many, 0]);
  expect(longest).toBeLessThan(longestStep);
}, 60_000);

it('a session that was refreshed for a year is removed in steps, too', async () => {
  database.exec(`INSERT INTO session (id, tenant, user_id, created, access_hash, access_end, refresh_hash, refresh_end, absolute_end)
      VALUES ('ended', 'default', 'one', 1, 'a1', 1, 'r1', 5, 9), ('live', 'default', 'two', 1, 'a2', 1, 'r2', 50, 90);
    ${numbers(9000)} INSERT INTO spent_refresh SELECT 'e' || n, 'ended' FROM number;
    ${numbers(20)} INSERT INTO spent_refresh SELECT 'l' || n, 'live' FROM number`);
  expect(await store.removeEnded(8, step)).toBe(step);
  expect((await clean(8)).removed).toBe(9001 - step);
  expect([count('session'), count('spent_refresh')]).toEqual([1, 20]);
});

it('C4 counters are bounded: those that end soonest go first', async () => {
  const surplus = 1000;
  database.exec(
    `${numbers(mostThrottles + surplus)} INSERT INTO throttle (key, hits, end) SELECT 'key' || n, 1, 1000 + n FROM number`,
  );
  const { longest, removed } = await clean(8);
  expect([removed, count('throttle')]).toEqual([surplus, mostThrottles]);
  expect(database.prepare('SELECT min(end) AS soonest FROM throttle').get()).toEqual({ soonest: 1000 + surplus + 1 });
  expect(longest).toBeLessThan(longestStep);
}, 60_000);
