import { type Simulator, startSimulator } from '@apps/simulator';
import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';

const tenantHeader = 'x-webtrit-tenant-id';
const at = (tenant?: string) => (tenant ? { [tenantHeader]: tenant } : undefined);
const alice = 'alice@example.com';

let acme: Simulator;
let globex: Simulator;
beforeAll(async () => {
  [acme, globex] = await Promise.all([startSimulator({ seed: 1 }), startSimulator({ seed: 2, users: 30 })]);
});
afterAll(() => Promise.all([acme.close(), globex.close()]));

let adapter: TestAdapter;
async function start(settings: object, tenant: object = {}): Promise<void> {
  const tenants = { acme: tenantAt(acme, tenant), globex: tenantAt(globex, tenant) };
  adapter = await TestAdapter.start({ tenants, ...settings });
}
afterEach(() => adapter.close());

const signIn = (tenant?: string, password = 'alice-demo') =>
  adapter.call('POST', '/v1/session', { body: { user_ref: 'alice', password }, headers: at(tenant) });
const user = async (token: string, tenant?: string) => {
  const { status, body } = await adapter.get('/v1/user', token, at(tenant));
  return [status, body.code];
};
/** The tenants of the lines of the log that are about requests. */
const logged = () => adapter.log.map((line) => JSON.parse(line).tenant).filter(Boolean);

describe('a request without a tenant', () => {
  it('is for the default tenant, also in the log', async () => {
    await start({ defaultTenant: 'globex' });
    const { status, body } = await signIn();
    expect(status).toBe(200);
    expect([await user(body.access_token), await user(body.access_token, 'globex')]).toEqual([
      [200, undefined],
      [200, undefined],
    ]);
    expect(await user(body.access_token, 'acme')).toEqual([401, 'access_token_invalid']);
    expect(new Set(logged())).toEqual(new Set(['globex', 'acme']));
  });

  it('C2 is refused as one for an unknown tenant where there is no default tenant', async () => {
    await start({});
    expect((await signIn()).body.code).toBe('incorrect_credentials');
  });
});

describe('a request for a tenant that is not configured', () => {
  const odd = 'Not-Configured.42';

  it('C2 C20 is refused, each in the words of what it asks for', async () => {
    await start({ defaultTenant: 'acme' });
    const { body } = await signIn();
    const refusals = [
      await signIn(odd),
      await adapter.get('/v1/user', body.access_token, at(odd)),
      await adapter.call('PATCH', '/v1/session', { body: { refresh_token: body.refresh_token }, headers: at(odd) }),
      await adapter.call('POST', '/v1/custom/public/anything', { headers: at(odd) }),
    ];
    expect(refusals.map(({ status, body: { code } }) => [status, code])).toEqual([
      [401, 'incorrect_credentials'],
      [401, 'access_token_invalid'],
      [422, 'refresh_token_invalid'],
      [404, 'tenant_not_found'],
    ]);
    expect(await user(body.access_token)).toEqual([200, undefined]);
  });

  it('C21 leaves its name nowhere', async () => {
    await start({ defaultTenant: 'acme' });
    await signIn(odd);
    await signIn(`${odd},acme`);
    await adapter.get('/v1/user', undefined, at('x'.repeat(500)));
    expect(logged()).toEqual(['-', '-', '-']);
    expect(adapter.log.join()).not.toMatch(/Not-Configured|xxx/);
  });

  it('is one for the default tenant where the operator says so', async () => {
    await start({ defaultTenant: 'acme', unknownTenants: 'default' });
    const { body } = await signIn(odd);
    expect(await user(body.access_token, odd)).toEqual([200, undefined]);
    expect(await user(body.access_token)).toEqual([200, undefined]);
    expect(await user(body.access_token, 'another')).toEqual([200, undefined]);
    expect(await user(body.access_token, 'globex')).toEqual([401, 'access_token_invalid']);
    expect(await user(body.access_token, '../acme')).toEqual([422, 'validation_error']);
    expect(new Set(logged().slice(0, 4))).toEqual(new Set(['acme']));
  });
});

