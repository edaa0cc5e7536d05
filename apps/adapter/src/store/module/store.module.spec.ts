import { pino } from 'pino';
import { find, signedIn } from '../../../../../test/support/session-rows';
import { SqliteStore } from '../sqlite/store';
import { StoreModule } from './store.module';

const minute = 60_000;
const day = 24 * 60 * minute;
let store: SqliteStore;
let cleaner: StoreModule;
beforeEach(() => {
  jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
  store = new SqliteStore(':memory:');
  cleaner = new StoreModule(store, pino({ level: 'silent' }));
});
afterEach(async () => {
  await cleaner.onApplicationShutdown();
  jest.useRealTimers();
});

async function signIn(lifetime: number) {
  const ends = { accessEnd: Date.now() + lifetime, refreshEnd: Date.now() + lifetime };
  const one = signedIn({ ...ends, absoluteEnd: Date.now() + 365 * day });
  await store.sessions.add(one.row, 20, Date.now());
  return { isThere: async () => (await find(store, one.access)) !== undefined };
}

/** Lets minutes pass, with the cleaning that falls into them. */
async function pass(minutes: number): Promise<void> {
  for (let passed = 0; passed < minutes; passed++) {
    await jest.advanceTimersByTimeAsync(minute);
    for (let turn = 0; turn < 5; turn++) await new Promise(setImmediate);
  }
}

/** Sets the clock, without letting time pass. */
const jump = (millis: number) => jest.setSystemTime(Date.now() + millis);

it('removes what has ended, once the process has run for a while', async () => {
  const [ended, live] = [await signIn(minute), await signIn(day)];
  await pass(5);
  expect(await ended.isThere()).toBe(true);
  await pass(6);
  expect([await ended.isThere(), await live.isThere()]).toEqual([false, true]);
});

it.each([1, 3])('removes nothing while the clock is 100 days ahead for %i minutes [C57]', async (minutes) => {
  await pass(11);
  const live = await signIn(90 * day);
  jump(100 * day);
  await pass(minutes);
  expect(await live.isThere()).toBe(true);
  jump(-100 * day);
  await pass(30);
  expect(await live.isThere()).toBe(true);
});

it('removes nothing where the process started with a clock that is set right within minutes [C57]', async () => {
  const live = await signIn(90 * day);
  jump(100 * day);
  const started = new StoreModule(store, pino({ level: 'silent' }));
  await pass(3);
  jump(-100 * day);
  await pass(30);
  expect(await live.isThere()).toBe(true);
  await started.onApplicationShutdown();
});

it('goes on with a clock that stays where it was set', async () => {
  await pass(11);
  const ended = await signIn(day);
  jump(2 * day);
  await pass(12);
  expect(await ended.isThere()).toBe(false);
});
