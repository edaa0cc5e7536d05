import { type Demo, startDemo, withOneDemo } from '../support/demo';

let demo: Demo;
const take = (started: Demo) => {
  demo = started;
};

const day = 24 * 3600_000;
const daysAgo = (days: number) => new Date(Date.now() - days * day);
const as = async (user: string) => (await demo.adapter.signIn(user, `${user}-demo`)).access_token;

interface Row {
  call_id: string;
  connect_time: string;
}

async function list(token: string, query = ''): Promise<Row[]> {
  const { body } = await demo.adapter.get(`/v1/user/history?${query}`, token);
  expect(body.pagination.items_total).toBe(body.items.length);
  return body.items;
}

/** How many days ago each call connected, newest first. */
async function ages(token: string, query = ''): Promise<number[]> {
  return (await list(token, query)).map(({ connect_time }) =>
    Math.round((Date.now() - Date.parse(connect_time)) / day),
  );
}

const old = [1, 61, 100, 200, 360];
const startWithOldCalls = (history: object) => async (): Promise<Demo> => {
  const started = await startDemo({ history: { refresh: 0, ...history } }, {}, { callsPerUser: 0 });
  for (const days of [...old, 370]) {
    for (const user of ['alice', 'bob']) {
      started.simulator.addCall({ userId: `${user}@example.com`, kind: 'missed', startTime: daysAgo(days) });
    }
  }
  return started;
};

describe('history', () => {
  withOneDemo(take, startWithOldCalls({}));

  it('lists the calls of a year where the request names no time_from', async () => {
    expect(await ages(await as('alice'))).toEqual(old);
  });

  it('is scrolled back to the oldest of them', async () => {
    const token = await as('alice');
    const found: string[] = [];
    let query = 'items_per_page=2';
    for (;;) {
      const { body } = await demo.adapter.get(`/v1/user/history?${query}`, token);
      if (body.items.length === 0) break;
      found.push(...body.items.map(({ call_id }: Row) => call_id));
      query = `items_per_page=2&time_to=${body.items.at(-1).connect_time}`;
    }
    expect(found).toEqual((await list(token)).map(({ call_id }) => call_id));
    expect(found).toHaveLength(old.length);
  });

  it('lists older calls for a time_from that is further back', async () => {
    const token = await as('alice');
    expect(await ages(token, `time_from=${daysAgo(371).toISOString()}`)).toEqual([...old, 370]);
    expect(await ages(token, 'time_from=1970-01-01')).toEqual([...old, 370]);
  });

  it('lists between time_from and time_to, whatever the days', async () => {
    const query = `time_from=${daysAgo(372).toISOString()}&time_to=${daysAgo(150).toISOString()}`;
    expect(await ages(await as('alice'), query)).toEqual([200, 360, 370]);
  });

  it('is empty for calls of the future, and BroadWorks is not asked for its logs', async () => {
    const token = await as('alice');
    await list(token);
    demo.simulator.resetCounters();
    expect(await list(token, `time_from=${daysAgo(-2).toISOString()}`)).toEqual([]);
    expect(await list(token, 'time_from=9999-12-31')).toEqual([]);
    expect(demo.simulator.counters.requests).toBe(0);
  });

  it('takes from the basic logs what they have, since they know no range', async () => {
    expect(await ages(await as('bob'))).toEqual([...old, 370]);
    expect(await ages(await as('bob'), `time_from=${daysAgo(150).toISOString()}`)).toEqual([1, 61, 100]);
  });
});

describe('history of a tenant with history.days', () => {
  withOneDemo(take, startWithOldCalls({ days: 62 }));

  it('lists the calls of these days', async () => {
    expect(await ages(await as('alice'))).toEqual([1, 61]);
  });
});
