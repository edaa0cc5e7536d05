import { SqliteStore } from './store';

const minute = 60_000;
const hour = 60 * minute;
let now: number;
let store: SqliteStore;
beforeEach(() => {
  now = Date.UTC(2026, 6, 14);
  store = new SqliteStore(':memory:', false, () => now);
});
afterEach(() => store.close());

const take = () => store.throttles.take(['a'], 3, minute);
const rule = { free: 4, delays: [minute, 2 * minute, 4 * minute], memory: hour };
const attempt = () => store.throttles.attempt(['b'], rule);
const times = async (count: number, act: () => Promise<boolean>) => {
  const allowed: boolean[] = [];
  for (let time = 0; time < count; time++) allowed.push(await act());
  return allowed;
};

it('is forgotten once its window is over', async () => {
  const start = now;
  await take();
  now++;
  await store.throttles.take(['b'], 3, minute);
  expect(await store.removeEnded(start + minute, 100)).toBe(1);
  expect(await store.removeEnded(start + minute + 1, 100)).toBe(1);
});

it('is over to the millisecond', async () => {
  await times(4, take);
  now += minute - 1;
  expect(await take()).toBe(false);
  now++;
  expect(await times(4, take)).toEqual([true, true, true, false]);
  await times(4, attempt);
  for (const delay of [1, 2, 4, 4, 4]) {
    expect(await attempt()).toBe(false);
    now += delay * minute - 1;
    expect(await attempt()).toBe(false);
    now++;
    expect(await attempt()).toBe(true);
  }
  now += hour;
  expect(await times(5, attempt)).toEqual([true, true, true, true, false]);
});

describe('a clock that is set back', () => {
  it.each([
    ['where it was before it jumped on', hour, -hour],
    ['to two hours before', 0, -2 * hour],
  ])('%s keeps nobody waiting for longer than a window and a delay [C57]', async (_, forward, back) => {
    now += forward;
    expect(await times(4, take)).toEqual([true, true, true, false]);
    expect(await times(5, attempt)).toEqual([true, true, true, true, false]);
    now += back;
    expect(await times(4, take)).toEqual([true, true, true, false]);
    // one more, and then the next delay begins: what was counted is not forgotten
    expect(await times(2, attempt)).toEqual([true, false]);
    now += 2 * minute;
    expect(await times(2, attempt)).toEqual([true, false]);
  });

  it('by a few seconds, or that is another process’ and is behind, lets nobody try again [C57]', async () => {
    await times(4, take);
    await times(5, attempt);
    now -= 5000;
    expect([await take(), await attempt()]).toEqual([false, false]);
  });
});
