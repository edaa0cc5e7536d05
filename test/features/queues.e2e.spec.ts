import { setTimeout } from 'node:timers/promises';
import { TestAdapter } from '../support/adapter';
import { elapse } from '../support/clock';
import { type Demo, startDemo, tenantAt, withDemos, withOneDemo } from '../support/demo';

const settings = { features: { callCenter: true }, sip: { required: false }, contacts: { refresh: 600 } };

let demo: Demo;
const take = (started: Demo) => {
  demo = started;
};
const start = () => startDemo(settings);

/** Shares a demo, and takes back what a test changed. */
function withQueues(): void {
  withOneDemo(take, start);
  beforeEach(async () => {
    // ends the sessions of the test before, and what holds of its changes
    await demo.adapter.call('DELETE', '/v1/user', { token: await as('alice') });
    const { callCenters } = demo.simulator.world;
    demo.simulator.setAcdState('alice@example.com', 'Available');
    demo.simulator.setCallsInQueue('sales-queue@example.com', 2);
    for (const center of callCenters.ofAgent(person('alice'))) {
      callCenters.setJoined(center, person('alice'), center.subscriber.userId === sales);
    }
  });
}
afterEach(() => jest.restoreAllMocks());

const person = (name: string) => demo.simulator.world.require(`${name}@example.com`);
const as = async (user: string, adapter = demo.adapter) => (await adapter.signIn(user, `${user}-demo`)).access_token;
const list = (token: string) => demo.adapter.get('/v1/user/queues', token);
const change = (token: string, body: unknown, id?: string) =>
  demo.adapter.call('PATCH', `/v1/user/queues${id === undefined ? '' : `/${id}`}`, { token, body });
const requests = (path = 'services/CallCenter') => demo.simulator.counters.byPath[path] ?? 0;

interface Queue {
  id: string;
  logged_in: boolean;
}
const loggedIn = (items: Queue[]) => items.filter(({ logged_in }) => logged_in).map(({ id }) => id.split('@')[0]);

const [sales, support, frontDesk] = ['sales-queue', 'support-queue', 'front-desk'].map((name) => `${name}@example.com`);

describe('the queues of an agent', () => {
  withQueues();

  it('have what a supervisor may know of them', async () => {
    const { status, body } = await list(await as('alice'));
    expect([status, body]).toEqual([
      200,
      {
        items: [
          { id: sales, name: 'Sales', logged_in: true, agents_total: 2, agents_logged_in: 1, callers_waiting: 2 },
          {
            id: support,
            name: 'Support & Réparations',
            logged_in: false,
            agents_total: 3,
            agents_logged_in: 0,
            callers_waiting: 0,
          },
        ],
      },
    ]);
  });

  it('count only the user where BroadWorks does not tell the other agents, and no callers where it tells none', async () => {
    const { items } = (await list(await as('bob'))).body;
    expect(items[2]).toEqual({
      id: frontDesk,
      name: 'Front Desk',
      logged_in: true,
      agents_total: 1,
      agents_logged_in: 1,
      callers_waiting: null,
    });
  });

  it('are logged in while the agent is unavailable, and not while signed out', async () => {
    demo.simulator.setAcdState('alice@example.com', 'Unavailable');
    expect(loggedIn((await list(await as('alice'))).body.items)).toEqual(['sales-queue']);
    demo.simulator.setAcdState('alice@example.com', 'Sign-Out');
    const { items } = (await list(await as('alice'))).body;
    expect([loggedIn(items), items[0].agents_logged_in]).toEqual([[], 0]);
  });

  it('are none for a user without a call center, and BroadWorks is not asked', async () => {
    const token = await as('carol');
    demo.simulator.resetCounters();
    expect((await list(token)).body).toEqual({ items: [] });
    expect((await change(token, { logged_in: true })).body).toEqual({ items: [] });
    expect(requests() + requests('directories/CallCenters')).toBe(0);
  });

  it('are asked for where the platform lists no services', async () => {
    demo.simulator.setFault(/\/services$/, { kind: 'status', status: 403, body: 'error-info' });
    expect((await list(await as('alice'))).body.items).toHaveLength(2);
    expect((await list(await as('carol'))).body).toEqual({ items: [] });
  });

  it('are given from memory for a while, whether there are some or none', async () => {
    demo.simulator.setFault(/\/services$/, { kind: 'status', status: 403, body: 'error-info' });
    for (const user of ['alice', 'carol']) {
      const token = await as(user);
      const first = await list(token);
      demo.simulator.resetCounters();
      const polls = await Promise.all(Array.from({ length: 20 }, () => list(token)));
      expect(polls.map(({ body }) => body)).toEqual(Array(20).fill(first.body));
      expect(demo.simulator.counters.requests).toBe(0);
      elapse(16);
      demo.simulator.setCallsInQueue('sales-queue@example.com', 7);
      await Promise.all(Array.from({ length: 20 }, () => list(token)));
      expect(requests()).toBe(1);
      jest.restoreAllMocks();
    }
    const token = await as('alice');
    expect((await list(token)).body.items[0].callers_waiting).toBe(7);
  });

  it('are named after the group where there is no enterprise to ask', async () => {
    demo.simulator.setFault('directories/Enterprise', { kind: 'status', status: 403, body: 'error-info' });
    expect((await list(await as('bob'))).body.items[0].name).toBe('Sales');
  });
});

