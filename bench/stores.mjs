// SQLite and Redis, one process and two: how many requests are served, as ratios within this run.
import { Pool } from 'undici';
import simulatorIndex from '../dist/simulator/apps/simulator/src/index.js';
import { freePort } from '../test/support/free-port.mjs';
import { cpuSeconds, end, folder, launch, signIn, signInWhole, sqliteUrl, startAdapter } from './adapter.mjs';

const rounds = 5;
const seconds = 1;
const connections = 16;

export async function benchStores() {
  const simulator = await simulatorIndex.startSimulator({ users: 7, callsPerUser: 1 });
  const redis = await startRedis();
  const stores = [['SQLite', sqliteUrl.replace('adapter.db', 'stores.db')], ...(redis ? [['Redis', redis.url]] : [])];
  if (!redis) console.log('\nThere is no redis-server here: only SQLite is measured.');

  console.log(
    '\n| store | processes | GET /user in a CPU second | times | refreshes a second | times |\n|---|---|---|---|---|---|',
  );
  let first;
  for (const [name, store] of stores) {
    for (const processes of [1, 2]) {
      const rates = await measure(simulator.url, store, processes);
      first ??= rates;
      const [read, refreshed] = rates;
      console.log(
        `| ${name} | ${processes} | ${Math.round(read)} | ${(read / first[0]).toFixed(2)} | ${Math.round(refreshed)} | ${(refreshed / first[1]).toFixed(2)} |`,
      );
    }
  }
  redis?.server.kill();
  await simulator.close();
}

async function measure(simulator, store, processes) {
  const started = [];
  for (let count = 0; count < processes; count++) started.push(await startAdapter({ default: simulator }, store));
  const adapters = started.map(({ child }) => child);
  const urls = started.map(({ url }) => url);
  const reads = [];
  const refreshes = [];
  for (let round = 0; round < rounds; round++) {
    // one session for every process; those of the round before are too many for it to live on
    reads.push(await readRate(adapters, urls, await signIn(urls[0], 'default')));
    refreshes.push(await refreshRate(urls));
  }
  await Promise.all(adapters.map(end));
  return [reads, refreshes].map((list) => list.sort((one, other) => one - other)[rounds >> 1]);
}

/** Requests for each second that the processes computed. */
async function readRate(adapters, urls, headers) {
  const start = adapters.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0);
  const done = await load(urls, async (pool) => {
    const { statusCode, body } = await pool.request({ path: '/api/v1/user', method: 'GET', headers });
    await body.dump();
    if (statusCode !== 200) throw new Error(`/user answered ${statusCode}`);
  });
  return done / (adapters.reduce((sum, { pid }) => sum + cpuSeconds(pid), 0) - start);
}

/** Refreshes a second: each connection has a session of its own, and its next token. */
async function refreshRate(urls) {
  const tokens = await Promise.all(
    Array.from({ length: connections }, async () => (await signInWhole(urls[0], 'default')).refresh_token),
  );
  const done = await load(urls, async (pool, index) => {
    const { statusCode, body } = await pool.request({
      path: '/api/v1/session',
      method: 'PATCH',
      headers: { 'content-type': 'application/json', 'x-webtrit-tenant-id': 'default' },
      body: JSON.stringify({ refresh_token: tokens[index] }),
    });
    if (statusCode !== 200) throw new Error(`the refresh answered ${statusCode}`);
    tokens[index] = (await body.json()).refresh_token;
  });
  return done / seconds;
}

/** Connections take the processes in turn; returns how often all of them together did it. */
async function load(urls, once) {
  const pools = urls.map((url) => new Pool(url, { connections, allowH2: false }));
  const until = performance.now() + seconds * 1000;
  let done = 0;
  await Promise.all(
    Array.from({ length: connections }, async (_, index) => {
      for (let turn = index; performance.now() < until; turn++) {
        await once(pools[turn % pools.length], index);
        done++;
      }
    }),
  );
  await Promise.all(pools.map((pool) => pool.close()));
  return done;
}

/** As durable as SQLite: every write is on the disk before it is acknowledged. */
async function startRedis() {
  const port = String(await freePort());
  const options = [
    '--port',
    port,
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'yes',
    '--appendfsync',
    'always',
  ];
  const server = launch('redis-server', [...options, '--dir', folder], { stdio: ['ignore', 'pipe', 'inherit'] });
  const isThere = await new Promise((resolve, reject) => {
    server.once('error', () => resolve(false));
    server.once('exit', (status) => reject(new Error(`redis-server ended (${status}) before it was ready`)));
    server.stdout.on('data', (text) => {
      if (String(text).includes('Ready to accept connections')) resolve(true);
    });
  });
  return isThere ? { server, url: `redis://127.0.0.1:${port}` } : undefined;
}
