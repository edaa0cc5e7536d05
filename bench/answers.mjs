// Warm answers of the adapter, against a bare server that returns the same bytes: requests for each second of CPU.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { Pool } from 'undici';
import simulatorIndex from '../dist/simulator/apps/simulator/src/index.js';
import { cpuSeconds, end, folder, launch, portOf, residentMegabytes, signIn, startAdapter } from './adapter.mjs';

const rounds = 5;
const seconds = 1;
const connections = 16;

export async function benchAnswers() {
  const small = await simulatorIndex.startSimulator({ users: 290, pageSize: 1000, callsPerUser: 250 });
  const large = await simulatorIndex.startSimulator({ users: 3500, pageSize: 1000, callsPerUser: 10 });
  const { url, child: adapter } = await startAdapter({ default: small.url, large: large.url, present: large.url });
  registerEverybody('present', large.world.people);

  console.log(
    '\n| answer | KiB | bare requests per CPU second | ours | share of the bare rate |\n|---|---|---|---|---|',
  );
  for (const [name, tenant, path] of [
    // what any answer costs: the framework, our headers and the log line
    ['GET /health-check', 'default', '/api/health-check'],
    ['GET /user', 'default', '/api/v1/user'],
    ['contacts, 250 entries', 'default', '/api/v1/user/contacts'],
    ['contacts, 3,000 entries', 'large', '/api/v1/user/contacts'],
    ['the same, a status for each', 'present', '/api/v1/user/contacts'],
    ['history, 50 of 250', 'default', '/api/v1/user/history?items_per_page=50'],
  ]) {
    await compare(name, adapter.pid, url, path, await signIn(url, tenant));
  }
  console.log(`\nResident memory after all of it: ${residentMegabytes(adapter.pid)} MB`);
  await end(adapter);
  await Promise.all([small.close(), large.close()]);
}

async function compare(name, adapterPid, url, path, headers) {
  const body = await (await fetch(url + path, { headers })).text();
  const file = join(folder, 'body.json');
  writeFileSync(file, body);
  const bare = launch(process.execPath, [join(import.meta.dirname, 'bare-server.mjs'), file], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const barePort = await portOf(bare);
  const rates = [[], []];
  for (let round = 0; round < rounds; round++) {
    rates[0].push(await rate(bare.pid, `http://127.0.0.1:${barePort}`, path, headers));
    rates[1].push(await rate(adapterPid, url, path, headers));
  }
  await end(bare);
  const [bareRate, ourRate] = rates.map((list) => list.sort((one, other) => one - other)[rounds >> 1]);
  const kib = (Buffer.byteLength(body) / 1024).toFixed(1);
  console.log(
    `| ${name} (${JSON.parse(body).items?.length ?? 1}) | ${kib} | ${Math.round(bareRate)} | ${Math.round(ourRate)} | ${(ourRate / bareRate).toFixed(2)} |`,
  );
}

/** Requests for each second that the process computed. */
async function rate(pid, url, path, headers) {
  const pool = new Pool(url, { connections, allowH2: false });
  const until = performance.now() + seconds * 1000;
  const start = cpuSeconds(pid);
  let requests = 0;
  await Promise.all(
    Array.from({ length: connections }, async () => {
      while (performance.now() < until) {
        const { statusCode, body } = await pool.request({ path, method: 'GET', headers });
        await body.dump({ limit: 1e9 });
        if (statusCode !== 200) throw new Error(`${path} answered ${statusCode}`);
        requests++;
      }
    }),
  );
  const used = cpuSeconds(pid) - start;
  await pool.close();
  return requests / used;
}

/** As if each had sent an event. */
function registerEverybody(tenant, people) {
  const store = new DatabaseSync(join(folder, 'data/adapter.db'));
  const insert = store.prepare(
    "INSERT INTO presence (tenant, user_id, status, at, end) VALUES (?, ?, 'registered', 0, ?)",
  );
  store.exec('BEGIN');
  for (const { userId } of people) insert.run(tenant, userId, Date.now() + 3_600_000);
  store.exec('COMMIT');
  store.close();
}