describe('the same user id at two tenants', () => {
  const history = async (token: string, tenant: string) => {
    const { body } = await adapter.get('/v1/user/history?items_per_page=100', token, at(tenant));
    return body.items.map(({ caller }: { caller: string }) => caller);
  };
  const contacts = async (token: string, tenant: string) =>
    (await adapter.get('/v1/user/contacts', token, at(tenant))).body.items;

  it('C20 C47 is two people: sessions, calls, contacts and statuses do not mix', async () => {
    await start({});
    acme.addCall({ userId: alice, kind: 'received', number: '+12025550171', talkSeconds: 5 });
    globex.addCall({ userId: alice, kind: 'received', number: '+12025550172', talkSeconds: 5 });
    const tokens = {
      acme: (await signIn('acme')).body.access_token,
      globex: (await signIn('globex')).body.access_token,
    };
    await adapter.call('POST', '/v1/user/events', {
      token: (await adapter.signIn('bob', 'bob-demo', at('acme'))).access_token,
      body: { group: 'sip', type: 'registered' },
      headers: at('acme'),
    });
    for (let round = 0; round < 2; round++) {
      expect(await user(tokens.acme, 'globex')).toEqual([401, 'access_token_invalid']);
      const [atAcme, atGlobex] = await Promise.all([history(tokens.acme, 'acme'), history(tokens.globex, 'globex')]);
      expect([atAcme.includes('12025550171'), atAcme.includes('12025550172')]).toEqual([true, false]);
      expect([atGlobex.includes('12025550171'), atGlobex.includes('12025550172')]).toEqual([false, true]);
      const [ofAcme, ofGlobex] = [await contacts(tokens.acme, 'acme'), await contacts(tokens.globex, 'globex')];
      expect(ofAcme.length).toBeGreaterThan(ofGlobex.length);
      expect(ofAcme.filter((one: { sip_status?: string }) => one.sip_status)).toHaveLength(1);
      expect(ofGlobex.filter((one: { sip_status?: string }) => one.sip_status)).toHaveLength(0);
    }
  });
});

describe('prefixUserIds', () => {
  it('makes <tenant>:<id> of every id, and knows its users by both', async () => {
    await start({ defaultTenant: 'acme' }, { prefixUserIds: true, presence: { refresh: 0 } });
    const { body } = await signIn();
    const { body: renewed } = await adapter.call('PATCH', '/v1/session', {
      body: { refresh_token: body.refresh_token },
    });
    expect([body.user_id, renewed.user_id]).toEqual(['acme:alice@example.com', 'acme:alice@example.com']);
    const token = renewed.access_token;
    const bob = (await adapter.signIn('bob', 'bob-demo')).access_token;
    await adapter.call('POST', '/v1/user/events', { token: bob, body: { group: 'sip', type: 'registered' } });

    const { items } = (await adapter.get('/v1/user/contacts', token)).body;
    const ids: string[] = items.flatMap(({ user_id }: { user_id?: string }) => user_id ?? []);
    expect(ids.length).toBeGreaterThan(10);
    expect(ids.filter((id) => !id.startsWith('acme:'))).toEqual([]);
    expect(ids).not.toContain('acme:alice@example.com');
    const found = items.find(({ user_id }: { user_id: string }) => user_id === 'acme:bob@example.com');
    expect(found.sip_status).toBe('registered');

    for (const id of ['acme:alice@example.com', 'alice@example.com']) {
      const { body: own } = await adapter.get(`/v1/user/contacts/${id}`, token);
      expect([own.user_id, own.is_current_user]).toEqual(['acme:alice@example.com', true]);
    }
    const ofOther = await adapter.get('/v1/user/contacts/globex:bob@example.com', token);
    expect([ofOther.status, ofOther.body.code]).toEqual([404, 'contact_not_found']);
  });
});

describe('numbers', () => {
  const callers = async (token: string) =>
    (await adapter.get('/v1/user/history?items_per_page=20', token)).body.items.map(
      ({ caller }: { caller: string }) => caller,
    );

  it.each([
    [{}, '011442079460101', '442079460101'],
    [{}, '12025550177', '12025550177'],
    [{ countryCode: '44' }, '02079460102', '442079460102'],
  ])('are read as numbers of the country, with %j in the settings: %s is %s', async (numbers, number, wanted) => {
    await start({ defaultTenant: 'acme' }, { numbers });
    acme.addCall({ userId: alice, kind: 'received', number, talkSeconds: 5 });
    expect(await callers((await signIn()).body.access_token)).toContain(wanted);
  });
});
