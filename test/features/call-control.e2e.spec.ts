import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TestAdapter } from '../support/adapter';
import { type Demo, tenantAt, withDemos, withOneDemo } from '../support/demo';

let demo: Demo;
const take = (started: Demo) => {
  demo = started;
};

const alice = { userId: 'alice@example.com', number: '+12025550142', name: 'Zoë <&>' };
const as = async (user: string, password = `${user}-demo`) => (await demo.adapter.signIn(user, password)).access_token;
const call = (name: string, token: string, body: unknown = {}) =>
  demo.adapter.call('POST', `/v1/custom/private/${name}`, { token, body });

describe('calls', () => {
  withDemos(take);

  it('in progress are shown, without who hides', async () => {
    const token = await as('alice');
    expect((await call('calls', token)).body).toEqual({ calls: [] });
    const open = demo.simulator.startCall(alice);
    const hidden = demo.simulator.startCall({ ...alice, isPrivate: true, state: 'Alerting' });
    const moment = expect.stringMatching(/^\d{4}-.*Z$/);
    expect((await call('calls', token)).body.calls).toEqual([
      {
        call_id: open,
        direction: 'incoming',
        state: 'active',
        number: '+12025550142',
        name: 'Zoë <&>',
        in_conference: false,
        start_time: moment,
        answer_time: moment,
      },
      expect.objectContaining({ call_id: hidden, state: 'alerting', number: null, name: null, answer_time: null }),
    ]);
    expect((await call('calls', await as('bob'))).body).toEqual({ calls: [] });
  });

  it('are ten at most, and one that ends meanwhile is left out', async () => {
    const token = await as('alice');
    const [first] = Array.from({ length: 12 }, () => demo.simulator.startCall(alice));
    demo.simulator.setFault(`/calls/${first}`, { kind: 'status', status: 404 });
    demo.simulator.resetCounters();
    expect((await call('calls', token)).body.calls).toHaveLength(9);
    expect(demo.simulator.counters.requests).toBe(11);
  });

  it('D38 are none where the platform does not let the user see them', async () => {
    demo.simulator.setFault('/calls', { kind: 'status', status: 403 });
    expect((await call('calls', await as('alice'))).body).toEqual({ calls: [] });
  });

  it('are begun, answered, held, taken back and ended', async () => {
    const token = await as('alice');
    const { call_id } = (await call('click-to-dial', token, { number: '(202) 555-0143' })).body;
    const state = async () => (await call('calls', token)).body.calls[0];
    expect(await state()).toMatchObject({ call_id, direction: 'outgoing', state: 'alerting', number: '2025550143' });
    for (const [method, then] of [
      ['call-resume', 'active'],
      ['call-hold', 'held'],
      ['call-resume', 'active'],
    ] as const) {
      expect((await call(method, token, { call_id })).body).toEqual({ call_id });
      expect((await state()).state).toBe(then);
    }
    expect((await call('call-hang-up', token, { call_id })).status).toBe(200);
    expect(await state()).toBeUndefined();
  });

  it('D58 one that is over is hung up already', async () => {
    expect((await call('call-hang-up', await as('alice'), { call_id: 'callhalf-9:0' })).status).toBe(200);
  });

  it('are transferred to a number, or to each other', async () => {
    const token = await as('alice');
    const call_id = demo.simulator.startCall(alice);
    expect((await call('call-transfer', token, { call_id, number: 'sip:zoe@partner.example.com' })).status).toBe(200);
    const [one, other] = [demo.simulator.startCall(alice), demo.simulator.startCall(alice)];
    expect((await call('call-transfer', token, { call_id: one, other_call_id: other })).status).toBe(200);
    expect((await call('calls', token)).body.calls).toEqual([]);
  });

  it("C22 that are not the user's are 422, and go on", async () => {
    const call_id = demo.simulator.startCall(alice);
    const bob = await as('bob');
    for (const name of ['call-hold', 'call-resume', 'call-transfer']) {
      const { status, body } = await call(name, bob, { call_id, number: '1' });
      expect([status, body.details.path]).toEqual([422, 'call_id']);
    }
    expect((await call('call-hang-up', bob, { call_id })).status).toBe(200);
    expect((await call('calls', await as('alice'))).body.calls).toHaveLength(1);
  });
});

