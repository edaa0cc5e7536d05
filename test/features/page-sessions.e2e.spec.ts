// What a page of the operator's may do with the access token that it was given: read, and nothing else.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PageTokens } from '../../apps/adapter/src/features/custom-methods/pages/page-tokens.service';
import { Sessions } from '../../apps/adapter/src/sign-in/session/sessions.service';
import { TestAdapter } from '../support/adapter';
import { type Demo, startDemo, tenantAt } from '../support/demo';
import { describeWithRedis, RedisServer } from '../support/redis-server';

const settings = { pages: { accessTokens: true, portalUrl: 'https://portal.example.com' } };
/** A change that each of these would take from the user. */
const changes: Record<string, object> = {
  'call-forwarding-always': { active: true, forward_to: '1' },
  'call-forwarding-busy': { active: true, forward_to: '1' },
  'call-forwarding-no-answer': { active: true, forward_to: '1' },
  'call-forwarding-not-reachable': { active: true, forward_to: '1' },
  'remote-office': { active: true, number: '1' },
  'simultaneous-ring': { active: true, incoming_calls: 'all' },
  'broadworks-anywhere': { alert_all_for_click_to_dial: true },
};
const reading = [
  'calls',
  'registrations',
  'feature-access-codes',
  'call-services',
  'call-to-actions',
  'custom-pages',
  'self-config-portal-url',
];

let demo: Demo;
let phone: string;
let page: { access_token: string; refresh_token: string };
let messageId: string;

beforeAll(async () => {
  demo = await startDemo(settings);
  phone = (await demo.adapter.signIn('alice', 'alice-demo')).access_token;
  page = (await custom('external-page-access-token', {}, phone)).body;
  messageId = demo.simulator.addVoicemail({ userId: 'alice@example.com' });
});
afterAll(() => demo.close());

const call = (method: string, path: string, body?: object, token = page.access_token) =>
  demo.adapter.call(method, path, { body, token });
const custom = (name: string, body: object = {}, token = page.access_token) =>
  call('POST', `/v1/custom/private/${name}`, body, token);

/** Every operation of somebody who is signed in that is not a GET. */
const operations = () =>
  demo.adapter
    .routes()
    .filter(
      ({ address, method, url }) =>
        address === demo.adapter.url && method !== 'GET' && /\/v1\/(user|custom\/private)/.test(url),
    )
    .filter(({ method, url }) => !(method === 'POST' && url.endsWith('/v1/user')))
    .map(({ method, url }) => ({
      method,
      path: url.replace('/api', '').replace(':message_id', messageId).replace(':method_name', 'no-such'),
    }));

const isReading = (path: string) =>
  [...reading, 'no-such', 'external-page-access-token'].some((name) => path.endsWith(`/${name}`));

it('every operation that changes something is 403 for it, and nothing reaches BroadWorks', async () => {
  const writing = operations().filter(({ path }) => !isReading(path));
  expect(writing.length).toBeGreaterThan(20);
  for (const { method, path } of writing) {
    const body = changes[path.split('/').pop() ?? ''] ?? { active: true, seen: true };
    const { status, body: answer } = await call(method, path, body);
    expect([method, path, status, answer?.code]).toEqual([method, path, 403, 'user_not_allowed']);
  }
  const { items } = (await call('GET', '/v1/user/voicemails', undefined, phone)).body;
  expect(items).toContainEqual(expect.objectContaining({ id: messageId, seen: false }));
  expect((await custom('call-services', {}, phone)).body.do_not_disturb.active).toBe(false);
  expect((await call('GET', '/v1/user', undefined, phone)).status).toBe(200);
});

it('every operation that reads serves it', async () => {
  for (const path of [
    '/v1/user',
    '/v2/user/contacts',
    '/v1/user/history',
    '/v1/user/voicemails',
    `/v1/user/voicemails/${messageId}`,
  ])
    expect([path, (await call('GET', path)).status]).toEqual([path, 200]);
  for (const name of [...reading, ...Object.keys(changes), 'do-not-disturb', 'voicemail-settings'])
    expect([name, (await custom(name)).status]).toEqual([name, 200]);
  expect((await custom('no-such')).body.code).toBe('method_not_found');
});

