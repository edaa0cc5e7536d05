import { type Simulator, startSimulator } from '@apps/simulator';
import { TestAdapter } from '../support/adapter';
import { type Demo, startDemo, tenantAt } from '../support/demo';

const presence = { refresh: 0 };
const bob = 'bob@example.com';

let demo: Demo;
beforeEach(async () => {
  demo = await startDemo({ presence });
});
afterEach(() => demo.close());

const as = async (user: string) => (await demo.adapter.signIn(user, `${user}-demo`)).access_token;
const tell = (token: string, event: object) =>
  demo.adapter.call('POST', '/v1/user/events', {
    token,
    body: { group: 'sip', type: 'registered', data: {}, ...event },
  });

interface Seen {
  user_id?: string;
  sip_status?: string;
}
const statusIn = (items: Seen[], userId: string) => items.find(({ user_id }) => user_id === userId)?.sip_status;
/** What a user sees of a colleague: in the list, in pages, and by id. */
async function seenBy(token: string, userId = bob, adapter = demo.adapter): Promise<(string | undefined)[]> {
  const list = await adapter.get('/v1/user/contacts', token);
  const page = await adapter.get('/v2/user/contacts?search=bob', token);
  const one = await adapter.get(`/v1/user/contacts/${userId}`, token);
  return [statusIn(list.body.items, userId), statusIn(page.body.items, userId), one.body.sip_status];
}
const thrice = (status?: string) => [status, status, status];
const minutesFromNow = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

describe('an event', () => {
  it('shows colleagues who is registered, and changes nothing else in their lists', async () => {
    const [alice, bobs] = [await as('alice'), await as('bob')];
    const before = (await demo.adapter.get('/v1/user/contacts', alice)).body.items;
    expect(await seenBy(alice)).toEqual(thrice(undefined));

    expect(await tell(bobs, {})).toMatchObject({ status: 204, text: '' });
    expect(await seenBy(alice)).toEqual(thrice('registered'));
    expect((await tell(bobs, { type: 'unregistered' })).status).toBe(204);
    expect(await seenBy(alice)).toEqual(thrice('notregistered'));

    const after = (await demo.adapter.get('/v1/user/contacts', alice)).body.items;
    expect(after).toEqual(
      before.map((one: Seen) => (one.user_id === bob ? { ...one, sip_status: 'notregistered' } : one)),
    );
  });

  it.each([
    ['without data', { data: undefined }],
    ['with odd data', { data: ['x', { __a: 1 }] }],
    ['with null for what is missing', { timestamp: null }],
    ['with more than is known', { more: 1 }],
    ['with a moment as the official clients write it', { timestamp: '2026-07-14 09:21:07.412345+02:00' }],
  ])('%s is taken', async (_, event) => {
    expect((await tell(await as('bob'), event)).status).toBe(204);
  });

  it.each([
    ['an unknown type', { type: 'ringing' }, 'invalid_status', undefined],
    ['an unknown group', { group: 'chat' }, 'invalid_status', undefined],
    ['no type', { type: undefined }, 'validation_error', 'type'],
    ['no group', { group: undefined }, 'validation_error', 'group'],
    ['a type that is no text', { type: 1 }, 'validation_error', 'type'],
    ['a moment that is none', { timestamp: 'yesterday' }, 'validation_error', 'timestamp'],
    ['a moment in numbers', { timestamp: 1_752_484_867 }, 'validation_error', 'timestamp'],
  ])('C34 with %s is refused', async (_, event, code, path) => {
    const { status, body } = await tell(await as('bob'), event);
    expect([status, body.code, body.details?.path]).toEqual([422, code, path]);
  });

  it('that happened earlier does not undo a later one, whenever it comes', async () => {
    const [alice, bobs] = [await as('alice'), await as('bob')];
    await tell(bobs, { type: 'unregistered', timestamp: minutesFromNow(-1) });
    await tell(bobs, { type: 'registered', timestamp: minutesFromNow(-2) });
    expect(await seenBy(alice)).toEqual(thrice('notregistered'));
  });

  it('from the future counts as of now, so that the next one is heard', async () => {
    const [alice, bobs] = [await as('alice'), await as('bob')];
    await tell(bobs, { timestamp: minutesFromNow(24 * 60) });
    expect(await seenBy(alice)).toEqual(thrice('registered'));
    await tell(bobs, { type: 'unregistered' });
    expect(await seenBy(alice)).toEqual(thrice('notregistered'));
  });

  it('is believed for as long as a registration lasts', async () => {
    const [alice, bobs] = [await as('alice'), await as('bob')];
    await tell(bobs, { timestamp: minutesFromNow(-64) });
    expect(await seenBy(alice)).toEqual(thrice('registered'));
  });

  it('that is older than that tells nothing', async () => {
    const [alice, bobs] = [await as('alice'), await as('bob')];
    await tell(bobs, { timestamp: minutesFromNow(-66) });
    expect(await seenBy(alice)).toEqual(thrice(undefined));
  });

  it('is forgotten with the user', async () => {
    const [alice, bobs] = [await as('alice'), await as('bob')];
    await tell(bobs, {});
    await demo.adapter.call('DELETE', '/v1/user', { token: bobs });
    expect(await seenBy(alice)).toEqual(thrice(undefined));
  });

  it('C20 is seen at its own tenant only, though the other has users of the same ids', async () => {
    const other = await startSimulator();
    const adapter = await TestAdapter.start({
      tenants: { one: tenantAt(demo.simulator, { presence }), other: tenantAt(other, { presence }) },
    });
    const at = async (tenant: string, user: string) => {
      const headers = { 'x-webtrit-tenant-id': tenant };
      const { access_token } = await adapter.signIn(user, `${user}-demo`, headers);
      return { headers, token: access_token };
    };
    const body = { group: 'sip', type: 'registered' };
    expect((await adapter.call('POST', '/v1/user/events', { body, ...(await at('other', 'bob')) })).status).toBe(204);
    for (const [tenant, status] of [
      ['one', undefined],
      ['other', 'registered'],
    ] as const) {
      const answer = await adapter.call('GET', `/v1/user/contacts/${bob}`, await at(tenant, 'alice'));
      expect(answer.body.sip_status).toBe(status);
    }
    await adapter.close();
    await other.close();
  });
});

