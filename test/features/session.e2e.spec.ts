import { randomBytes } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeKey } from '../../apps/adapter/src/config/reading/keys';
import { OpenedSessions } from '../../apps/adapter/src/sign-in/session/opened-sessions';
import { TestAdapter, testKeys } from '../support/adapter';
import { later } from '../support/clock';
import { type Demo, startDemo, tenantAt } from '../support/demo';

let demo: Demo;
beforeEach(async () => {
  demo = await startDemo();
});
afterEach(() => demo.close());

/** Of a user without a SIP account. */
const noLine = { code: 'external_api_issue', message: 'No SIP account could be found for the user' };

const signIn = (user_ref: string, password: string, headers?: Record<string, string>) =>
  demo.adapter.call('POST', '/v1/session', { body: { user_ref, password }, headers });
const refresh = (refresh_token: string, headers?: Record<string, string>) =>
  demo.adapter.call('PATCH', '/v1/session', { body: { refresh_token }, headers });

/** With access tokens of a minute. */
const startShortLived = () =>
  TestAdapter.start({ tenants: { default: tenantAt(demo.simulator) }, sessions: { accessToken: 60 } });

describe('signing in', () => {
  it('costs one authentication at BroadWorks, and the next calls cost none', async () => {
    const { access_token } = await demo.adapter.signIn('alice', 'alice-demo');
    await demo.adapter.get('/v1/user', access_token);
    await demo.adapter.get('/v1/user/contacts', access_token);
    await demo.adapter.get('/v1/user/history', access_token);
    expect(demo.simulator.counters.authentications).toBe(1);
  });

  it.each(['alice', 'alice@example.com', 'ALICE'])('knows %s by one id', async (typed) => {
    expect((await demo.adapter.signIn(typed, 'alice-demo')).user_id).toBe('alice@example.com');
  });

  it('takes the older name of the field, unknown fields, and a stray token', async () => {
    const body = { login: 'alice', password: 'alice-demo', type: 'web', bundle_id: null };
    expect((await demo.adapter.call('POST', '/v1/session', { body, token: 'stray' })).status).toBe(200);
  });

  it.each([
    ['C1 a wrong password', 'alice', 'wrong', {}],
    ['C2 an unknown user', 'nobody', 'wrong', {}],
    ['C2 an unknown tenant', 'alice', 'alice-demo', { 'x-webtrit-tenant-id': 'elsewhere' }],
    ['C23 a path', '../alice', 'alice-demo', {}],
    ['C23 an odd login', 'али са 你好', 'x', {}],
    ['C23 a login with a control character', 'al\u0000ice', 'x', {}],
    ['C23 an endless login', 'a'.repeat(5000), 'x', {}],
  ])('%s is one and the same 401', async (_, user, password, headers) => {
    const { status, text, headers: answered } = await signIn(user, password, headers);
    expect([status, text]).toEqual([
      401,
      '{"code":"incorrect_credentials","message":"User name or password is not valid"}',
    ]);
    expect(answered.get('www-authenticate')).toBeNull();
  });

  it('never asks BroadWorks about what cannot be a user', async () => {
    await signIn('../alice', 'x');
    await signIn('a:b', 'x');
    expect(demo.simulator.counters.requests).toBe(0);
  });

  it('never repeats a refused password', async () => {
    await signIn('alice', 'wrong');
    expect(demo.simulator.counters.failedAuthentications).toBe(1);
  });

  it.each(['status 503', 'reset', 'malformed'] as const)('R4 is 500 when BroadWorks fails (%s)', async (kind) => {
    demo.simulator.setFault(
      'profile',
      kind === 'status 503' ? { kind: 'status', status: 503, body: 'html' } : { kind },
    );
    const { status, body } = await signIn('alice', 'alice-demo');
    expect([status, body.code]).toEqual([500, 'external_api_issue']);
  });

  it.each([' alice@example.com ', 'alice\t', '\u00a0alice@example.com', '\u202aalice@example.com\u202c'])(
    'knows the user without what is around %j',
    async (user_ref) => {
      for (const body of [{ user_ref }, { login: user_ref }]) {
        const answer = await demo.adapter.call('POST', '/v1/session', { body: { ...body, password: 'alice-demo' } });
        expect([answer.status, answer.body.user_id]).toEqual([200, 'alice@example.com']);
      }
    },
  );

  it('takes a password as it is, with its blanks', async () => {
    expect((await signIn('alice', ' alice-demo')).body.code).toBe('incorrect_credentials');
    demo.simulator.setPassword('alice@example.com', ' spaced ');
    expect((await signIn('alice', ' spaced ')).status).toBe(200);
  });

  it('C45 is 500 when the answer is about somebody else', async () => {
    demo.simulator.setFault('profile', { kind: 'other-user' });
    expect((await signIn('alice', 'alice-demo')).status).toBe(500);
  });

  it('refuses who has no line, and tells which setting to look at to the log alone', async () => {
    expect((await signIn('dave', 'dave-demo')).body).toEqual(noLine);
    expect(demo.adapter.lastWarning()).toBe(
      'OperatorHint: sip.credentials: device-file: no device of the types in deviceTypes is assigned',
    );
  });
});

