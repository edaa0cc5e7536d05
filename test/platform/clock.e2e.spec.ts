import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@apps/simulator';
import { Redis as Client } from 'ioredis';
import { TestAdapter } from '../support/adapter';
import { later } from '../support/clock';
import { tenantAt } from '../support/demo';
import { describeWithRedis, RedisServer } from '../support/redis-server';

// The clock of the adapter's machine is wrong, or is set while it runs.

const minute = 60;
const hour = 60 * minute;
const administration = { host: '127.0.0.1', port: 0 };
let simulator: Simulator;
let adapter: TestAdapter;
beforeEach(async () => {
  simulator = await startSimulator({ failedLogins: 5 });
});
afterEach(async () => {
  jest.useRealTimers();
  await adapter.close();
  await simulator.close();
});

async function start(url: string): Promise<void> {
  adapter = await TestAdapter.start({
    administration,
    store: { url },
    tenants: { default: tenantAt(simulator) },
    limits: { signInsPerSource: 12, loopDelay: 10_000 },
  });
}

async function statusesOf(count: number, password = 'alice-demo'): Promise<number[]> {
  const statuses: number[] = [];
  for (let time = 0; time < count; time++) {
    const body = { user_ref: 'alice', password };
    statuses.push((await adapter.call('POST', '/v1/session', { body })).status);
  }
  return statuses;
}

const clockDifference = async () => (await adapter.administer('GET', '/ready')).body.clockDifference;

describe.each([
  ['in memory', () => 'memory:'],
  ['in SQLite', () => `sqlite:${join(mkdtempSync(join(tmpdir(), 'clock-')), 'adapter.db')}`],
])('a store %s, whose clock jumps on by an hour and back', (_, url) => {
  beforeEach(() => start(url()));

  it('keeps no source waiting for longer than a window [C57]', async () => {
    later(hour);
    expect(await statusesOf(14)).toEqual([...Array(12).fill(200), 429, 429]);
    jest.useRealTimers();
    expect(await statusesOf(14)).toEqual([...Array(12).fill(200), 429, 429]);
    later(minute);
    expect(await statusesOf(1)).toEqual([200]);
  });

  it('keeps no user waiting for longer than a delay [C57]', async () => {
    later(hour);
    expect(await statusesOf(5, 'wrong')).toEqual(Array(5).fill(401));
    expect(simulator.counters.failedAuthentications).toBe(4);
    jest.useRealTimers();
    expect(await statusesOf(1)).toEqual([200]);
  });

  it('has no other clock than the process', async () => {
    later(hour);
    expect(await clockDifference()).toBeUndefined();
  });
});

describeWithRedis('a store in Redis', () => {
  let redis: RedisServer;
  beforeEach(async () => {
    redis = await RedisServer.start();
    await start(redis.url);
  });
  afterEach(() => redis.kill());

  describe.each([
    ['90 s behind', -90],
    ['2 h behind', -2 * hour],
    ['an hour ahead', hour],
  ])('where the clock of the adapter is %s', (_, seconds) => {
    beforeEach(() => later(seconds));

    it('limits sources as ever, and forgets them after a minute [C57]', async () => {
      expect(await statusesOf(14)).toEqual([...Array(12).fill(200), 429, 429]);
      const client = new Client(redis.url);
      const counters = await client.keys('*c:*');
      expect(counters.length).toBeGreaterThan(0);
      for (const key of counters) {
        const left = await client.pttl(key);
        expect(left).toBeGreaterThan(0);
        expect(left).toBeLessThanOrEqual(minute * 1000);
      }
      client.disconnect();
    });

    it('lets no more wrong passwords through to BroadWorks [C57]', async () => {
      expect(await statusesOf(9, 'wrong')).toEqual(Array(9).fill(401));
      expect(simulator.counters.failedAuthentications).toBe(4);
    });

    it('gives tokens their lifetime by the clock of Redis [C57]', async () => {
      const { body } = await adapter.call('POST', '/v1/session', {
        body: { user_ref: 'alice', password: 'alice-demo' },
      });
      jest.useRealTimers();
      const lifetime = (Date.parse(body.expires_at) - Date.now()) / 1000;
      expect(Math.abs(lifetime - 24 * hour)).toBeLessThan(30);
    });
  });

  it('tells the operator of a clock that differs by more than 5 s', async () => {
    expect(await clockDifference()).toBeUndefined();
    later(4);
    expect(await clockDifference()).toBeUndefined();
    for (const seconds of [7, -7, -2 * hour]) {
      jest.useRealTimers();
      later(seconds);
      expect(await clockDifference()).toBeGreaterThanOrEqual(seconds - 1);
      expect(await clockDifference()).toBeLessThanOrEqual(seconds + 1);
    }
  });

  it('warns of it at the start', async () => {
    later(-2 * hour);
    const other = await TestAdapter.start({ store: { url: redis.url }, tenants: { default: tenantAt(simulator) } });
    expect(other.log.join('')).toMatch(/The clock of this machine is -72\d\d s ahead of the clock of Redis/);
    await other.close();
  });
});
