import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Simulator, startSimulator } from '@apps/simulator';
import { Redis as Client } from 'ioredis';
import { hashOf } from '../../apps/adapter/src/sign-in/tokens';
import { type Session, TestAdapter, testKeys } from '../support/adapter';
import { tenantAt } from '../support/demo';
import { describeWithRedis, RedisServer } from '../support/redis-server';

let simulator: Simulator;
let adapter: TestAdapter;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const start = async (url: string) => {
  const sessions = { refreshesPerMinute: 1000, refreshesPerDay: 1000 };
  adapter = await TestAdapter.start({ store: { url }, sessions, tenants: { default: tenantAt(simulator) } });
};
const refresh = (refresh_token: string) => adapter.call('PATCH', '/v1/session', { body: { refresh_token } });

async function refreshed({ refresh_token }: Pick<Session, 'refresh_token'>, times: number): Promise<Session> {
  const { body } = await refresh(refresh_token);
  expect(body.refresh_token).toBeDefined();
  return times === 1 ? body : refreshed(body, times - 1);
}

const hashed = (token: string) => hashOf(token, testKeys[0]);
/** As the version before generations made it. */
const oldToken = () => `wr1.${randomBytes(32).toString('base64url')}`;

/** Of what is stored, how much there is of each kind, and how one refresh token takes the place of another. */
interface Place {
  count(): Promise<unknown>;
  exchange(from: string, to: string): Promise<void>;
}

function itRotates(placeOf: () => Place): void {
  it('a year of refreshes leaves as much in the store as one, and the first token is still known', async () => {
    const signedIn = await adapter.signIn('alice', 'alice-demo');
    const one = await refreshed(signedIn, 1);
    const before = await placeOf().count();
    const last = await refreshed(one, 365);
    expect(await placeOf().count()).toEqual(before);
    expect((await adapter.get('/v1/user', last.access_token)).status).toBe(200);
    expect((await refresh(signedIn.refresh_token)).body.code).toBe('refresh_token_invalid');
    expect((await adapter.get('/v1/user', last.access_token)).body.code).toBe('access_token_invalid');
    expect((await refresh(last.refresh_token)).body.code).toBe('refresh_token_invalid');
    expect(adapter.log.join('')).toContain('refresh token reused');
  }, 60_000);

  it('a session of the version before goes on, and its tokens are known, too', async () => {
    const { refresh_token } = await adapter.signIn('bob', 'bob-demo');
    const old = oldToken();
    await placeOf().exchange(hashed(refresh_token), hashed(old));
    const [first, again] = await Promise.all([refresh(old), refresh(old)]);
    expect([first.status, again.body.refresh_token]).toEqual([200, first.body.refresh_token]);
    const before = await placeOf().count();
    const last = await refreshed(first.body, 30);
    expect(await placeOf().count()).toEqual(before);
    expect((await adapter.get('/v1/user', last.access_token)).status).toBe(200);
    expect((await refresh(old)).body.code).toBe('refresh_token_invalid');
    expect((await adapter.get('/v1/user', last.access_token)).body.code).toBe('access_token_invalid');
  });

  it('a forged token names no session', async () => {
    const { refresh_token, access_token } = await adapter.signIn('bob', 'bob-demo');
    for (const from of [4, 50, 90]) {
      const forged =
        refresh_token.slice(0, from) + (refresh_token[from] === 'A' ? 'B' : 'A') + refresh_token.slice(from + 1);
      expect((await refresh(forged)).body.code).toBe('refresh_token_invalid');
    }
    expect((await adapter.get('/v1/user', access_token)).status).toBe(200);
    expect((await refresh(refresh_token)).status).toBe(200);
  });

  it('the phone that is used stays signed in, however many others sign in and are not [C59]', async () => {
    const used = await adapter.signIn('alice', 'alice-demo');
    const unused = await adapter.signIn('alice', 'alice-demo');
    for (let time = 0; time < 19; time++) {
      expect((await adapter.get('/v1/user', used.access_token)).status).toBe(200);
      await adapter.signIn('alice', 'alice-demo');
    }
    expect((await adapter.get('/v1/user', used.access_token)).status).toBe(200);
    expect((await adapter.get('/v1/user', unused.access_token)).body.code).toBe('access_token_invalid');
  });
}

describe('in SQLite', () => {
  let database: DatabaseSync;
  beforeEach(async () => {
    const file = join(mkdtempSync(join(tmpdir(), 'rotation-')), 'adapter.db');
    await start(`sqlite:${file}`);
    database = new DatabaseSync(file);
  });
  afterEach(async () => {
    database.close();
    await adapter.close();
  });
  const countOf = (table: string) => database.prepare(`SELECT count(*) AS rows FROM ${table}`).get()?.rows;

  itRotates(() => ({
    count: async () => ['session', 'spent_refresh'].map(countOf),
    async exchange(from, to) {
      database.prepare('UPDATE session SET refresh_hash = ? WHERE refresh_hash = ?').run(to, from);
    },
  }));
});

describeWithRedis('in Redis', () => {
  let redis: RedisServer;
  let client: Client;
  beforeEach(async () => {
    redis = await RedisServer.start();
    client = new Client(redis.url);
    await start(redis.url);
  });
  afterEach(async () => {
    client.disconnect();
    await adapter.close();
    await redis.kill();
  });

  itRotates(() => ({
    // s:, a:, r:, p: and others
    count: async () => (await client.keys('{wxa}:[sarp]:*')).map((key) => key.slice(0, 8)).sort(),
    async exchange(from, to) {
      const id = await client.get(`{wxa}:r:${from}`);
      await client.rename(`{wxa}:r:${from}`, `{wxa}:r:${to}`);
      await client.hset(`{wxa}:s:${id}`, 'refreshHash', to);
      await client.zadd('{wxa}:u:["default","bob@example.com"]', 'XX', 1, String(id));
    },
  }));
});
