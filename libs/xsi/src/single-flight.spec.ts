import { setTimeout as sleep } from 'node:timers/promises';
import { currentSignal, DeadlineExceeded, withSignal } from './cancellation';
import { XsiUnreachable } from './errors';
import { SingleFlight } from './single-flight';

/** Loads that end when the test says so, and the signal of each. */
function loads() {
  const background: Promise<unknown>[] = [];
  const flights = new SingleFlight<string>((load) => background.push(load));
  const started: { signal?: AbortSignal; end: (result: string) => void }[] = [];
  const stored: string[] = [];
  const load = () =>
    new Promise<string>((resolve, reject) => {
      const signal = currentSignal();
      signal?.addEventListener('abort', () => reject(signal.reason));
      started.push({ signal, end: resolve });
    });
  const options = { store: (result: string) => stored.push(result) };
  return {
    flights,
    background,
    started,
    stored,
    run: (signal?: AbortSignal) => flights.run('key', load, options, signal),
    runInBackground: () => flights.runInBackground('key', load, options),
  };
}

function clients(count: number): AbortController[] {
  return Array.from({ length: count }, () => new AbortController());
}

const outcomes = async (all: Promise<string>[]) =>
  (await Promise.allSettled(all)).map((one) => (one.status === 'fulfilled' ? one.value : one.reason.reason));

it('a load serves all who wait, and is not run under the signal of any of them', async () => {
  const { run, started, stored } = loads();
  const all = clients(60).map(({ signal }) => withSignal(signal, () => run(signal)));
  started[0]?.end('loaded');
  expect(await outcomes(all)).toEqual(Array(60).fill('loaded'));
  expect([started.length, stored]).toEqual([1, ['loaded']]);
});

it.each([0, 1, 2])('of three callers number %i leaves, and the others are served [C48]', async (leaver) => {
  const { run, started } = loads();
  const callers = clients(3);
  const all = outcomes(callers.map(({ signal }) => run(signal)));
  callers[leaver]?.abort();
  await sleep(0);
  expect(started[0]?.signal?.aborted).toBe(false);
  started[0]?.end('loaded');
  const expected = Array(3).fill('loaded');
  expected[leaver] = 'given up';
  expect(await all).toEqual(expected);
});

it('when nobody waits any more the load is aborted, and the next caller starts another [C48]', async () => {
  const { run, started, stored } = loads();
  const callers = clients(60);
  const all = callers.map(({ signal }) => run(signal));
  for (const caller of callers) caller.abort();
  expect(await outcomes(all)).toEqual(Array(60).fill('given up'));
  expect(started[0]?.signal?.aborted).toBe(true);
  const next = run();
  started[1]?.end('again');
  expect([await next, started.length, stored]).toEqual(['again', 2, ['again']]);
});

it('a caller that left starts nothing', async () => {
  const { run, started } = loads();
  await expect(run(AbortSignal.abort())).rejects.toMatchObject({ reason: 'given up' });
  expect(started).toHaveLength(0);
});

it('a load continues after its last caller ran out of time, and the next one joins it [C60]', async () => {
  const { run, started, background, stored } = loads();
  const late = new AbortController();
  const first = run(late.signal);
  late.abort(new DeadlineExceeded());
  await expect(first).rejects.toMatchObject({ reason: 'too late' });
  expect(background).toHaveLength(1);
  const [second, third] = [run(), run()];
  started[0]?.end('late');
  expect(await outcomes([second, third])).toEqual(['late', 'late']);
  expect([started.length, stored]).toEqual([1, ['late']]);
});

it('a load that nobody accounts for ends with its last caller, also at the deadline', async () => {
  const late = new AbortController();
  let signal: AbortSignal | undefined;
  const load = () => {
    signal = currentSignal();
    return sleep(10_000, '', { signal });
  };
  const first = new SingleFlight<string>().run('key', load, {}, late.signal);
  late.abort(new DeadlineExceeded());
  await expect(first).rejects.toMatchObject({ reason: 'too late' });
  expect(signal?.aborted).toBe(true);
});

it('a load that one caller ran out of time for survives that the other one leaves', async () => {
  const { run, started } = loads();
  const [late, leaving] = clients(2);
  const all = outcomes([run(late?.signal), run(leaving?.signal)]);
  late?.abort(new DeadlineExceeded());
  await sleep(0);
  leaving?.abort();
  expect(await all).toEqual(['too late', 'given up']);
  expect(started[0]?.signal?.aborted).toBe(false);
});

it('a load takes no longer than it may, whoever waits', async () => {
  const flights = new SingleFlight<string>();
  const load = () => sleep(10_000, '', { signal: currentSignal() });
  const start = performance.now();
  await expect(flights.run('key', load, { longest: 30 })).rejects.toThrow();
  flights.runInBackground('key', load, { longest: 30 });
  while (flights.has('key')) await sleep(5);
  expect(performance.now() - start).toBeLessThan(5000);
});

it('a load within a load ends with it', async () => {
  const outer = new SingleFlight<string>();
  const inner = loads();
  const caller = new AbortController();
  const all = outer.run('outer', () => inner.run(currentSignal()), {}, caller.signal);
  expect(inner.started[0]?.signal?.aborted).toBe(false);
  caller.abort();
  await expect(all).rejects.toBeInstanceOf(XsiUnreachable);
  await sleep(0);
  expect([inner.started[0]?.signal?.aborted, inner.flights.has('key')]).toEqual([true, false]);
});

it('a load that was forgotten serves those who wait, and is not stored', async () => {
  const { run, started, flights, stored } = loads();
  const before = run();
  flights.delete('key');
  const after = run();
  started[0]?.end('old');
  started[1]?.end('new');
  expect([await before, await after, stored]).toEqual(['old', 'new', ['new']]);
});

it('a background load is started once, and a failure of it is nobody’s', async () => {
  const { runInBackground, started, background } = loads();
  runInBackground();
  runInBackground();
  expect([started.length, background.length]).toEqual([1, 1]);
  const failing = new SingleFlight<string>();
  failing.runInBackground('key', async () => {
    throw new Error('a failure');
  });
  while (failing.has('key')) await sleep(1);
});
