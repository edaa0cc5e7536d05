import { TestAdapter } from '../support/adapter';
import { type Demo, startDemo, tenantAt } from '../support/demo';

const pages = {
  callToActions: [
    { title: { en: 'Help', uk: 'Допомога' }, description: 'Ask us', url: 'https://example.com/help' },
    { url: { en: 'https://example.com/en/tariffs', uk: 'https://example.com/uk/tariffs' }, tabs: ['recents'] },
  ],
  custom: [{ title: 'Billing', url: 'https://example.com/billing' }],
  portalUrl: 'https://portal.example.com',
};
const moment = expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

let demo: Demo;
let token: string;
beforeEach(async () => {
  demo = await startDemo({ pages });
  token = (await demo.adapter.signIn('alice', 'alice-demo')).access_token;
});
afterEach(() => demo.close());

const call = (name: string, body: unknown = {}, headers = {}, adapter = demo.adapter, bearer = token) =>
  adapter.call('POST', `/v1/custom/private/${name}`, { token: bearer, body, headers });

/** The adapter whose pages get tokens. */
async function withTokens<T>(test: (adapter: TestAdapter, token: string) => Promise<T>): Promise<T> {
  const tenant = tenantAt(demo.simulator, { pages: { ...pages, accessTokens: true } });
  const adapter = await TestAdapter.start({ tenants: { default: tenant }, sessions: { perUser: 3 } });
  try {
    return await test(adapter, (await adapter.signIn('alice', 'alice-demo')).access_token);
  } finally {
    await adapter.close();
  }
}

it('call-to-actions are in the language of the app, and on its tab', async () => {
  const { body } = await call(
    'call-to-actions',
    { email: 'a@example.com', tab: 'recents' },
    { 'accept-language': 'uk-UA' },
  );
  expect(body).toEqual({
    actions: [
      { title: 'Допомога', description: 'Ask us', url: 'https://example.com/help', extra_data: {} },
      { url: 'https://example.com/uk/tariffs', extra_data: {} },
    ],
  });
  const other = await call('call-to-actions', { tab: 'contacts' }, { 'accept-language': 'xx;;q=?' });
  expect(other.body.actions).toEqual([expect.objectContaining({ title: 'Help' })]);
});

it('custom pages and the portal are there for an hour', async () => {
  expect((await call('custom-pages')).body).toEqual({
    pages: [{ title: 'Billing', url: 'https://example.com/billing', expires_at: moment, extra_data: {} }],
  });
  const { body } = await call('self-config-portal-url');
  expect(body).toEqual({ url: 'https://portal.example.com', expires_at: moment });
  expect(Date.parse(body.expires_at) - Date.now()).toBeGreaterThan(3500_000);
});

it('what is not set is empty, or 501, and not announced', async () => {
  const adapter = await TestAdapter.start({ tenants: { default: tenantAt(demo.simulator) } });
  const { access_token } = await adapter.signIn('alice', 'alice-demo');
  const answers = await Promise.all(
    ['call-to-actions', 'custom-pages', 'self-config-portal-url', 'external-page-access-token'].map((name) =>
      call(name, {}, {}, adapter, access_token),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 200, 501, 501]);
  expect([answers[0]?.body, answers[1]?.body]).toEqual([{ actions: [] }, { pages: [] }]);
  expect((await adapter.get('/v1/system-info')).body.supported).not.toContain('cta_list');
  expect((await demo.adapter.get('/v1/system-info')).body.supported).toContain('cta_list');
  await adapter.close();
});

it.each([
  ['call-to-actions', { tab: 7 }, 'tab'],
  ['call-to-actions', { email: {} }, 'email'],
])('422 for %s %j', async (name, body, path) => {
  const answer = await call(name, body);
  expect([answer.status, answer.body.details.path]).toEqual([422, path]);
});

it.each(['custom-pages', 'self-config-portal-url', 'external-page-access-token'])(
  'C21 a tenant header that could be none is 422: %s',
  async (name) => {
    const { status, body } = await call(name, {}, { 'x-webtrit-tenant-id': 'a,b' });
    expect([status, body.code]).toEqual([422, 'validation_error']);
  },
);

describe('tokens of pages', () => {
  const ask = (adapter: TestAdapter, bearer: string) => call('external-page-access-token', {}, {}, adapter, bearer);

  it('are of a session of their own, and given again while they are good', async () => {
    await withTokens(async (adapter, phone) => {
      const { body } = await ask(adapter, phone);
      expect(body).toEqual({
        access_token: expect.stringMatching(/^wa1\./),
        refresh_token: expect.stringMatching(/^wr1\./),
        expires_at: moment,
      });
      expect((await adapter.get('/v1/user', body.access_token)).body.numbers.ext).toBe('0101');
      // more than a user may have sessions: the phone's own is not pushed out
      for (let poll = 0; poll < 5; poll++) expect((await ask(adapter, phone)).body).toEqual(body);
      expect((await adapter.get('/v1/user', phone)).status).toBe(200);
    });
  });

  it('cannot make further ones', async () => {
    await withTokens(async (adapter, phone) => {
      const { access_token } = (await ask(adapter, phone)).body;
      expect((await ask(adapter, access_token)).status).toBe(501);
      expect((await call('call-to-actions', {}, {}, adapter, access_token)).body.actions[0].extra_data).toEqual({});
    });
  });

  it('are new ones after the page refreshed or signed out, and the phone is none the wiser', async () => {
    await withTokens(async (adapter, phone) => {
      const first = (await ask(adapter, phone)).body;
      await adapter.call('PATCH', '/v1/session', { body: { refresh_token: first.refresh_token } });
      const second = (await ask(adapter, phone)).body;
      await adapter.call('DELETE', '/v1/session', { token: second.access_token });
      const third = (await ask(adapter, phone)).body;
      expect(new Set([first.access_token, second.access_token, third.access_token]).size).toBe(3);
      for (const bearer of [phone, third.access_token])
        expect((await adapter.get('/v1/user', bearer)).status).toBe(200);
    });
  });

  it('end with the session of the phone', async () => {
    await withTokens(async (adapter, phone) => {
      const { access_token } = (await ask(adapter, phone)).body;
      await adapter.call('DELETE', '/v1/session', { token: phone });
      expect((await adapter.get('/v1/user', access_token)).body.code).toBe('access_token_invalid');
    });
  });

  it('are in what else is for a page', async () => {
    await withTokens(async (adapter, phone) => {
      const { access_token, expires_at } = (await ask(adapter, phone)).body;
      const extra_data = { api_token: access_token, token_expires: expires_at };
      expect((await call('call-to-actions', {}, {}, adapter, phone)).body.actions[0]).toMatchObject({ extra_data });
      expect((await call('custom-pages', {}, {}, adapter, phone)).body.pages[0]).toMatchObject({
        extra_data,
        expires_at,
      });
    });
  });
});

it.each([
  [{ callToActions: [{ title: 'x' }] }, 'callToActions.0.url'],
  [{ custom: [{ url: 'javascript:alert(1)' }] }, 'custom.0.url'],
  [{ custom: [{ url: {} }] }, 'custom.0.url'],
  [{ custom: [{ url: 'https://example.com', title: { 'not a language': 'x' } }] }, 'custom.0.title'],
  [{ portalUrl: 'portal.example.com' }, 'portalUrl'],
])('%j stops the start, and names the setting', async (settings, path) => {
  await expect(
    TestAdapter.start({ tenants: { default: tenantAt(demo.simulator, { pages: settings }) } }),
  ).rejects.toThrow(`tenants.default.pages.${path}: must be`);
});
