import { request } from 'node:http';
import { type Simulator, startSimulator } from '@apps/simulator';
import { Pool } from 'undici';
import { AdapterProcess } from '../support/adapter-process';
import { Attack, imageOptions, Latencies } from '../support/attack';
import { tenantAt } from '../support/demo';
import { amount } from '../support/describe-with';

jest.setTimeout(120_000);

/** In full, the limits of the image. */
const scale = amount({
  full: { limits: { loopDelay: undefined }, connections: 2000, seconds: 20, calm: 1500 },
  short: { limits: { connections: 80 }, connections: 100, seconds: 1, calm: 400 },
});
const pipelining = amount({
  full: { limits: { loopDelay: undefined }, most: 2000, seconds: 4 },
  short: { limits: {}, most: 200, seconds: 1 },
});
/** Milliseconds that a machine which does much else may add to a latency. */
const allowance = amount({ full: 250, short: 1000 });
/** Milliseconds in which a new connection is served. */
const newcomerLimit = 1000;

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

/** The built adapter as the image runs it, and a user whom WebTrit Core calls for on a connection of its pool. */
class Target {
  private readonly pool: Pool;

  private constructor(
    readonly adapter: AdapterProcess,
    private readonly authorization: string,
  ) {
    this.pool = new Pool(adapter.url, { connections: 1, allowH2: false });
  }

  static async start(limits: object): Promise<Target> {
    const tenants = { default: tenantAt(simulator) };
    const adapter = await AdapterProcess.start(
      { limits, tenants, administration: { port: 0 } },
      { NODE_OPTIONS: imageOptions },
    );
    const signIn = await fetch(`${adapter.url}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ user_ref: 'alice', password: 'alice-demo' }),
    });
    const target = new Target(adapter, `Bearer ${(await signIn.json()).access_token}`);
    await Latencies.during(500, () => target.callOfUser());
    return target;
  }

  async callOfUser(): Promise<number> {
    const headers = { authorization: this.authorization };
    const { statusCode, body } = await this.pool.request({ path: '/api/v1/user', method: 'GET', headers });
    await body.dump();
    return statusCode;
  }

  /** A client that is not connected yet. */
  callOfNewcomer(): Promise<number> {
    return new Promise((resolve, reject) => {
      request(`${this.adapter.url}/api/health-check`, { agent: false, signal: AbortSignal.timeout(10_000) })
        .on('response', (response) => resolve(response.resume().statusCode ?? 0))
        .on('error', reject)
        .end();
    });
  }

  /** As a supervisor asks. */
  async isReady(): Promise<number> {
    const response = await fetch(`${this.adapter.administrationUrl}/ready`);
    await response.text();
    return response.status;
  }

  async stop(): Promise<void> {
    await this.pool.destroy();
    await this.adapter.stop('SIGKILL');
  }
}

/** Latencies of the user before the attack, and of the user and of newcomers during it. Nobody may get an error. */
async function latenciesUnder(
  kind: string,
  target: Target,
  { connections, seconds }: Pick<typeof scale, 'connections' | 'seconds'>,
) {
  const before = await Latencies.during(scale.calm, () => target.callOfUser());
  const attack = await Attack.start(kind, target.adapter.url, { connections, seconds });
  const [user, newcomer, ready] = await Promise.all([
    Latencies.during(seconds * 800, () => target.callOfUser()),
    Latencies.during(seconds * 800, () => target.callOfNewcomer()),
    Latencies.during(seconds * 800, () => target.isReady()),
  ]);
  await attack.result();
  expect([before, user, newcomer, ready].flatMap(({ failures }) => failures)).toEqual([]);
  return { before: before.p99, user: user.p99, newcomer: newcomer.p99 };
}

it('sixty connections, and many more, that pipeline and do not read leave the process as it was [C35]', async () => {
  const target = await Target.start(pipelining.limits);
  const kind = 'pipelining without reading';
  for (const connections of [60, pipelining.most]) {
    const { before, user } = await latenciesUnder(kind, target, { connections, seconds: pipelining.seconds });
    expect(user).toBeLessThan(2 * before + allowance);
  }
  await target.stop();
});

describe('many connections that are', () => {
  let target: Target;
  beforeAll(async () => {
    target = await Target.start(scale.limits);
  });
  afterAll(() => target.stop());

  it.each([
    'saying nothing',
    'idle after a request',
    'asking for documents unread, and more behind them',
    'dripping a head',
    'dripping a body',
    'sending all but the last byte of a large body',
    'sending all but the last byte of the largest body',
    'reading one byte every 29 s',
    'half-closed and not reading',
    'half-closed after half a request',
    'aborting uploads',
  ])('%s slow no user down, and nobody is kept from connecting [C35]', async (kind) => {
    const { before, user, newcomer } = await latenciesUnder(kind, target, scale);
    expect(user).toBeLessThan(2 * before + allowance);
    if (/saying nothing|idle/.test(kind)) expect(newcomer).toBeLessThan(newcomerLimit);
  });
});
