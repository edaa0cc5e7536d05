import { TestAdapter } from '../support/adapter';
import { type Demo, startDemo, tenantAt } from '../support/demo';

let demo: Demo;
beforeEach(async () => {
  demo = await startDemo(
    { contacts: { common: true, personal: true, custom: true } },
    {},
    { users: 300, callsPerUser: 120, pageSize: 50 },
  );
});
afterEach(() => demo.close());

const as = async (user: string) => (await demo.adapter.signIn(user, `${user}-demo`)).access_token;

describe('the profile', () => {
  it('has what the app registers with', async () => {
    const { body } = await demo.adapter.get('/v1/user', await as('alice'));
    expect(body).toMatchObject({
      status: 'active',
      sip: { username: '2025550101_wt', auth_username: 'sip-alice', password: 'sip-demo-alice', transport: 'TLS' },
      numbers: { main: '12025550101', ext: '0101' },
      time_zone: 'America/New_York',
    });
  });

  it('gives way to the tenant in what the operator sets', async () => {
    const sip = {
      credentials: [{ type: 'device-file', deviceTypes: ['WebTrit'], allowHttp: true }],
      server: { host: 'sip.example.com', port: 5070 },
      outboundProxy: { host: 'edge.example.com' },
      transport: 'TCP',
    };
    const adapter = await TestAdapter.start({ tenants: { default: tenantAt(demo.simulator, { sip }) } });
    const { access_token } = await adapter.signIn('alice', 'alice-demo');
    expect((await adapter.get('/v1/user', access_token)).body.sip).toMatchObject({
      transport: 'TCP',
      sip_server: { host: 'sip.example.com', port: 5070 },
      outbound_proxy_server: { host: 'edge.example.com', port: 5060 },
    });
    await adapter.close();
  });

  it('does not fetch the device file again', async () => {
    const token = await as('alice');
    const before = demo.simulator.counters.byPath['/dms/webtrit/config.xml'];
    await demo.adapter.get('/v1/user', token);
    await demo.adapter.get('/v1/user', token);
    expect(demo.simulator.counters.byPath['/dms/webtrit/config.xml']).toBe(before);
  });

  it('is asked for once in a while, however often the app polls', async () => {
    const token = await as('alice');
    await demo.adapter.get('/v1/user', token);
    demo.simulator.resetCounters();
    for (let poll = 0; poll < 20; poll++) await demo.adapter.get('/v1/user', token);
    expect(demo.simulator.counters.requests).toBe(0);
  });

  it('is served in an outage, and 404 only for who is gone', async () => {
    const token = await as('alice');
    await demo.adapter.get('/v1/user', token);
    demo.simulator.setFault('/user/', { kind: 'reset' });
    expect((await demo.adapter.get('/v1/user', token)).status).toBe(200);
    const other = await demo.adapter.get('/v1/user/history', token);
    expect([other.status, other.body.code]).toEqual([500, 'external_api_issue']);
  });

  it('D39 D40 is 404 when BroadWorks knows the user no more, and 500 for any other 404', async () => {
    const token = await as('bob');
    demo.simulator.setFault('profile', { kind: 'status', status: 404, body: 'html' });
    expect((await demo.adapter.get('/v1/user', token)).status).toBe(500);
    demo.simulator.clearFaults();
    demo.simulator.removeUser('bob@example.com');
    for (const path of [
      '/v1/user',
      '/v1/user/contacts',
      '/v1/user/contacts/bob@example.com',
      '/v2/user/contacts',
      '/v1/user/history',
    ]) {
      const { status, body } = await demo.adapter.get(path, token);
      expect([path, status, body.code]).toEqual([path, 404, 'user_not_found']);
    }
  });
});

