import { setTimeout as sleep } from 'node:timers/promises';
import { KeyedSemaphore } from './keyed-semaphore';

const never = new AbortController().signal;
const refused = { code: 'service_unavailable' };

it('passes a slot on in the order of asking, for each key by itself', async () => {
  const mutex = new KeyedSemaphore({ waiting: 5, patience: 1000 });
  const order: string[] = [];
  const take = async (name: string) => {
    const release = await mutex.take('a', never);
    order.push(name);
    await sleep(10);
    release();
    release();
  };
  const all = Promise.all(['first', 'second', 'third'].map(take));
  const other = await mutex.take('b', never);
  expect(order).toEqual(['first']);
  await all;
  expect(order).toEqual(['first', 'second', 'third']);
  other();
  (await mutex.take('a', never))();
});

it('rejects a caller at once if the queue is full, and others when they waited too long or left', async () => {
  const mutex = new KeyedSemaphore({ waiting: 2, patience: 50 });
  const release = await mutex.take('a', never);
  const leaving = new AbortController();
  const waiting = [mutex.take('a', never), mutex.take('a', leaving.signal)];
  await expect(mutex.take('a', never)).rejects.toMatchObject(refused);
  leaving.abort();
  await expect(waiting[1]).rejects.toMatchObject(refused);
  await expect(waiting[0]).rejects.toMatchObject(refused);
  release();
  (await mutex.take('a', never))();
});

it('gives no slot to a caller that has left already', async () => {
  const mutex = new KeyedSemaphore({ waiting: 2, patience: 60_000 });
  const release = await mutex.take('a', never);
  await expect(mutex.take('a', AbortSignal.abort())).rejects.toMatchObject(refused);
  release();
  await expect(mutex.take('a', AbortSignal.abort())).rejects.toMatchObject(refused);
  (await mutex.take('a', never))();
});

it.each([1, 4])(
  'never has more than %i holders of one key, and lets all in who fit into the queue',
  async (parallel) => {
    const semaphore = new KeyedSemaphore({ parallel, waiting: 16 - parallel, patience: 5000 });
    let holders = 0;
    let most = 0;
    const hold = async () => {
      const release = await semaphore.take('a', never);
      most = Math.max(most, ++holders);
      await sleep(1);
      holders--;
      release();
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 64 }, hold));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...new Array(16).fill('fulfilled'),
      ...new Array(48).fill('rejected'),
    ]);
    expect([most, holders]).toEqual([parallel, 0]);
  },
);