describe('facts of many queues', () => {
  withDemos(take, start);

  it('are not requested after the response', async () => {
    const token = await as('bob');
    demo.simulator.setFault('directories/', { kind: 'latency', milliseconds: 3500 });
    demo.simulator.resetCounters();
    expect((await list(token)).status).toBe(200);
    const made = demo.simulator.counters.requests;
    await setTimeout(1500);
    expect(demo.simulator.counters.requests).toBe(made);
  });
});

describe('what BroadWorks does not tell of a queue', () => {
  withQueues();

  it.each([
    ['refuses', { kind: 'status', status: 403, body: 'error-info' }],
    ['does not know', { kind: 'status', status: 404, body: 'error-info' }],
    ['fails to tell', { kind: 'status', status: 503, body: 'html' }],
    ['breaks off', { kind: 'cut' }],
    ['does not answer', { kind: 'hang' }],
  ] as const)('is not known, and the rest is given: it %s', async (_, fault) => {
    const token = await as('alice');
    demo.simulator.setFault('/directories/', fault);
    const { status, body } = await list(token);
    const unknown = { agents_total: 1, callers_waiting: null };
    expect([status, body.items]).toEqual([
      200,
      [
        { id: sales, name: sales, logged_in: true, agents_logged_in: 1, ...unknown },
        { id: support, name: support, logged_in: false, agents_logged_in: 0, ...unknown },
      ],
    ]);
  });

  it('does not keep a rejected password from ending the session [C41]', async () => {
    const token = await as('alice');
    demo.simulator.setFault('directories/CallCenters', { kind: 'status', status: 401, body: 'html' });
    expect((await list(token)).body.code).toBe('access_token_invalid');
  });
});

describe('logging in to one queue, or out of it', () => {
  withQueues();

  it('changes this queue, and answers with it', async () => {
    const token = await as('alice');
    const { status, body } = await change(token, { logged_in: true }, support);
    expect([status, body.id, body.logged_in, body.agents_logged_in]).toEqual([200, support, true, 1]);
    expect((await change(token, { logged_in: false }, sales)).body).toMatchObject({ id: sales, logged_in: false });
    expect(loggedIn((await list(token)).body.items)).toEqual(['support-queue']);
    expect(loggedIn((await list(await as('bob'))).body.items)).toEqual(['sales-queue', 'front-desk']);
  });

  it('writes nothing where nothing is to change', async () => {
    const token = await as('bob');
    demo.simulator.resetCounters();
    expect((await change(token, { logged_in: true }, frontDesk)).status).toBe(200);
    expect((await change(token, { logged_in: false }, support)).status).toBe(200);
    expect(requests()).toBe(2);
  });

  it.each([
    [{}, ['sales-queue'], 'Available'],
    [{ signInState: 'Sign-In' }, ['sales-queue'], 'Sign-In'],
    [{ signInState: 'unchanged' }, [], 'Sign-Out'],
  ])('makes an agent who is signed out one who gets calls: %j', async (queues, wanted, state) => {
    const adapter = await TestAdapter.start({
      tenants: { default: tenantAt(demo.simulator, { ...settings, queues }) },
    });
    demo.simulator.setAcdState('alice@example.com', 'Sign-Out');
    const token = await as('alice', adapter);
    const { body } = await adapter.call('PATCH', `/v1/user/queues/${sales}`, { token, body: { logged_in: true } });
    expect([loggedIn([body]), demo.simulator.world.callCenters.stateOf(person('alice'))]).toEqual([wanted, state]);
    await adapter.close();
  });

  it('leaves the state of an agent who is signed in alone, and that of one who logs out', async () => {
    const alice = person('alice');
    demo.simulator.setAcdState('alice@example.com', 'Unavailable');
    const token = await as('alice');
    await change(token, { logged_in: true }, support);
    await change(token, { logged_in: false });
    expect(demo.simulator.world.callCenters.stateOf(alice)).toBe('Unavailable');
  });

  it('works for two queues at once', async () => {
    const token = await as('alice');
    await Promise.all([change(token, { logged_in: true }, support), change(token, { logged_in: false }, sales)]);
    expect(loggedIn((await list(token)).body.items)).toEqual(['support-queue']);
  });

  it.each([['nobody@example.com'], [frontDesk], ['~bm9ib2R5'], ['constructor']])(
    'is 404 for a queue that is not one of the user: %s [C22]',
    async (id) => {
      const token = await as('alice');
      demo.simulator.resetCounters();
      const { status, body } = await change(token, { logged_in: false }, id);
      expect([status, body.code, requests()]).toEqual([404, 'call_queue_not_found', 1]);
    },
  );

  it.each(['%2e%2e%2fprofile', 'a%2fb', '%00', 'a%3fb', 'a%0d%0ab', 'a'.repeat(513), '%C3%A4', 'a%20b'])(
    'is 422 for what is no id, and BroadWorks is not asked: %s [C23]',
    async (id) => {
      const token = await as('alice');
      demo.simulator.resetCounters();
      const { status, body } = await change(token, { logged_in: false }, id);
      expect([status, body.code, body.details.path]).toEqual([422, 'validation_error', 'queue_id']);
      expect(demo.simulator.counters.requests).toBe(0);
    },
  );
});