describe('an access token', () => {
  it.each([
    ['C9 is missing', {}, 'authorization_header_missing'],
    ['C9 is of another scheme', { authorization: 'Basic YTpi' }, 'bearer_credentials_missing'],
    ['C9 is empty', { authorization: 'Bearer ' }, 'bearer_credentials_missing'],
    ['C7 is unknown', { authorization: `Bearer wa1.${'A'.repeat(43)}` }, 'access_token_invalid'],
    ['C7 is garbage', { authorization: 'Bearer garbage' }, 'access_token_invalid'],
  ])('that %s is refused', async (_, headers, code) => {
    const { status, body, headers: answered } = await demo.adapter.get('/v1/user', undefined, headers);
    expect([status, body.code, answered.get('www-authenticate')]).toEqual([401, code, 'Bearer']);
  });

  it('C10 is no refresh token, nor the other way round', async () => {
    const { access_token, refresh_token } = await demo.adapter.signIn('alice', 'alice-demo');
    expect((await demo.adapter.get('/v1/user', refresh_token)).body.code).toBe('access_token_invalid');
    expect((await refresh(access_token)).body.code).toBe('refresh_token_invalid');
    expect((await demo.adapter.get('/v1/user', access_token.replace('wa1', 'WA1'))).body.code).toBe(
      'access_token_invalid',
    );
  });

  it('C20 is good for its tenant only', async () => {
    const { access_token, refresh_token } = await demo.adapter.signIn('alice', 'alice-demo');
    const elsewhere = { 'x-webtrit-tenant-id': 'elsewhere' };
    expect((await demo.adapter.get('/v1/user', access_token, elsewhere)).body.code).toBe('access_token_invalid');
    expect((await refresh(refresh_token, elsewhere)).body.code).toBe('refresh_token_invalid');
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  it('C57 that was seen to have ended stays so when the clock goes back', async () => {
    const adapter = await startShortLived();
    const { access_token, refresh_token } = await adapter.signIn('alice', 'alice-demo');
    later(60);
    expect((await adapter.get('/v1/user', access_token)).body.code).toBe('access_token_expired');
    jest.useRealTimers();
    expect((await adapter.get('/v1/user', access_token)).body.code).toBe('access_token_expired');
    expect((await adapter.call('PATCH', '/v1/session', { body: { refresh_token } })).status).toBe(200);
    await adapter.close();
  });

  it('C8 expires, and is good for signing out even then', async () => {
    const adapter = await startShortLived();
    const { access_token, refresh_token } = await adapter.signIn('alice', 'alice-demo');
    later(60);
    expect((await adapter.get('/v1/user', access_token)).body.code).toBe('access_token_expired');
    expect((await adapter.call('DELETE', '/v1/session', { token: access_token })).status).toBe(204);
    expect((await adapter.call('PATCH', '/v1/session', { body: { refresh_token } })).status).toBe(422);
    jest.useRealTimers();
    await adapter.close();
  });
});

describe('refreshing', () => {
  it('C11 C15 gives a new pair, ends the old one, and asks BroadWorks nothing', async () => {
    const first = await demo.adapter.signIn('alice', 'alice-demo');
    const { requests } = demo.simulator.counters;
    const { body: second } = await refresh(first.refresh_token);
    expect(second.user_id).toBe(first.user_id);
    expect((await demo.adapter.get('/v1/user', first.access_token)).body.code).toBe('access_token_invalid');
    expect(demo.simulator.counters.requests).toBe(requests);
    expect((await demo.adapter.get('/v1/user', second.access_token)).status).toBe(200);
  });

  it('C12 C17 gives the same pair to all who ask at once', async () => {
    const { refresh_token } = await demo.adapter.signIn('alice', 'alice-demo');
    const answers = await Promise.all(Array.from({ length: 50 }, () => refresh(refresh_token)));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers[0]?.status).toBe(200);
  });

  it('C14 is refused when the token lay unused for too long, and the session is gone', async () => {
    const adapter = await TestAdapter.start({
      tenants: { default: tenantAt(demo.simulator) },
      sessions: { refreshToken: 60 },
    });
    const { access_token, refresh_token } = await adapter.signIn('alice', 'alice-demo');
    later(60);
    const { status, body } = await adapter.call('PATCH', '/v1/session', { body: { refresh_token } });
    expect([status, body.code]).toEqual([422, 'refresh_token_invalid']);
    expect((await adapter.get('/v1/user', access_token)).status).toBe(401);
    jest.useRealTimers();
    await adapter.close();
  });

  it('C13 ends the whole session when a token is used again after its successor', async () => {
    const first = await demo.adapter.signIn('alice', 'alice-demo');
    const { body: second } = await refresh(first.refresh_token);
    const { body: third } = await refresh(second.refresh_token);
    expect((await refresh(first.refresh_token)).body.code).toBe('refresh_token_invalid');
    expect((await refresh(third.refresh_token)).body.code).toBe('refresh_token_invalid');
    expect((await demo.adapter.get('/v1/user', third.access_token)).body.code).toBe('access_token_invalid');
  });

  it.each(['', 'garbage', `wr1.${'A'.repeat(43)}`])('refuses %p', async (token) => {
    expect((await refresh(token)).body.code).toBe(token === '' ? 'validation_error' : 'refresh_token_invalid');
  });
});

describe('signing out', () => {
  it('C18 ends all tokens at once; a second time is fine, an unknown token is not', async () => {
    const { access_token, refresh_token } = await demo.adapter.signIn('alice', 'alice-demo');
    const signOut = (token: string) => demo.adapter.call('DELETE', '/v1/session', { token, body: {} });
    expect((await signOut(access_token)).status).toBe(204);
    expect((await demo.adapter.get('/v1/user', access_token)).body.code).toBe('access_token_invalid');
    expect((await refresh(refresh_token)).body.code).toBe('refresh_token_invalid');
    expect((await signOut(access_token)).status).toBe(204);
    expect((await signOut(`wa1.${'A'.repeat(43)}`)).body.code).toBe('access_token_invalid');
  });

  it('costs nothing for a session that is closed already', async () => {
    const { access_token } = await demo.adapter.signIn('alice', 'alice-demo');
    const ended: string[] = [];
    demo.adapter.part(OpenedSessions).onEnd((id) => ended.push(id));
    for (let time = 0; time < 3; time++) {
      expect((await demo.adapter.call('DELETE', '/v1/session', { token: access_token })).status).toBe(204);
    }
    expect(ended).toHaveLength(1);
  });

  it('C19 a token that a refresh replaced signs nobody out', async () => {
    const { access_token, refresh_token } = await demo.adapter.signIn('alice', 'alice-demo');
    const { body: renewed } = await refresh(refresh_token);
    const { status, body } = await demo.adapter.call('DELETE', '/v1/session', { token: access_token });
    expect([status, body.code]).toEqual([401, 'access_token_invalid']);
    expect((await demo.adapter.get('/v1/user', renewed.access_token)).status).toBe(200);
  });

  it('C18 ends the session at BroadWorks, too', async () => {
    const { access_token } = await demo.adapter.signIn('alice', 'alice-demo');
    demo.simulator.resetCounters();
    await demo.adapter.call('DELETE', '/v1/session', { token: access_token });
    while (demo.simulator.counters.requests === 0) await new Promise(setImmediate);
    expect(Object.keys(demo.simulator.counters.byPath)).toEqual(['/j_logout']);
  });

  it('ends every session of a user who deletes the account', async () => {
    const one = await demo.adapter.signIn('alice', 'alice-demo');
    const other = await demo.adapter.signIn('alice', 'alice-demo');
    expect((await demo.adapter.call('DELETE', '/v1/user', { token: one.access_token })).status).toBe(204);
    for (const { access_token } of [one, other]) {
      expect((await demo.adapter.get('/v1/user', access_token)).body.code).toBe('access_token_invalid');
    }
  });
});

it('signs out cleanly who changed the password: 401, then 422', async () => {
  const { access_token, refresh_token } = await demo.adapter.signIn('alice', 'alice-demo');
  demo.simulator.setPassword('alice@example.com', 'changed');
  expect((await demo.adapter.get('/v1/user/history', access_token)).body.code).toBe('access_token_invalid');
  expect((await refresh(refresh_token)).body.code).toBe('refresh_token_invalid');
});

it('keeps sessions in its file, over a restart and a rotation of keys', async () => {
  const store = { url: `sqlite:${join(mkdtempSync(join(tmpdir(), 'adapter-')), 'data/adapter.db')}` };
  const tenants = { default: tenantAt(demo.simulator) };
  const first = await TestAdapter.start({ tenants, store });
  const { access_token, refresh_token } = await first.signIn('alice', 'alice-demo');
  await first.close();

  const newer = makeKey('newer', randomBytes(32));
  const second = await TestAdapter.start({ tenants, store }, [newer, ...testKeys]);
  expect((await second.get('/v1/user', access_token)).status).toBe(200);
  const { body: renewed } = await second.call('PATCH', '/v1/session', { body: { refresh_token } });
  await second.close();

  // the old key is no longer needed by who has refreshed
  const third = await TestAdapter.start({ tenants, store }, [newer]);
  expect((await third.get('/v1/user', renewed.access_token)).body.sip.password).toBe('sip-demo-alice');
  await third.close();

  const stranger = await TestAdapter.start({ tenants, store }, [makeKey('stranger', randomBytes(32))]);
  expect((await stranger.get('/v1/user', renewed.access_token)).body.code).toBe('access_token_invalid');
  await stranger.close();
});

it.each([
  ['the list is empty', []],
  ['map: the file has neither the user nor a line port of theirs', [{ type: 'map', file: emptyMap() }]],
  [
    'device-password: no device of the types in deviceTypes is assigned',
    [{ type: 'device-password', deviceTypes: ['x'] }],
  ],
  ['device-file: no device of the types in deviceTypes is assigned', [{ type: 'device-file', deviceTypes: ['x'] }]],
])('a client is told the same whatever is missing, the log why: %s', async (reason, credentials) => {
  const adapter = await TestAdapter.start({ tenants: { default: tenantAt(demo.simulator, { sip: { credentials } }) } });
  const { status, body } = await adapter.call('POST', '/v1/session', {
    body: { user_ref: 'alice', password: 'alice-demo' },
  });
  expect([status, body]).toEqual([500, noLine]);
  expect(adapter.lastWarning()).toBe(`OperatorHint: sip.credentials: ${reason}`);
  await adapter.close();
});

function emptyMap(): string {
  const file = join(mkdtempSync(join(tmpdir(), 'map-')), 'sip.json');
  writeFileSync(file, '{"x": {"password": "not-a-password"}}');
  return file;
}