it('is refreshed and ended by itself, and the phone goes on', async () => {
  const { status, body } = await demo.adapter.call('PATCH', '/v1/session', {
    body: { refresh_token: page.refresh_token },
  });
  expect(status).toBe(200);
  expect((await call('DELETE', '/v1/user', undefined, body.access_token)).status).toBe(403);
  expect((await call('DELETE', '/v1/session', undefined, body.access_token)).status).toBe(204);
  expect((await call('GET', '/v1/user', undefined, phone)).status).toBe(200);
});

/** A place for a store of a kind, and what ends it. */
async function placeOf(kind: string): Promise<[url: string, close: () => void | Promise<void>]> {
  if (kind === 'memory') return ['memory:', () => undefined];
  if (kind === 'Redis') {
    const redis = await RedisServer.start();
    return [redis.url, () => redis.kill()];
  }
  const folder = mkdtempSync(join(tmpdir(), 'pages-'));
  return [`sqlite:${join(folder, 'adapter.db')}`, () => rmSync(folder, { recursive: true })];
}

describe.each(['memory', 'SQLite'])('with the store %s', testsWith);
describeWithRedis('with the store Redis', () => testsWith('Redis'));

function testsWith(kind: string): void {
  let url: string;
  let closeStore: () => void | Promise<void>;
  beforeAll(async () => {
    [url, closeStore] = await placeOf(kind);
  });
  afterAll(() => closeStore());

  const start = () =>
    TestAdapter.start({
      store: { url },
      sessions: { perUser: 3 },
      tenants: { default: tenantAt(demo.simulator, settings) },
    });
  const tokenFrom = async (adapter: TestAdapter, token: string) => {
    const answer = await adapter.call('POST', '/v1/custom/private/external-page-access-token', { token });
    return answer.status === 200 ? answer.body.access_token : answer.status;
  };

  it('concurrent calls for a token get the same one [C59]', async () => {
    const adapter = await start();
    for (let round = 0; round < 5; round++) {
      const { access_token } = await adapter.signIn('bob', 'bob-demo');
      const tokens = await Promise.all(Array.from({ length: 20 }, () => tokenFrom(adapter, access_token)));
      expect([new Set(tokens).size, tokens[0]]).toEqual([1, expect.stringMatching(/^wa1\./)]);
    }
    await adapter.close();
  });

  it('calls while the phone signs out get a token or 401, never 503', async () => {
    const adapter = await start();
    const statuses = new Set<number>();
    for (let round = 0; round < 30; round++) {
      const { access_token: token } = await adapter.signIn('bob', 'bob-demo');
      const [outcome] = await Promise.all([
        tokenFrom(adapter, token),
        adapter.call('DELETE', '/v1/session', { token }),
      ]);
      statuses.add(typeof outcome === 'number' ? outcome : 200);
      expect(await tokenFrom(adapter, token)).toBe(401);
    }
    expect([...statuses].filter((status) => status !== 200 && status !== 401)).toEqual([]);
    await adapter.close();
  });

  it('a page token for a session that has ended meanwhile is 401 [C18]', async () => {
    const adapter = await start();
    const { access_token } = await adapter.signIn('bob', 'bob-demo');
    const session = await adapter.part(Sessions).find(access_token, 'default');
    await adapter.call('DELETE', '/v1/session', { token: access_token });
    await expect(adapter.part(PageTokens).of(session)).rejects.toMatchObject({ code: 'access_token_invalid' });
    await adapter.close();
  });
}

it('a phone that outlives restarts has as many page tokens as a user may have sessions [C59]', async () => {
  const [url, close] = await placeOf('SQLite');
  const tenants = { default: tenantAt(demo.simulator, settings) };
  const config = { store: { url }, sessions: { perUser: 3 }, tenants };
  const tokens: string[] = [];
  let token = '';
  for (let restart = 0; restart < 5; restart++) {
    const adapter = await TestAdapter.start(config);
    token ||= (await adapter.signIn('bob', 'bob-demo')).access_token;
    const { body } = await adapter.call('POST', '/v1/custom/private/external-page-access-token', { token });
    tokens.push(body.access_token);
    await adapter.close();
  }
  const adapter = await TestAdapter.start(config);
  const answers = await Promise.all([...tokens, token].map((one) => adapter.get('/v1/user', one)));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 200, 200, 200, 200]);
  await adapter.close();
  await close();
});
