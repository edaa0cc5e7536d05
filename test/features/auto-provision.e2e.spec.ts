import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Keys, makeKey } from '../../apps/adapter/src/config/reading/keys';
import { TestAdapter, type TestAnswer } from '../support/adapter';
import { type Demo, tenantAt } from '../support/demo';
import {
  administer,
  administration,
  makeLink,
  provisionedTenantAt,
  startProvisioning,
  tokensOf,
} from '../support/provisioning';

const route = '/v1/session/auto-provision';
const refusal = '{"code":"incorrect_credentials","message":"User name or password is not valid"}';

let demo: Demo;
beforeEach(async () => {
  demo = await startProvisioning();
});
afterEach(() => demo.close());

const signIn = (config_token: unknown, adapter = demo.adapter, headers?: Record<string, string>) =>
  adapter.call('POST', route, { body: { config_token }, headers });
const codeOf = ({ status, body }: TestAnswer) => [status, body.code];

describe('a link', () => {
  it('signs its user in, without a password', async () => {
    const { token } = await makeLink(demo.adapter, 'ALICE');
    const { status, body } = await signIn(token);
    expect([status, body.user_id]).toEqual([200, 'alice@example.com']);
    const user = await demo.adapter.get('/v1/user', body.access_token);
    expect(user.body).toMatchObject({ status: 'active', sip: { auth_username: 'sip-alice' } });
    const refreshed = await demo.adapter.call('PATCH', '/v1/session', { body: { refresh_token: body.refresh_token } });
    expect(refreshed.status).toBe(200);
    expect((await demo.adapter.get('/v1/user/history', refreshed.body.access_token)).status).toBe(200);
  });

  it('C33 used at once by many is used once', async () => {
    const { token } = await makeLink(demo.adapter, 'alice');
    const answers = await Promise.all(Array.from({ length: 50 }, () => signIn(token)));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(
      new Set(answers.filter(({ status }) => status !== 200).map(({ status, text }) => `${status} ${text}`)),
    ).toEqual(new Set([`401 ${refusal}`]));
  });

  it('C33 used twice, late, revoked, or at another tenant, is one and the same 401', async () => {
    const tenants = { default: provisionedTenantAt(demo.simulator), other: provisionedTenantAt(demo.simulator) };
    const adapter = await TestAdapter.start({ administration, tenants });
    const [spent, revoked, late, elsewhere] = await Promise.all(
      ['alice', 'bob', 'carol', 'alice'].map((user) => makeLink(adapter, user)),
    );
    expect((await signIn(spent?.token, adapter)).status).toBe(200);
    await administer(adapter, 'DELETE', `${tokensOf('default')}/${revoked?.id}`);
    const now = jest.spyOn(Date, 'now').mockReturnValue(Date.now() + 7 * 86_400_000 + 1);
    const lateAnswer = await signIn(late?.token, adapter);
    now.mockRestore();
    const answers = [
      await signIn(spent?.token, adapter),
      await signIn(revoked?.token, adapter),
      lateAnswer,
      await signIn(elsewhere?.token, adapter, { 'x-webtrit-tenant-id': 'other' }),
      await signIn(elsewhere?.token, adapter, { 'x-webtrit-tenant-id': 'nowhere' }),
    ];
    expect(answers.map(({ status, text }) => [status, text])).toEqual(answers.map(() => [401, refusal]));
    expect(answers.map(({ headers }) => headers.get('www-authenticate'))).toEqual(answers.map(() => null));
    // what was tried at the wrong place is as good as before
    expect((await signIn(elsewhere?.token, adapter)).status).toBe(200);
    await adapter.close();
  });

  it.each([
    ['unknown', `wp1.${'A'.repeat(43)}`],
    ['of another kind', `wa1.${'A'.repeat(43)}`],
    ['short', 'x'],
    ['long', 'x'.repeat(4096)],
    ['a path', '../../profile'],
    ['with control characters', 'wp1.\u0000\r\nX: y'],
    ['in other letters', 'токен 你好'],
    ['a question of SQL', "' OR 1=1 --"],
  ])('C23 C33 a token that is %s is the same 401, and asks nobody', async (_, token) => {
    const { status, text } = await signIn(token);
    expect([status, text]).toEqual([401, refusal]);
    expect(demo.simulator.counters.requests).toBe(0);
  });

  it('is no access token', async () => {
    const { token } = await makeLink(demo.adapter, 'alice');
    expect(codeOf(await demo.adapter.get('/v1/user', token))).toEqual([401, 'access_token_invalid']);
    expect((await signIn(token)).status).toBe(200);
  });

  it.each([
    ['nothing', {}],
    ['an empty text', { config_token: '' }],
    ['a number', { config_token: 1 }],
    ['a list', { config_token: ['a'] }],
  ])('C34 %s is no token', async (_, body) => {
    const answer = await demo.adapter.call('POST', route, { body });
    expect([...codeOf(answer), answer.body.details.path]).toEqual([422, 'validation_error', 'config_token']);
  });

  it.each([
    ['does not answer', { kind: 'reset' }],
    ['is in trouble', { kind: 'status', status: 503 }],
    ['refuses the administrator', { kind: 'status', status: 401 }],
  ] as const)('R4 is as good as before when BroadWorks %s', async (_, fault) => {
    const { token } = await makeLink(demo.adapter, 'alice');
    demo.simulator.setFault('/user/', fault);
    expect(codeOf(await signIn(token))).toEqual([500, 'external_api_issue']);
    demo.simulator.clearFaults();
    expect((await signIn(token)).status).toBe(200);
  });

  it('of a user who has no line tells the log which setting to look at, and is not spent', async () => {
    const { token, id } = await makeLink(demo.adapter, 'dave');
    const answer = await signIn(token);
    expect([...codeOf(answer), answer.body.details]).toEqual([500, 'external_api_issue', undefined]);
    expect(demo.adapter.lastWarning()).toContain('sip.credentials: device-file: no device');
    const { body } = await administer(demo.adapter, 'GET', tokensOf('default'));
    expect(body.items).toMatchObject([{ id, state: 'open' }]);
  });

  it('of somebody who is gone from BroadWorks is the same 401', async () => {
    const { token } = await makeLink(demo.adapter, 'bob');
    demo.simulator.removeUser('bob@example.com');
    const { status, text } = await signIn(token);
    expect([status, text]).toEqual([401, refusal]);
  });

  it('goes with everything else when the user deletes the account', async () => {
    const [first, second] = [await makeLink(demo.adapter, 'alice'), await makeLink(demo.adapter, 'alice')];
    const { access_token } = (await signIn(first.token)).body;
    expect((await demo.adapter.call('DELETE', '/v1/user', { token: access_token })).status).toBe(204);
    expect((await signIn(second.token)).status).toBe(401);
    expect((await administer(demo.adapter, 'GET', tokensOf('default'))).body.items).toEqual([]);
  });
});

