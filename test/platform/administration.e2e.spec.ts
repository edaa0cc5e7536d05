import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { parseXml } from '@libs/xsi';
import { TestAdapter, type TestAnswer } from '../support/adapter';
import { type Demo, tenantAt, withDemos, withOneDemo } from '../support/demo';
import { MailServer } from '../support/mail-server';
import {
  administer,
  administration,
  administrationKey,
  makeLink,
  provisionedTenantAt,
  startProvisioning,
  tokenIn,
  tokensOf,
} from '../support/provisioning';

const tokens = tokensOf('default');
const codeOf = ({ status, body }: TestAnswer) => [status, body?.code];

let demo: Demo;
const take = (started: Demo) => {
  demo = started;
};

const ask = (method: string, path: string, body?: unknown) => administer(demo.adapter, method, path, body);
const spend = (config_token: string) =>
  demo.adapter.call('POST', '/v1/session/auto-provision', { body: { config_token } });

describe.each([
  ['POST', tokens],
  ['POST', `${tokens}/bulk`],
  ['GET', tokens],
  ['DELETE', `${tokens}/x`],
])('%s %s', (method, path) => {
  withOneDemo(take, startProvisioning);

  it.each([
    ['no key', {}, 'authorization_header_missing'],
    ['no bearer key', { authorization: 'Basic YTpi' }, 'bearer_credentials_missing'],
    ['a wrong key', { authorization: `Bearer ${administrationKey}x` }, 'access_token_invalid'],
    ['a part of the key', { authorization: `Bearer ${administrationKey.slice(0, 32)}` }, 'access_token_invalid'],
  ])('401 for %s', async (_, headers, code) => {
    const answer = await demo.adapter.administer(method, path, { headers });
    expect(codeOf(answer)).toEqual([401, code]);
  });

  it("401 for a user's access token", async () => {
    const { access_token: token } = await demo.adapter.signIn('alice', 'alice-demo');
    expect(codeOf(await demo.adapter.administer(method, path, { token }))).toEqual([401, 'access_token_invalid']);
  });

  it('404 for an unknown tenant, 501 for one that does not offer links', async () => {
    const tenants = { plain: tenantAt(demo.simulator) };
    const adapter = await TestAdapter.start({ administration, tenants });
    const body = method === 'POST' ? { user_id: 'alice', users: ['alice'] } : undefined;
    const at = (tenant: string) => administer(adapter, method, path.replace('/default/', `/${tenant}/`), body);
    for (const unknown of ['nowhere', '-', '%2e%2e%2f', '%00', 'ä', 'x'.repeat(500)])
      expect(codeOf(await at(unknown))).toEqual([404, 'tenant_not_found']);
    expect(codeOf(await at('plain'))).toEqual([501, 'functionality_not_implemented']);
    await adapter.close();
  });
});

