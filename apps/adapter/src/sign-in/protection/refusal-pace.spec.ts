import { withSignal } from '@libs/xsi';
import { RefusalPace } from './refusal-pace';

/** The shortest of some, as a busy machine makes any single one longer. */
async function waited(pace: RefusalPace, tenant?: string): Promise<number> {
  const times: number[] = [];
  for (let time = 0; time < 8; time++) {
    const start = performance.now();
    await pace.wait(tenant);
    times.push(performance.now() - start);
  }
  return Math.min(...times);
}

it('C2 takes as long as refusals at the tenant took lately', async () => {
  const pace = new RefusalPace();
  for (let index = 0; index < 60; index++) pace.keep('slow', index < 10 ? 3000 : 30);
  pace.keep('quick', 0);
  expect(Math.abs((await waited(pace, 'slow')) - 30)).toBeLessThan(15);
  expect(await waited(pace, 'quick')).toBeLessThan(15);
});

it('C2 takes as long as those anywhere for a tenant that has had none, and a while before there are any', async () => {
  const pace = new RefusalPace();
  expect(await waited(pace)).toBeGreaterThan(95);
  pace.keep('one', 30);
  for (const tenant of [undefined, 'other']) expect(Math.abs((await waited(pace, tenant)) - 30)).toBeLessThan(15);
});

const timers = () => process.getActiveResourcesInfo().filter((kind) => kind === 'Timeout').length;

it('keeps neither a client that left nor a timer for it [D59]', async () => {
  const pace = new RefusalPace();
  pace.keep('slow', 5000);
  const before = timers();
  const client = new AbortController();
  const waiting = withSignal(client.signal, () => pace.wait('slow'));
  client.abort();
  await expect(waiting).rejects.toMatchObject({ reason: 'given up' });
  expect(timers()).toBe(before);
});
