import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@apps/simulator';
import { Metrics } from '../../apps/adapter/src/observability/metrics';
import { type Session, TestAdapter, type TestAnswer } from '../support/adapter';
import { later } from '../support/clock';
import { type Demo, startDemo, startDemoAt, tenantAt } from '../support/demo';

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  jest.useRealTimers();
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(tenant: object = {}): Promise<Demo> {
  const demo = await startDemo(tenant);
  closing.push(demo.close);
  return demo;
}

const many = <T>(times: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: times }, (_, index) => act(index)));
const poll = (adapter: TestAdapter, { access_token }: Session) => adapter.get('/v1/user/history', access_token);
const refresh = (adapter: TestAdapter, { refresh_token }: Session) =>
  adapter.call('PATCH', '/v1/session', { body: { refresh_token } });
const codeOf = ({ status, body }: TestAnswer) => `${status} ${body?.code ?? ''}`.trim();
const eventsIn = ({ log }: TestAdapter) =>
  log.map((line) => JSON.parse(line)).filter(({ event, level }) => event !== undefined && level === 40);

describe('C41 a password that was changed at BroadWorks', () => {
  const devices = (adapter: TestAdapter) =>
    many(5, (index) => adapter.signIn(index % 2 ? 'ALICE@example.com' : 'alice', 'alice-demo'));

  it.each([
    ['one after the other', false],
    ['all at once', true],
  ])('costs two failed logins, though five devices hold it and poll %s', async (_, atOnce) => {
    const { adapter, simulator } = await start();
    const sessions = await devices(adapter);
    await many(5, (index) => poll(adapter, sessions[index] as Session));
    simulator.setPassword('alice@example.com', 'changed');
    const answers = [];
    if (atOnce) answers.push(...(await Promise.all(sessions.map((session) => poll(adapter, session)))));
    else for (const session of sessions) answers.push(await poll(adapter, session));
    expect(new Set(answers.map(codeOf))).toEqual(new Set(['401 access_token_invalid']));
    expect(simulator.counters.failedAuthentications).toBe(2);
    expect((await refresh(adapter, sessions[4] as Session)).status).toBe(422);
    expect(eventsIn(adapter)).toMatchObject([{ event: 'stored password refused', tenant: 'default' }]);
    expect(Object.keys(eventsIn(adapter)[0])).toContain('session');
    expect((await adapter.signIn('alice', 'changed')).user_id).toBe('alice@example.com');
  });

  it.each([
    ['one after the other', false, 2],
    // each process finds out by itself
    ['all at once', true, 4],
  ])('costs little in two processes, which poll %s', async (_, atOnce, most) => {
    const simulator = await startSimulator();
    const store = { url: `sqlite:${join(mkdtempSync(join(tmpdir(), 'adapter-')), 'adapter.db')}` };
    const config = { tenants: { default: tenantAt(simulator) }, store };
    const demo = await startDemoAt(simulator, config);
    const other = await TestAdapter.start(config);
    closing.push(demo.close, () => other.close());
    const sessions = await devices(demo.adapter);
    const pollIn = (index: number) => poll(index % 2 ? other : demo.adapter, sessions[index] as Session);
    for (let index = 0; index < 5; index++) await pollIn(index);
    simulator.setPassword('alice@example.com', 'changed');
    if (atOnce) await many(5, pollIn);
    else for (let index = 0; index < 5; index++) expect(codeOf(await pollIn(index))).toBe('401 access_token_invalid');
    expect(simulator.counters.failedAuthentications).toBeLessThanOrEqual(most);
    expect((await refresh(other, sessions[0] as Session)).status).toBe(422);
  });

  it('is good again for who signs in with it, once BroadWorks takes it', async () => {
    const { adapter, simulator } = await start();
    const before = await adapter.signIn('alice', 'alice-demo');
    simulator.setPassword('alice@example.com', 'changed');
    expect((await poll(adapter, before)).status).toBe(401);
    simulator.setPassword('alice@example.com', 'alice-demo');
    const after = await adapter.signIn('alice', 'alice-demo');
    expect((await poll(adapter, after)).status).toBe(200);
    expect((await poll(adapter, before)).status).toBe(401);
  });

  it('through the adapter is known at once', async () => {
    const { adapter, simulator } = await start();
    const [session, other] = await many(2, () => adapter.signIn('alice', 'alice-demo'));
    const change = (old_password: string, new_password: string) =>
      adapter.call('POST', '/v1/custom/private/change-password', {
        token: session?.access_token,
        body: { old_password, new_password },
      });
    expect((await change('alice-demo', 'second-demo')).status).toBe(200);
    expect((await poll(adapter, session as Session)).status).toBe(200);
    expect((await poll(adapter, other as Session)).status).toBe(401);
    expect((await change('second-demo', 'alice-demo')).status).toBe(200);
    expect((await poll(adapter, session as Session)).status).toBe(200);
    expect(simulator.counters.failedAuthentications).toBe(0);
  });
});