describe('a change that another node of BroadWorks does not know yet', () => {
  withDemos(take, start);

  /** Undoes the change at the simulator, as if the next response came from a node without it. */
  const hideChange = () => {
    const { callCenters } = demo.simulator.world;
    for (const center of callCenters.ofAgent(person('alice'))) {
      callCenters.setJoined(center, person('alice'), center.subscriber.userId === sales);
    }
  };
  const joined = (token: string) => list(token).then(({ body }) => loggedIn(body.items));

  it('holds for 30 seconds, also for another device of the agent [D56]', async () => {
    const [token, other] = [await as('alice'), await as('alice')];
    await change(token, { logged_in: true }, support);
    hideChange();
    elapse(16);
    expect(await joined(token)).toEqual(['sales-queue', 'support-queue']);
    expect(await joined(other)).toEqual(['sales-queue', 'support-queue']);
    jest.restoreAllMocks();
    elapse(50);
    expect(await joined(token)).toEqual(['sales-queue']);
  });

  it('is undone by the next one, and made again where it was lost [D56]', async () => {
    const token = await as('alice');
    const isJoined = () =>
      demo.simulator.world.callCenters
        .ofAgent(person('alice'))
        .filter((center) => demo.simulator.world.callCenters.hasJoined(center, person('alice')))
        .map(({ subscriber }) => subscriber.userId);
    await change(token, { logged_in: true }, support);
    hideChange();
    expect((await change(token, { logged_in: true }, support)).body.logged_in).toBe(true);
    expect(isJoined()).toContain(support);
    hideChange();
    demo.simulator.resetCounters();
    expect((await change(token, { logged_in: false }, support)).body.logged_in).toBe(false);
    expect(requests()).toBe(3);
  });
});

describe('logging in to all queues, or out of them', () => {
  withQueues();

  it('changes all with one request, and answers with all', async () => {
    const token = await as('alice');
    demo.simulator.resetCounters();
    const { status, body } = await change(token, { logged_in: true });
    expect([status, loggedIn(body.items)]).toEqual([200, ['sales-queue', 'support-queue']]);
    expect(requests()).toBe(3);
    expect(loggedIn((await change(token, { logged_in: false })).body.items)).toEqual([]);
  });

  it('changes none of them where the agent may not log out of one', async () => {
    const token = await as('bob');
    demo.simulator.resetCounters();
    const { status, body } = await change(token, { logged_in: false });
    expect([status, body.code]).toEqual([500, 'service_is_read_only']);
    expect(requests()).toBe(1);
    expect(loggedIn((await list(token)).body.items)).toEqual(['sales-queue', 'front-desk']);
  });
});

