import { setTimeout as sleep } from 'node:timers/promises';
import { withSignal } from '@libs/xsi';
import { Turns } from './turns';

const never = new AbortController().signal;

it('comes in the order of asking, and for each key by itself', async () => {
  const turns = new Turns({ mostWaiting: 5, patience: 1000 });
  const order: string[] = [];
  const take = async (name: string) => {
    const end = await turns.take('a', never);
    order.push(name);
    await sleep(10);
    end();
    end();
  };
  const all = Promise.all(['first', 'second', 'third'].map(take));
  const other = await turns.take('b', never);
  expect(order).toEqual(['first']);
  await all;
  expect(order).toEqual(['first', 'second', 'third']);
  other();
  (await turns.take('a', never))();
});

it('is not waited for longer than patience, by more than may wait, or by who has left', async () => {
  const turns = new Turns({ mostWaiting: 2, patience: 50 });
  const end = await turns.take('a', never);
  const leaving = new AbortController();
  const refused = { code: 'service_unavailable' };
  const waiting = [turns.take('a', never), turns.take('a', leaving.signal)];
  await expect(turns.take('a', never)).rejects.toMatchObject(refused);
  leaving.abort();
  await expect(waiting[1]).rejects.toMatchObject(refused);
  await expect(waiting[0]).rejects.toMatchObject(refused);
  end();
  (await turns.take('a', never))();
});

it('is not waited for by work whose client has left [D59]', async () => {
  const turns = new Turns({ mostWaiting: 2, patience: 10_000 });
  const end = await turns.take('a');
  const client = new AbortController();
  const waiting = withSignal(client.signal, () => turns.take('a'));
  client.abort();
  await expect(waiting).rejects.toMatchObject({ code: 'service_unavailable' });
  // nor by work that comes later than that
  await expect(withSignal(client.signal, () => turns.take('a'))).rejects.toMatchObject({ code: 'service_unavailable' });
  end();
});