it('C42 nobody is signed out while BroadWorks refuses many, one probe at a time is sent, and all go on after it', async () => {
  const { adapter, simulator } = await start({ sip: { required: false } });
  const people = simulator.world.people.slice(0, 30).map(({ userId }) => userId);
  const passwordOf = (userId: string) => `${userId.split('@')[0]}-demo`;
  const sessions: Session[] = [];
  for (const userId of people) sessions.push(await adapter.signIn(userId, passwordOf(userId)));
  const unaffected = await adapter.signIn(
    simulator.world.people[40]?.userId ?? '',
    passwordOf(simulator.world.people[40]?.userId ?? ''),
  );
  const pollAll = async () => {
    const answers = [];
    for (const session of sessions) answers.push(codeOf(await poll(adapter, session)));
    return answers;
  };
  const signedOut = Array(9).fill('401 access_token_invalid');
  const doubted = Array(21).fill('500 external_api_issue');

  for (const userId of people) simulator.setPassword(userId, 'changed');
  expect(await pollAll()).toEqual([...signedOut, ...doubted]);
  expect(simulator.counters.failedAuthentications).toBe(60);
  expect((await poll(adapter, unaffected)).status).toBe(200);

  // another one refused for each ten seconds, and not the same one again
  for (const failures of [61, 62]) {
    later(10);
    expect(await pollAll()).toEqual([...signedOut, ...doubted]);
    expect(simulator.counters.failedAuthentications).toBe(failures);
  }

  for (const userId of people) simulator.setPassword(userId, passwordOf(userId));
  expect(await pollAll()).toEqual([...signedOut, ...doubted]);
  later(10);
  // the one who may try ends it for all who come after
  const [one, ...others] = (await pollAll()).slice(9).filter((code) => code === '200');
  expect([one, others.length]).toEqual(['200', 18]);
  expect((await pollAll()).slice(9)).toEqual(Array(21).fill('200'));
  const events = eventsIn(adapter).map(({ event }) => event);
  expect(events.filter((event) => event !== 'stored password refused')).toEqual([
    'many stored passwords refused',
    'stored passwords accepted again',
  ]);
});

describe('security events', () => {
  it('C13 name a refresh token that is used again', async () => {
    const { adapter } = await start();
    const first = await adapter.signIn('alice', 'alice-demo');
    const { body: second } = await refresh(adapter, first);
    await refresh(adapter, second);
    await refresh(adapter, first);
    expect(eventsIn(adapter)).toMatchObject([
      { event: 'refresh token reused', tenant: 'default', session: expect.any(String) },
    ]);
  });

  it('C20 name a token of another tenant, whose session goes on', async () => {
    const { adapter } = await start();
    const session = await adapter.signIn('alice', 'alice-demo');
    const headers = { 'x-webtrit-tenant-id': 'elsewhere' };
    expect((await adapter.get('/v1/user', session.access_token, headers)).status).toBe(401);
    const signOut = await adapter.call('DELETE', '/v1/session', { token: session.access_token, headers });
    expect(signOut.status).toBe(401);
    expect((await poll(adapter, session)).status).toBe(200);
    const event = { event: 'token of another tenant', tenant: 'default', session: expect.any(String) };
    expect(eventsIn(adapter)).toMatchObject([event]);
  });

  it('that every request can cause are logged once a minute for a tenant, and all counted [C20 C45]', async () => {
    const { adapter, simulator } = await start();
    const sessions = [await adapter.signIn('alice', 'alice-demo'), await adapter.signIn('bob', 'bob-demo')];
    const headers = { 'x-webtrit-tenant-id': 'elsewhere' };
    const tokens = sessions.flatMap(({ access_token }) => Array<string>(20).fill(access_token));
    await Promise.all(tokens.map((token) => adapter.get('/v1/user', token, headers)));
    simulator.setFault('profile', { kind: 'other-user' });
    for (const token of tokens) await adapter.get('/v1/user', token);
    expect(eventsIn(adapter).map(({ event }) => event)).toEqual([
      'token of another tenant',
      'answer about another user',
    ]);
    const { values } = await adapter.part(Metrics).securityEvents.get();
    expect(values.map(({ value }) => value).filter((value) => value > 0)).toEqual([40, 40]);
  });

  it('C45 name an answer about another user', async () => {
    const { adapter, simulator } = await start();
    const session = await adapter.signIn('alice', 'alice-demo');
    simulator.setFault('profile', { kind: 'other-user' });
    expect(codeOf(await adapter.get('/v1/user', session.access_token))).toBe('500 external_api_issue');
    const events = eventsIn(adapter);
    expect(events[0]).toMatchObject({ event: 'answer about another user', tenant: 'default' });
    expect(JSON.stringify(events)).not.toMatch(/alice|bob/);
  });
});