describe('contacts', () => {
  it('leave the user out of lists, and are the same in one piece and in pages', async () => {
    const token = await as('alice');
    const { body } = await demo.adapter.get('/v1/user/contacts', token);
    const ids = body.items.map(({ user_id }: { user_id?: string }) => user_id);
    expect(ids).not.toContain('alice@example.com');
    expect(ids).toContain('bob@example.com');
    expect(ids.length).toBeGreaterThan(100);

    const paged: string[] = [];
    for (let page = 1; paged.length < body.items.length; page++) {
      const { body: one } = await demo.adapter.get(`/v2/user/contacts?page=${page}&items_per_page=70`, token);
      expect(one.pagination).toEqual({ page, items_per_page: 70, items_total: body.items.length });
      paged.push(...one.items.map(({ user_id }: { user_id?: string }) => user_id));
    }
    expect(paged).toEqual(ids);
    expect((await demo.adapter.get('/v2/user/contacts?page=99', token)).body.items).toEqual([]);
  });

  it('hide what is no person', async () => {
    const { body } = await demo.adapter.get('/v1/user/contacts', await as('alice'));
    expect(body.items.filter(({ first_name }: { first_name?: string }) => first_name === 'Hunt Group')).toEqual([]);
  });

  it('are found by part of a name, whatever its case', async () => {
    const { body } = await demo.adapter.get('/v2/user/contacts?search=BOB', await as('alice'));
    expect(body.items[0].user_id).toBe('bob@example.com');
    expect((await demo.adapter.get('/v2/user/contacts?search=qqqq', await as('alice'))).body).toEqual({
      items: [],
      pagination: { page: 1, items_per_page: 100, items_total: 0 },
    });
  });

  it.each([
    'phone_numbers=%2B1%20202%20555%200101',
    'phone_numbers[]=0101',
    'phone_numbers=x&phone_numbers=12025550101&search=bob',
  ])('are found by whole numbers, the user among them: %s', async (query) => {
    const { body } = await demo.adapter.get(`/v2/user/contacts?${query}`, await as('alice'));
    expect(body.items.filter(({ user_id }: { user_id?: string }) => user_id)).toMatchObject([
      { user_id: 'alice@example.com', is_current_user: true },
    ]);
  });

  it('are found by id, the user among them, and nobody of another enterprise', async () => {
    const token = await as('alice');
    expect((await demo.adapter.get('/v1/user/contacts/bob@example.com', token)).body.is_current_user).toBe(false);
    expect((await demo.adapter.get('/v1/user/contacts/alice@example.com', token)).body.is_current_user).toBe(true);
    expect((await demo.adapter.get('/v1/user/contacts/carol@example.com', token)).body.code).toBe('contact_not_found');
  });

  it('C22 C23 ids that are no ids find nobody and ask nothing', async () => {
    const token = await as('alice');
    await demo.adapter.get('/v1/user/contacts', token);
    demo.simulator.resetCounters();
    for (const id of ['%2e%2e%2fprofile', '%00', 'a%3fb']) {
      expect((await demo.adapter.get(`/v1/user/contacts/${id}`, token)).status).toBe(404);
    }
    expect(demo.simulator.counters.requests).toBe(0);
  });

  it.each(['items_per_page=1001', 'items_per_page=0', 'page=0', 'page=x', 'page=1.5'])(
    'C60 refuse %s',
    async (query) => {
      const { status, body } = await demo.adapter.get(`/v2/user/contacts?${query}`, await as('alice'));
      expect([status, body.details.path]).toEqual([422, query.split('=')[0]]);
    },
  );

  it('are read once for a whole enterprise in one charset, however many ask at once', async () => {
    const tokens = await Promise.all(['alice', 'alice', 'alice'].map(as));
    const { byPath } = demo.simulator.counters;
    await Promise.all(tokens.map((token) => demo.adapter.get('/v1/user/contacts', token)));
    const once = byPath['directories/Enterprise'] ?? demo.simulator.counters.byPath['directories/Enterprise'];
    expect(once).toBe(demo.simulator.counters.byPath['directories/EnterpriseCommon'] ? Math.ceil(300 / 50) : once);
    demo.simulator.resetCounters();
    await demo.adapter.get('/v1/user/contacts', await as('alice'));
    expect(demo.simulator.counters.byPath['directories/Enterprise']).toBeUndefined();
    await demo.adapter.get('/v1/user/contacts', await as('bob'));
    expect(demo.simulator.counters.byPath['directories/Enterprise']).toBeGreaterThan(0);
  });

  it('are those of the group for who is in no enterprise', async () => {
    const token = await as('carol');
    expect((await demo.adapter.get('/v1/user/contacts', token)).status).toBe(200);
    expect(demo.simulator.counters.byPath['directories/Group']).toBeGreaterThan(0);
  });

  it('are never an empty list because BroadWorks failed', async () => {
    const token = await as('alice');
    demo.simulator.setFault('directories/Enterprise', { kind: 'status', status: 503, body: 'html' });
    for (const path of ['/v1/user/contacts', '/v1/user/contacts/bob@example.com', '/v2/user/contacts']) {
      const { status, body } = await demo.adapter.get(path, token);
      expect([status, body.code]).toEqual([500, 'external_api_issue']);
    }
  });
});