describe('a link', () => {
  withDemos(take, startProvisioning);

  it('is made for a user who exists, however the id is written', async () => {
    const before = Date.now();
    const { status, body } = await ask('POST', tokens, { user_id: 'ALICE' });
    expect([status, Object.keys(body).sort()]).toEqual([200, ['expires_at', 'id', 'link', 'user_id']]);
    expect(body.user_id).toBe('alice@example.com');
    expect(body.link).toMatch(/^https:\/\/app\.example\.com\/default\/start\?config_token=wp1\.[\w-]{43}$/);
    const days = (Date.parse(body.expires_at) - before) / 86_400_000;
    expect(days).toBeGreaterThanOrEqual(7);
    expect(days).toBeLessThan(7.01);
  });

  it('is good for as long as it is asked for', async () => {
    const { body } = await ask('POST', tokens, { user_id: 'alice', lifetime: 3600 });
    expect(Math.round((Date.parse(body.expires_at) - Date.now()) / 60_000)).toBe(60);
  });

  it('comes as a picture, too', async () => {
    const png = await ask('POST', tokens, { user_id: 'alice', qr: 'png' });
    const bytes = Buffer.from(png.body.qr_png, 'base64');
    expect(bytes.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
    // width, which is height
    expect(bytes.readUInt32BE(16)).toBe(bytes.readUInt32BE(20));
    const svg = await ask('POST', tokens, { user_id: 'alice', qr: 'svg' });
    expect(parseXml(Buffer.from(svg.body.qr_svg)).root.name).toBe('svg');
    expect([png.body.qr_svg, svg.body.qr_png]).toEqual([undefined, undefined]);
  });

  it('can be revoked while it is open, and at its tenant only', async () => {
    const tenants = { default: provisionedTenantAt(demo.simulator), other: provisionedTenantAt(demo.simulator) };
    const adapter = await TestAdapter.start({ administration, tenants });
    const { id } = await makeLink(adapter, 'alice');
    const revoke = async (tenant: string) => codeOf(await administer(adapter, 'DELETE', `${tokensOf(tenant)}/${id}`));
    expect(await revoke('other')).toEqual([404, 'not_found']);
    expect(await revoke('default')).toEqual([204, undefined]);
    expect(await revoke('default')).toEqual([404, 'not_found']);
    await adapter.close();
  });
});

describe('no link is left', () => {
  withOneDemo(take, startProvisioning);

  it.each([
    ['an unknown user', { user_id: 'nobody' }, 404, 'user_not_found'],
    ['C23 what cannot be a user', { user_id: '../alice' }, 404, 'user_not_found'],
    ['nobody', {}, 422, 'validation_error'],
    ['a list', { user_id: ['alice'] }, 422, 'validation_error'],
    ['a moment', { user_id: 'alice', lifetime: 1 }, 422, 'validation_error'],
    ['longer than a year', { user_id: 'alice', lifetime: 366 * 86_400 }, 422, 'validation_error'],
    ['an unknown language', { user_id: 'alice', language: 'tlh' }, 422, 'validation_error'],
    ['another kind of picture', { user_id: 'alice', qr: 'gif' }, 422, 'validation_error'],
    ['a mail where none can be sent', { user_id: 'alice', mail: true }, 422, 'validation_error'],
  ])('for %s', async (_, body, status, code) => {
    expect(codeOf(await ask('POST', tokens, body))).toEqual([status, code]);
    expect((await ask('GET', tokens)).body.items).toEqual([]);
  });

  it.each([401, 403, 404, 503])('R4 where BroadWorks answers %i: 500', async (status) => {
    demo.simulator.setFault('profile', { kind: 'status', status, body: 'html' });
    expect(codeOf(await ask('POST', tokens, { user_id: 'alice' }))).toEqual([500, 'external_api_issue']);
    expect((await ask('GET', tokens)).body.items).toEqual([]);
  });
});

describe('the list', () => {
  withDemos(take, startProvisioning);

  it('says how it is with each link, and never shows one', async () => {
    const [open, spent, revoked] = [
      await makeLink(demo.adapter, 'alice'),
      await makeLink(demo.adapter, 'alice'),
      await makeLink(demo.adapter, 'bob'),
    ];
    await spend(spent.token);
    await ask('DELETE', `${tokens}/${revoked.id}`);
    const { body, text } = await ask('GET', tokens);
    expect(body.items.map(({ id, user_id, state }: Record<string, string>) => [id, user_id, state])).toEqual([
      [revoked.id, 'bob@example.com', 'revoked'],
      [spent.id, 'alice@example.com', 'spent'],
      [open.id, 'alice@example.com', 'open'],
    ]);
    for (const { token } of [open, spent, revoked]) expect(text).not.toContain(token.slice(4));
    expect(text).not.toContain('app.example.com');
  });

  it('is of one user, and in pages', async () => {
    const made = [];
    for (const user of ['alice', 'bob', 'alice', 'alice']) made.push(await makeLink(demo.adapter, user));
    const idsOf = async (query: string) =>
      (await ask('GET', `${tokens}?${query}`)).body.items.map(({ id }: { id: string }) => id);
    const [first, , third, fourth] = made.map(({ id }) => id);
    expect(await idsOf('user_id=alice@example.com')).toEqual([fourth, third, first]);
    expect(await idsOf('user_id=alice@example.com&items_per_page=2')).toEqual([fourth, third]);
    expect(await idsOf(`user_id=alice@example.com&items_per_page=2&before=${third}`)).toEqual([first]);
    expect(await idsOf('user_id=nobody@example.com')).toEqual([]);
  });
});

describe('a list that cannot be', () => {
  withOneDemo(take, startProvisioning);

  it.each([
    'items_per_page=0',
    'items_per_page=1001',
    'items_per_page=x',
    'user_id=',
    'before=',
    'user_id=a&user_id=b',
  ])('C60 %s is 422', async (query) => {
    expect(codeOf(await ask('GET', `${tokens}?${query}`))).toEqual([422, 'validation_error']);
  });
});

describe('many links at once', () => {
  withOneDemo(take, startProvisioning);

  it('are made for whom they can be, in the order of the request', async () => {
    const { status, body } = await ask('POST', `${tokens}/bulk`, {
      users: ['alice', 'nobody', 'bob@example.com', '../alice', 'alice'],
    });
    expect(status).toBe(200);
    expect(body.items.map(({ user_id, code }: Record<string, string>) => [user_id, code])).toEqual([
      ['alice', undefined],
      ['nobody', 'user_not_found'],
      ['bob@example.com', undefined],
      ['../alice', 'user_not_found'],
      ['alice', undefined],
    ]);
    expect(body.items[1]).toEqual({ user_id: 'nobody', code: 'user_not_found', message: 'There is no such user' });
    for (const index of [0, 2, 4]) expect((await spend(tokenIn(body.items[index].link))).status).toBe(200);
  });

  it('are a thousand at most, of the longest ids', async () => {
    const users = Array.from({ length: 1000 }, (_, index) => `${index}`.padEnd(160, 'x'));
    const { body } = await ask('POST', `${tokens}/bulk`, { users });
    expect(body.items).toHaveLength(1000);
    expect(new Set(body.items.map(({ code }: { code: string }) => code))).toEqual(new Set(['user_not_found']));
    expect(codeOf(await ask('POST', `${tokens}/bulk`, { users: [...users, 'x'] }))).toEqual([422, 'validation_error']);
  }, 30_000);

  it.each([
    [{}],
    [{ users: [] }],
    [{ users: 'alice' }],
    [{ users: [1] }],
    [{ users: [''] }],
    [{ users: ['a'], lifetime: '1' }],
  ])('C34 %j is 422', async (body) => {
    expect(codeOf(await ask('POST', `${tokens}/bulk`, body))).toEqual([422, 'validation_error']);
  });

  it('C34 that are too much are 413', async () => {
    const answer = await ask('POST', `${tokens}/bulk`, { users: ['x'.repeat(300_000)] });
    expect(codeOf(answer)).toEqual([413, 'payload_too_large']);
  });
});

describe('mail', () => {
  withDemos(take, startProvisioning);

  let server: MailServer;
  let adapter: TestAdapter;
  beforeEach(async () => {
    server = await MailServer.start();
    const mail = { url: server.url, from: 'voice@acme.example', brand: 'Acme', allowPlain: true };
    const tenants = { default: provisionedTenantAt(demo.simulator, { mail, language: 'it' }) };
    adapter = await TestAdapter.start({ administration, tenants });
  });
  afterEach(async () => {
    await adapter.close();
    await server.close();
  });

  it('takes the link to the address in the profile', async () => {
    const { body } = await administer(adapter, 'POST', tokens, { user_id: 'alice', mail: true });
    expect(server.mails).toMatchObject([{ sentTo: ['alice.levesque@example.com'], subject: 'Benvenuto in Acme' }]);
    expect(server.mails[0]?.text).toContain(body.link);
    // in the user's zone
    expect(server.mails[0]?.text).toMatch(/GMT-[45]/);
  });

  it('is in the language that is asked for', async () => {
    await administer(adapter, 'POST', tokens, { user_id: 'alice', mail: true, language: 'uk' });
    expect(server.mails[0]?.subject).toBe('Ласкаво просимо до Acme');
  });

  it('is sent to nobody who has no address, and then there is no link', async () => {
    const without = demo.simulator.world.people.find(({ emailAddress }) => emailAddress === undefined)?.userId ?? '';
    const { body } = await administer(adapter, 'POST', `${tokens}/bulk`, { users: ['alice', without], mail: true });
    expect(body.items).toMatchObject([{ link: expect.any(String) }, { code: 'delivery_channel_unspecified' }]);
    expect(server.mails).toHaveLength(1);
    expect(codeOf(await administer(adapter, 'POST', tokens, { user_id: without, mail: true }))).toEqual([
      422,
      'delivery_channel_unspecified',
    ]);
  });

  it('that is not taken leaves no link that is good', async () => {
    server.refusal = 'not today';
    expect(codeOf(await administer(adapter, 'POST', tokens, { user_id: 'alice', mail: true }))).toEqual([
      500,
      'external_api_issue',
    ]);
    expect((await administer(adapter, 'GET', tokens)).body.items).toMatchObject([{ state: 'revoked' }]);
  });
});

describe('while the store does not work', () => {
  withDemos(take, startProvisioning);

  it('503', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'administration-'));
    const file = join(folder, 'adapter.db');
    const tenants = { default: provisionedTenantAt(demo.simulator) };
    const adapter = await TestAdapter.start({ administration, store: { url: `sqlite:${file}` }, tenants });
    const other = new DatabaseSync(file);
    other.exec('DROP TABLE provisioning');
    other.close();
    for (const [method, path, body] of [
      ['POST', tokens, { user_id: 'alice' }],
      ['POST', `${tokens}/bulk`, { users: ['alice'] }],
      ['GET', tokens],
      ['DELETE', `${tokens}/x`],
    ] as const)
      expect(codeOf(await administer(adapter, method, path, body))).toEqual([503, 'service_unavailable']);
    await adapter.close();
    rmSync(folder, { recursive: true });
  });
});