it('statuses are read from the store once in a while, however many ask', async () => {
  const adapter = await TestAdapter.start({
    tenants: { default: tenantAt(demo.simulator, { presence: { refresh: 60 } }) },
  });
  const alice = (await adapter.signIn('alice', 'alice-demo')).access_token;
  const bobs = (await adapter.signIn('bob', 'bob-demo')).access_token;
  expect(await seenBy(alice, bob, adapter)).toEqual(thrice(undefined));
  await adapter.call('POST', '/v1/user/events', { token: bobs, body: { group: 'sip', type: 'registered' } });
  expect(await seenBy(alice, bob, adapter)).toEqual(thrice(undefined));
  await adapter.close();
});

describe('registrations at BroadWorks', () => {
  const admin = (simulator: Simulator) => ({
    servers: [simulator.url],
    allowHttp: true,
    userDomain: 'example.com',
    admin: { userId: 'admin@example.com', password: 'admin-demo' },
  });
  const path = 'profile/Registrations';
  let simulator: Simulator;
  let adapter: TestAdapter;

  async function start(registrations: object): Promise<void> {
    simulator = await startSimulator({ users: 30, callsPerUser: 200 });
    adapter = await TestAdapter.start({
      tenants: { default: tenantAt(simulator, { xsi: admin(simulator), presence: { refresh: 0, registrations } }) },
    });
  }
  afterEach(async () => {
    await adapter.close();
    await simulator.close();
  });

  const signIn = async (user: string) => (await adapter.signIn(user, `${user}-demo`)).access_token;
  const list = async (token: string): Promise<Seen[]> => (await adapter.get('/v1/user/contacts', token)).body.items;
  const asked = () => simulator.counters.byPath[path] ?? 0;
  const known = (items: Seen[]) => items.filter(({ sip_status }) => sip_status);

  /** Nothing tells when the background has done its work. */
  async function until(isSo: () => boolean | Promise<boolean>): Promise<void> {
    for (let tries = 0; tries < 200; tries++) {
      if (await isSo()) return;
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    throw new Error('it never was so');
  }

  it('are asked about those with whom the user speaks most, and nobody waits for it', async () => {
    await start({ people: 3 });
    simulator.setFault('Registrations', { kind: 'latency', milliseconds: 100 });
    const token = await signIn('alice');
    expect(known(await list(token))).toEqual([]);
    await until(async () => known(await list(token)).length === 3);
    expect(known(await list(token)).map(({ sip_status }) => sip_status)).toEqual(Array(3).fill('registered'));
    expect(asked()).toBe(3);
  });

  it('are asked once for all who speak with the same people', async () => {
    await start({ people: 100 });
    const [first, second] = [await signIn('alice'), await signIn('alice')];
    await list(first);
    await list(second);
    await until(async () => asked() > 3 && known(await list(second)).length === asked());
    expect(asked()).toBeGreaterThan(3);
    expect(asked()).toBe(known(await list(first)).length);
  });

  it('are asked no more often than the budget allows', async () => {
    await start({ people: 100, budget: 2 });
    const token = await signIn('alice');
    await list(token);
    await until(() => asked() === 2);
    for (let poll = 0; poll < 5; poll++) await list(token);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(asked()).toBe(2);
  });

  it('and events: the newer wins', async () => {
    await start({ people: 1 });
    const token = await signIn('alice');
    await until(async () => known(await list(token)).length === 1);
    const [favourite] = known(await list(token));
    const theirs = await signIn(String(favourite?.user_id).split('@')[0] ?? '');
    await adapter.call('POST', '/v1/user/events', { token: theirs, body: { group: 'sip', type: 'unregistered' } });
    expect(statusIn(await list(token), String(favourite?.user_id))).toBe('notregistered');
  });

  it('of somebody without any show as not registered', async () => {
    await start({ people: 100 });
    for (const { userId } of simulator.world.people) simulator.setRegistered(userId, false);
    const token = await signIn('alice');
    await until(async () => known(await list(token)).length > 0);
    expect(known(await list(token))[0]?.sip_status).toBe('notregistered');
  });

  it.each(['reset', 'malformed', 'cut'] as const)('R4 that fail (%s) change nothing', async (kind) => {
    await start({ people: 2 });
    simulator.setFault('Registrations', { kind });
    const token = await signIn('alice');
    const before = await list(token);
    await until(() => asked() > 0);
    expect(await list(token)).toEqual(before);
    expect(known(before)).toEqual([]);
  });

  it('C55 that hang do not hold up the end of the process', async () => {
    await start({ people: 1 });
    simulator.setFault('Registrations', { kind: 'hang' });
    await list(await signIn('alice'));
    await until(() => asked() > 0);
    const begun = performance.now();
    await adapter.close();
    expect(performance.now() - begun).toBeLessThan(2000);
    adapter = await TestAdapter.start({ tenants: { default: tenantAt(simulator) } });
  });

  it('do not lock an administrator whose password is wrong: it is tried once', async () => {
    await start({ people: 100 });
    simulator.setPassword('admin@example.com', 'changed');
    const token = await signIn('alice');
    const { failedAuthentications } = simulator.counters;
    await list(token);
    await until(() => simulator.counters.failedAuthentications > failedAuthentications);
    for (let poll = 0; poll < 5; poll++) await list(token);
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(simulator.counters.failedAuthentications).toBe(failedAuthentications + 1);
  });
});