it('where the administrator acts for users, no login token is made', async () => {
  const { xsi } = provisionedTenantAt(demo.simulator);
  const admin = { ...xsi.admin, passwordlessSessions: 'administrator' };
  const tenants = { default: provisionedTenantAt(demo.simulator, { xsi: { ...xsi, admin } }) };
  const adapter = await TestAdapter.start({ administration, tenants });
  const { token } = await makeLink(adapter, 'alice');
  const { access_token } = (await signIn(token, adapter)).body;
  expect((await adapter.get('/v1/user/contacts', access_token)).status).toBe(200);
  expect(demo.simulator.counters.byPath['profile/LoginToken']).toBeUndefined();
  await adapter.close();
});

it.each([
  ['a user', ['password', 'link']],
  ['the administrator', ['link', 'password']],
])('the directory as %s may read it is not shown to those who read as the other [C47]', async (_, order) => {
  const { xsi } = provisionedTenantAt(demo.simulator);
  const admin = { ...xsi.admin, passwordlessSessions: 'administrator' };
  const tenants = { default: provisionedTenantAt(demo.simulator, { xsi: { ...xsi, admin } }) };
  const adapter = await TestAdapter.start({ administration, tenants });
  // bob's locale is the administrator's
  const { token } = await makeLink(adapter, 'bob');
  const tokens: Record<string, string> = {
    password: (await adapter.signIn('bob', 'bob-demo')).access_token,
    link: (await signIn(token, adapter)).body.access_token,
  };
  demo.simulator.resetCounters();
  for (const by of order) expect((await adapter.get('/v1/user/contacts', tokens[by])).status).toBe(200);
  expect(demo.simulator.counters.byPath['directories/Enterprise']).toBe(2);
  await adapter.close();
});

it('501 where the tenant does not offer it, and system-info says so', async () => {
  const tenants = { default: provisionedTenantAt(demo.simulator), plain: tenantAt(demo.simulator) };
  const adapter = await TestAdapter.start({ tenants });
  const plain = { 'x-webtrit-tenant-id': 'plain' };
  expect(codeOf(await signIn('x', adapter, plain))).toEqual([501, 'functionality_not_implemented']);
  expect((await adapter.get('/v1/system-info')).body.supported).toContain('autoProvision');
  expect((await adapter.get('/v1/system-info', undefined, plain)).body.supported).not.toContain('autoProvision');
  await adapter.close();
});

describe('with a file as the store', () => {
  const folder = mkdtempSync(join(tmpdir(), 'provisioning-'));
  const url = `sqlite:${join(folder, 'adapter.db')}`;
  afterAll(() => rmSync(folder, { recursive: true }));
  const start = (keys?: Keys) =>
    TestAdapter.start(
      { administration, store: { url }, tenants: { default: provisionedTenantAt(demo.simulator) } },
      keys,
    );

  it('C52 a link made under an older key is good, and the store holds no token', async () => {
    const [older, newer] = [makeKey('older', randomBytes(32)), makeKey('newer', randomBytes(32))];
    const before = await start([older]);
    const links = [await makeLink(before, 'alice'), await makeLink(before, 'bob')];
    await before.close();
    const rotated = await start([newer, older]);
    expect((await signIn(links[0]?.token, rotated)).status).toBe(200);
    await rotated.close();
    const without = await start([newer]);
    expect((await signIn(links[1]?.token, without)).status).toBe(401);
    await without.close();
    const database = new DatabaseSync(join(folder, 'adapter.db'));
    const rows = JSON.stringify(database.prepare('SELECT * FROM provisioning').all());
    database.close();
    expect(rows).toContain('alice@example.com');
    for (const { token } of links) expect(rows).not.toContain(token.slice(4));
  });

  it('503 when the store does not work, and nothing is spent', async () => {
    const adapter = await start();
    const { token } = await makeLink(adapter, 'alice');
    const other = new DatabaseSync(join(folder, 'adapter.db'));
    other.exec('BEGIN IMMEDIATE');
    expect(codeOf(await signIn(token, adapter))).toEqual([503, 'service_unavailable']);
    other.exec('ROLLBACK');
    other.close();
    expect((await signIn(token, adapter)).status).toBe(200);
    await adapter.close();
  });
});