describe('history', () => {
  it('is paged exactly, newest first, each call once', async () => {
    const token = await as('alice');
    const all: string[] = [];
    let total = 1;
    for (let page = 1; all.length < total; page++) {
      const { body } = await demo.adapter.get(`/v1/user/history?page=${page}&items_per_page=50`, token);
      total = body.pagination.items_total;
      all.push(...body.items.map(({ call_id }: { call_id: string }) => call_id));
    }
    expect(new Set(all).size).toBe(total);
    expect((await demo.adapter.get('/v1/user/history?page=99', token)).body).toEqual({
      items: [],
      pagination: { page: 99, items_per_page: 100, items_total: total },
    });
  });

  it('begins with time_from and ends before time_to', async () => {
    const token = await as('alice');
    const { items } = (await demo.adapter.get('/v1/user/history', token)).body;
    const [from, to] = [items[20].connect_time, items[5].connect_time];
    const { body } = await demo.adapter.get(`/v1/user/history?time_from=${from}&time_to=${to}`, token);
    expect(body.items).toEqual(items.slice(6, 21));
  });

  it('takes moments as the phone, the dialer and the official tests write them', async () => {
    const token = await as('alice');
    for (const time of [
      '1974-01-01 00:00:00',
      '1974-01-01T00:00:00.000Z',
      '1974-01-01T00:00:00.000000%2B02:00',
      '1974-01-01T00:00:00+02:00',
    ]) {
      expect(
        (await demo.adapter.get(`/v1/user/history?time_from=${time}`, token)).body.pagination.items_total,
      ).toBeGreaterThan(0);
    }
    expect((await demo.adapter.get('/v1/user/history?time_from=yesterday', token)).body.details.path).toBe('time_from');
  });

  it('shows a call that just ended, and answers the same question from memory', async () => {
    const adapter = await TestAdapter.start({
      tenants: { default: tenantAt(demo.simulator, { history: { refresh: 60 } }) },
    });
    const { access_token } = await adapter.signIn('alice', 'alice-demo');
    demo.simulator.addCall({ userId: 'alice@example.com', kind: 'missed', number: '+12025550142', isAnonymous: true });
    expect((await adapter.get('/v1/user/history', access_token)).body.items[0]).toMatchObject({
      status: 'missed',
      caller: 'anonymous',
    });
    demo.simulator.resetCounters();
    for (let poll = 0; poll < 10; poll++) await adapter.get('/v1/user/history', access_token);
    expect(demo.simulator.counters.requests).toBe(0);
    await adapter.close();
  });

  it('comes from the basic logs for who has no enhanced ones', async () => {
    const { body } = await demo.adapter.get('/v1/user/history', await as('bob'));
    expect(body.pagination.items_total).toBeGreaterThan(0);
    expect(demo.simulator.counters.byPath['directories/EnhancedCallLogs/Placed']).toBeUndefined();
  });
});

it('answers empty where the tenant does not offer it', async () => {
  const features = {
    callHistory: false,
    extensions: false,
    voicemail: false,
    customMethods: false,
    userEvents: false,
  };
  const adapter = await TestAdapter.start({ tenants: { default: tenantAt(demo.simulator, { features }) } });
  const { access_token } = await adapter.signIn('alice', 'alice-demo');
  const none = { page: 1, items_per_page: 100, items_total: 0 };
  expect((await adapter.get('/v1/user/contacts', access_token)).body).toEqual({ items: [] });
  expect((await adapter.get('/v2/user/contacts', access_token)).body).toEqual({ items: [], pagination: none });
  expect((await adapter.get('/v1/user/history', access_token)).body).toEqual({ items: [], pagination: none });
  expect((await adapter.get('/v1/system-info')).body.supported).toEqual(['passwordSignin']);
  await adapter.close();
});

it('501 where sign-in with a password is not offered', async () => {
  const adapter = await TestAdapter.start({
    tenants: { default: tenantAt(demo.simulator, { features: { passwordSignin: false } }) },
  });
  expect((await adapter.call('POST', '/v1/session', { body: { user_ref: 'a', password: 'b' } })).status).toBe(501);
  await adapter.close();
});

it('C49 logs one line a request, and no secret, name, number or id in any of them', async () => {
  const token = await as('alice');
  await demo.adapter.get('/v1/user', token);
  await demo.adapter.get('/v1/user/contacts/bob@example.com', token);
  await demo.adapter.get('/v2/user/contacts?search=Bob', token);
  await demo.adapter.get('/v1/user/history', token);
  await demo.adapter.call('POST', '/v1/session', { body: { user_ref: 'alice', password: 'canary-password' } });
  demo.simulator.setFault('/user/', { kind: 'malformed' });
  await demo.adapter.get('/v1/user/history', token);
  const log = demo.adapter.log.join('');
  expect(demo.adapter.log).toHaveLength(7);
  for (const secret of [token, 'alice', 'bob', 'canary-password', 'sip-demo', '2025550101', 'Lévesque', '127.0.0.1']) {
    for (const form of [
      secret,
      Buffer.from(secret).toString('base64'),
      Buffer.from(secret).toString('hex'),
      encodeURIComponent(secret),
    ]) {
      expect(log).not.toContain(form);
    }
  }
  expect(JSON.parse(demo.adapter.log[0] ?? '')).toMatchObject({
    tenant: 'default',
    method: 'POST',
    route: '/api/v1/session',
    status: 200,
  });
});