describe('a method', () => {
  withOneDemo(take);

  it.each([
    ['click-to-dial', {}, 'number'],
    ['click-to-dial', { number: 'a<b' }, 'number'],
    ['click-to-dial', { number: '1?2' }, 'number'],
    ['call-hold', {}, 'call_id'],
    ['call-hold', { call_id: '..' }, 'call_id'],
    ['call-hold', { call_id: 'a/b' }, 'call_id'],
    ['call-resume', { call_id: 'a\r\nb' }, 'call_id'],
    ['call-resume', { call_id: 7 }, 'call_id'],
    ['call-hang-up', { call_id: 'x'.repeat(129) }, 'call_id'],
    ['call-hang-up', { call_id: '<a>' }, 'call_id'],
    ['call-transfer', { call_id: 'a' }, 'number'],
    ['call-transfer', { call_id: 'a', number: 'x' }, 'number'],
    ['call-transfer', { call_id: 'a', other_call_id: '../a' }, 'other_call_id'],
    ['call-transfer', { call_id: 'a', number: '1', other_call_id: 'b' }, 'other_call_id'],
  ])('C23 C24 with what is not valid is 422, and nothing is sent: %s %j', async (name, body, path) => {
    const token = await as('alice');
    demo.simulator.resetCounters();
    const answer = await call(name, token, body);
    expect([answer.status, answer.body.code, answer.body.details.path]).toEqual([422, 'validation_error', path]);
    expect(demo.simulator.counters.requests).toBe(0);
  });

  it.each([
    ['calls', {}],
    ['click-to-dial', { number: '1' }],
    ['call-hold', { call_id: 'a' }],
    ['call-resume', { call_id: 'a' }],
    ['call-transfer', { call_id: 'a', number: '1' }],
    ['call-hang-up', { call_id: 'a' }],
    ['registrations', {}],
    ['feature-access-codes', {}],
    ['change-password', { old_password: 'alice-demo', new_password: 'a-new-password' }],
  ])('D58 is 500 while BroadWorks is away, and no write is sent twice: %s', async (name, body) => {
    const token = await as('alice');
    demo.simulator.setFault('/user/', { kind: 'reset' });
    demo.simulator.resetCounters();
    const answer = await call(name, token, body);
    expect([answer.status, answer.body.code]).toEqual([500, 'external_api_issue']);
    const isRead = ['calls', 'registrations', 'feature-access-codes'].includes(name);
    expect(demo.simulator.counters.requests).toBeLessThanOrEqual(isRead ? 2 : 1);
  });

  it('C21 with a tenant header that could be none is 422', async () => {
    const headers = { 'x-webtrit-tenant-id': 'a,b' };
    for (const name of ['calls', 'registrations', 'feature-access-codes']) {
      const { status, body } = await demo.adapter.call('POST', `/v1/custom/private/${name}`, { headers });
      expect([status, body.code]).toEqual([422, 'validation_error']);
    }
  });

  it('lists phones and codes, and none where the platform does not tell', async () => {
    const token = await as('alice');
    expect((await call('registrations', token)).body.registrations[1]).toEqual({
      line_port: '2025550101_wt@example.com',
      endpoint_type: 'Shared Call Appearance',
      uri: expect.stringMatching(/^sip:/),
      user_agent: expect.any(String),
      expiration: expect.stringMatching(/^\w{3} \w{3} \d\d \d\d:\d\d:\d\d \S+ \d{4}$/),
    });
    const codes = (await call('feature-access-codes', token)).body.feature_access_codes;
    expect(codes).toContainEqual({ name: 'Do Not Disturb Activation', code: '*78', alternate_code: '#78' });
    expect(codes).toContainEqual({ name: 'Voice Mail Retrieval', code: '*86', alternate_code: null });
    demo.simulator.setFault('/profile/', { kind: 'status', status: 403 });
    expect((await call('registrations', token)).body).toEqual({ registrations: [] });
    expect((await call('feature-access-codes', token)).body).toEqual({ feature_access_codes: [] });
  });
});