describe('C58 the listeners', () => {
  withDemos(take, startProvisioning);

  it('know nothing of each other', async () => {
    expect(codeOf(await demo.adapter.call('GET', tokens, { token: administrationKey }))).toEqual([404, 'not_found']);
    expect(codeOf(await ask('GET', '/api/v1/system-info'))).toEqual([404, 'not_found']);
    expect(codeOf(await ask('PUT', tokens))).toEqual([405, 'method_not_allowed']);
    const { text } = await demo.adapter.administer('GET', '/api/v1/openapi');
    expect(text).toContain('/api/v1/user/history');
    expect(text).not.toContain('provisioning-tokens');
  });

  it('each describe themselves', async () => {
    const { body } = await demo.adapter.administer('GET', '/v1/openapi');
    expect(Object.keys(body.paths)).toEqual([
      '/live',
      '/ready',
      '/metrics',
      '/v1/tenants/{tenant}/provisioning-tokens',
      '/v1/tenants/{tenant}/provisioning-tokens/bulk',
      '/v1/tenants/{tenant}/provisioning-tokens/{id}',
    ]);
    const page = await fetch(`${demo.adapter.administrationUrl}/docs`);
    expect([page.status, await page.text()]).toEqual([200, expect.stringContaining('swagger-ui')]);
  });

  it('C49 log what was done, and neither key, link nor user', async () => {
    const { id, token } = await makeLink(demo.adapter, 'alice');
    await spend(token);
    const { body } = await ask('POST', `${tokens}/bulk`, { users: ['bob', 'nobody'] });
    await ask('DELETE', `${tokens}/${body.items[0].id}`);
    await ask('GET', `${tokens}?user_id=alice@example.com`);
    const events = demo.adapter.log.map((line) => JSON.parse(line)).filter(({ event }) => event !== undefined);
    expect(events.map(({ event, tenant, id }) => [event, tenant, id])).toEqual([
      ['provisioning token made', 'default', id],
      ['provisioning token spent', 'default', id],
      ['provisioning token made', 'default', body.items[0].id],
      ['provisioning token revoked', 'default', body.items[0].id],
    ]);
    const log = demo.adapter.log.join('');
    expect(log).toContain('"listener":"administration"');
    for (const secret of [token, token.slice(4), administrationKey, 'alice', 'bob', 'nobody', 'app.example.com'])
      expect(log).not.toContain(secret);
  });
});
