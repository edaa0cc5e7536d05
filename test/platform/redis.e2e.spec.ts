import { type Simulator, startSimulator } from '@apps/simulator';
import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';
import { describeWithRedis, RedisServer } from '../support/redis-server';

describeWithRedis('two adapters with one Redis', () => {
  let redis: RedisServer;
  let simulator: Simulator;
  let here: TestAdapter;
  let there: TestAdapter;
  beforeAll(async () => {
    redis = await RedisServer.start('--appendonly', 'yes', '--appendfsync', 'always');
    simulator = await startSimulator();
    const config = { store: { url: redis.url }, tenants: { default: tenantAt(simulator) } };
    [here, there] = await Promise.all([TestAdapter.start(config), TestAdapter.start(config)]);
  });
  afterAll(async () => {
    await Promise.all([here.close(), there.close()]);
    await Promise.all([simulator.close(), redis.kill()]);
  });

  const refresh = (adapter: TestAdapter, refresh_token: string) =>
    adapter.call('PATCH', '/v1/session', { body: { refresh_token } });
  const answerOf = async (asked: ReturnType<TestAdapter['call']>) => {
    const { status, body } = await asked;
    return [status, body?.code];
  };

  it('C18 who signed in at one is signed in at the other, and signed out at both', async () => {
    const { access_token } = await here.signIn('alice', 'alice-demo');
    expect((await there.get('/v1/user', access_token)).status).toBe(200);
    expect((await there.call('DELETE', '/v1/session', { token: access_token })).status).toBe(204);
    expect(await answerOf(here.get('/v1/user', access_token))).toEqual([401, 'access_token_invalid']);
  });

  it('C11 C12 a refresh at both at once gives one pair, and kills the old token at both', async () => {
    const { access_token, refresh_token } = await here.signIn('bob', 'bob-demo');
    const answers = await Promise.all(
      Array.from({ length: 20 }, (_, index) => refresh(index % 2 === 0 ? here : there, refresh_token)),
    );
    expect(new Set(answers.map(({ status, body }) => `${status} ${body.access_token}`)).size).toBe(1);
    for (const adapter of [here, there]) {
      expect(await answerOf(adapter.get('/v1/user', access_token))).toEqual([401, 'access_token_invalid']);
      expect((await adapter.get('/v1/user', answers[0]?.body.access_token)).status).toBe(200);
    }
  });

  it('C16 C54 while it is away nobody is signed out, and nobody is let in', async () => {
    const { access_token, refresh_token } = await here.signIn('carol', 'carol-demo');
    await redis.kill();
    const unavailable = [503, 'service_unavailable'];
    expect(await answerOf(here.get('/v1/user', access_token))).toEqual(unavailable);
    expect(await answerOf(refresh(here, refresh_token))).toEqual(unavailable);
    expect(await answerOf(here.call('DELETE', '/v1/session', { token: access_token }))).toEqual(unavailable);
    const credentials = { user_ref: 'carol', password: 'carol-demo' };
    expect(await answerOf(here.call('POST', '/v1/session', { body: credentials }))).toEqual(unavailable);
    expect((await here.get('/v1/user', access_token)).headers.get('retry-after')).toBe('1');
    for (const path of ['/health-check', '/v1/system-info']) expect((await here.get(path)).status).toBe(200);

    await redis.start();
    while ((await here.get('/v1/user', access_token)).status === 503) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    expect((await here.get('/v1/user', access_token)).status).toBe(200);
    expect((await refresh(here, refresh_token)).status).toBe(200);
  });
});