describe('change-password', () => {
  withDemos(take);

  const change = { old_password: 'alice-demo', new_password: 'a new <&> "password"' };

  it('C41 this session goes on, the others end, and no login fails at BroadWorks', async () => {
    const [token, other] = [await as('alice'), await demo.adapter.signIn('alice', 'alice-demo')];
    const bob = await as('bob');
    demo.simulator.resetCounters();
    const answer = await call('change-password', token, change);
    expect([answer.status, answer.body]).toEqual([200, { changed: true }]);
    expect((await call('do-not-disturb', token)).body.assigned).toBe(true);
    expect((await demo.adapter.get('/v1/user/history', other.access_token)).body.code).toBe('access_token_invalid');
    const refresh = await demo.adapter.call('PATCH', '/v1/session', { body: { refresh_token: other.refresh_token } });
    expect([refresh.status, refresh.body.code]).toEqual([422, 'refresh_token_invalid']);
    expect((await demo.adapter.get('/v1/user', bob)).status).toBe(200);
    expect(demo.simulator.counters.failedAuthentications).toBe(0);

    const body = { user_ref: 'alice', password: 'alice-demo' };
    expect((await demo.adapter.call('POST', '/v1/session', { body })).body.code).toBe('incorrect_credentials');
    await as('alice', change.new_password);
    const log = demo.adapter.log.join('');
    for (const secret of ['alice-demo', change.new_password, 'a new']) expect(log).not.toContain(secret);
  });

  it('a request that was on its way with the old password does not end the session', async () => {
    const token = await as('alice');
    demo.simulator.setFault('/directories/', { kind: 'latency', milliseconds: 1000 });
    const onItsWay = demo.adapter.get('/v1/user/contacts', token);
    await sleep(100);
    expect((await call('change-password', token, change)).status).toBe(200);
    expect((await onItsWay).body.code).toBe('access_token_invalid');
    expect((await call('do-not-disturb', token)).status).toBe(200);
  });

  it('outlives a restart with the new password', async () => {
    const store = { url: `sqlite:${join(await mkdtemp(join(tmpdir(), 'adapter-')), 'adapter.db')}` };
    const start = () => TestAdapter.start({ store, tenants: { default: tenantAt(demo.simulator) } });
    const before = await start();
    const { access_token: token } = await before.signIn('alice', 'alice-demo');
    await before.call('POST', '/v1/custom/private/change-password', { token, body: change });
    await before.close();
    const after = await start();
    expect((await after.get('/v1/user/history', token)).status).toBe(200);
    await after.close();
    expect(demo.simulator.counters.failedAuthentications).toBe(0);
  });

  it('is noticed by another process that knows the session, also by what is on its way there', async () => {
    const store = { url: `sqlite:${join(await mkdtemp(join(tmpdir(), 'adapter-')), 'adapter.db')}` };
    const start = () => TestAdapter.start({ store, tenants: { default: tenantAt(demo.simulator) } });
    const [one, other] = [await start(), await start()];
    try {
      const { access_token: token } = await one.signIn('alice', 'alice-demo');
      expect((await other.get('/v1/user', token)).status).toBe(200);
      demo.simulator.setFault('/directories/', { kind: 'latency', milliseconds: 300 });
      const onItsWay = other.get('/v1/user/contacts', token);
      await sleep(100);
      await one.call('POST', '/v1/custom/private/change-password', { token, body: change });
      expect((await onItsWay).body.code).toBe('access_token_invalid');
      expect((await other.get('/v1/user/history', token)).status).toBe(200);
      expect((await one.get('/v1/user/history', token)).status).toBe(200);
    } finally {
      await Promise.all([one.close(), other.close()]);
    }
  });

  it('cannot be used to guess the old password: after twenty tries even the right one is refused', async () => {
    const token = await as('alice');
    for (let guess = 0; guess < 20; guess++) await call('change-password', token, { ...change, old_password: 'wrong' });
    const answer = await call('change-password', token, change);
    expect([answer.status, answer.body.details.path]).toEqual([422, 'old_password']);
    expect((await demo.adapter.get('/v1/user', token)).status).toBe(200);
    expect(demo.simulator.counters.failedAuthentications).toBe(0);
  });

  it('a wrong old password is 422 without asking BroadWorks, where it would count', async () => {
    const token = await as('alice');
    demo.simulator.resetCounters();
    const answer = await call('change-password', token, { ...change, old_password: 'wrong' });
    expect([answer.status, answer.body.details.path]).toEqual([422, 'old_password']);
    expect(demo.simulator.counters.requests).toBe(0);
  });

  it.each([
    [{ new_password: 'a-new-password' }, 'old_password'],
    [{ old_password: '', new_password: 'a-new-password' }, 'old_password'],
    [{ old_password: 'alice-demo' }, 'new_password'],
    [{ old_password: 'alice-demo', new_password: 'x'.repeat(61) }, 'new_password'],
    [{ old_password: 'alice-demo', new_password: ' blank' }, 'new_password'],
    [{ old_password: 'alice-demo', new_password: 'two  blanks' }, 'new_password'],
    [{ old_password: 'alice-demo', new_password: 'a\u0000b-secret' }, 'new_password'],
    [{ old_password: 'alice-demo', new_password: 'a\tb-secret' }, 'new_password'],
    [{ old_password: 'alice-demo', new_password: ['a'] }, 'new_password'],
    [{ old_password: 'alice-demo', new_password: 'short' }, 'new_password'],
  ])('C24 %j is 422, and the old one stays', async (body, path) => {
    const answer = await call('change-password', await as('alice'), body);
    expect([answer.status, answer.body.code, answer.body.details.path]).toEqual([422, 'validation_error', path]);
    expect(answer.text).not.toContain('secret');
    await as('alice');
  });

  it('is not for a session that an administrator lends its login', async () => {
    const admin = { userId: 'admin@example.com', password: 'admin-demo' };
    const xsi = { servers: [demo.simulator.url], allowHttp: true, userDomain: 'example.com', admin };
    const adapter = await TestAdapter.start({ tenants: { default: tenantAt(demo.simulator, { xsi }) } });
    const token = await adapter.signInWithoutPassword('alice@example.com');
    const answer = await adapter.call('POST', '/v1/custom/private/change-password', { token, body: change });
    expect([answer.status, answer.body.code]).toEqual([403, 'user_not_allowed']);
    await adapter.close();
  });
});