describe.each([
  ['of all queues', undefined],
  ['of one queue', sales],
])('a change %s', (_, id) => {
  withQueues();

  it.each([undefined, {}, [], { logged_in: 'yes' }, { logged_in: null }, { logged_in: 1 }, '{"logged_in":'])(
    'is 422 for the body %j, and BroadWorks is not asked [C34]',
    async (body) => {
      const token = await as('alice');
      demo.simulator.resetCounters();
      const answer = await change(token, body, id);
      expect([answer.status, answer.body.code]).toEqual([422, 'validation_error']);
      expect(demo.simulator.counters.requests).toBe(0);
    },
  );

  it.each([400, 403, 404, 405, 409])('is read-only where BroadWorks rejects it with %i', async (status) => {
    const token = await as('alice');
    demo.simulator.setFault('CallCenter', { kind: 'status', status, method: 'PUT', body: 'error-info', code: 900_002 });
    const answer = await change(token, { logged_in: false }, id);
    expect([answer.status, answer.body]).toEqual([
      500,
      { code: 'service_is_read_only', message: 'The user may not change this' },
    ]);
  });

  it.each([
    ['a page of a proxy', { kind: 'status', status: 404, body: 'html' }],
    ['a failure', { kind: 'status', status: 500, body: 'error-info' }],
    ['no answer', { kind: 'reset' }],
  ] as const)('is 500 and not written again after %s [D58]', async (_, fault) => {
    const token = await as('alice');
    demo.simulator.setFault('CallCenter', { ...fault, method: 'PUT' });
    demo.simulator.resetCounters();
    const { status, body } = await change(token, { logged_in: false }, id);
    expect([status, body.code, requests()]).toEqual([500, 'external_api_issue', 2]);
    demo.simulator.clearFaults();
    expect(loggedIn((await list(token)).body.items)).toEqual(['sales-queue']);
  });

  it('is 500 while BroadWorks is away', async () => {
    const token = await as('alice');
    await list(token);
    demo.simulator.setFault('/user/', { kind: 'reset' });
    const { status, body } = await change(token, { logged_in: false }, id);
    expect([status, body.code]).toEqual([500, 'external_api_issue']);
  });
});

describe('the list', () => {
  withQueues();

  it('is 500 while BroadWorks is away, and what it was where it is known [D51]', async () => {
    const [known, other] = [await as('alice'), await as('alice')];
    const { body: before } = await list(known);
    demo.simulator.setFault('/user/', { kind: 'reset' });
    elapse(16);
    expect((await list(known)).body).toEqual(before);
    const { status, body } = await list(other);
    expect([status, body.code]).toEqual([500, 'external_api_issue']);
  });

  it('is 500 where BroadWorks refuses the administrator', async () => {
    const { simulator } = demo;
    const admin = { userId: 'admin@example.com', password: 'admin-demo', passwordlessSessions: 'administrator' };
    const tenant = tenantAt(simulator, settings);
    const adapter = await TestAdapter.start({ tenants: { default: { ...tenant, xsi: { ...tenant.xsi, admin } } } });
    const token = await adapter.signInWithoutPassword('alice@example.com');
    expect((await adapter.get('/v1/user/queues', token)).body.items).toHaveLength(2);
    simulator.restrictAdministrator(['services/CallCenter']);
    elapse(16);
    const { status, body } = await adapter.get('/v1/user/queues', token);
    expect([status, body.code]).toEqual([500, 'external_api_issue']);
    expect(adapter.lastWarning()).toContain('xsi.admin');
    await adapter.close();
  });
});

describe('a user who is gone', () => {
  withDemos(take, start);

  it.each<[string, (token: string) => ReturnType<typeof list>]>([
    ['the list', (token) => list(token)],
    ['a change of all queues', (token) => change(token, { logged_in: false })],
    ['a change of one queue', (token) => change(token, { logged_in: false }, sales)],
  ])('is 404 for %s [D39]', async (_, request) => {
    const token = await as('alice');
    demo.simulator.removeUser('alice@example.com');
    const { status, body } = await request(token);
    expect([status, body.code]).toEqual([404, 'user_not_found']);
  });
});

it('is announced where the tenant offers it, as is what WebTrit Core offers', async () => {
  const features = { callCenter: true, conference: true, conversationMute: true };
  const plainTenant = { xsi: { servers: ['http://127.0.0.1:9'], allowHttp: true } };
  const tenants = { default: { ...plainTenant, features }, plain: plainTenant };
  const adapter = await TestAdapter.start({ tenants });
  const { supported } = (await adapter.get('/v1/system-info')).body;
  expect(supported).toEqual(expect.arrayContaining(Object.keys(features)));
  const headers = { 'x-webtrit-tenant-id': 'plain' };
  const plain = (await adapter.get('/v1/system-info', undefined, headers)).body.supported;
  expect(Object.keys(features).filter((name) => plain.includes(name))).toEqual([]);
  await adapter.close();
});
