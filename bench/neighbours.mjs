// What a tenant whose BroadWorks is dead, or slow, costs the others: their p95 with it and without. Target: 1.1 times.
import { Pool } from 'undici';
import simulatorIndex from '../dist/simulator/apps/simulator/src/index.js';
import { end, signIn, startAdapter } from './adapter.mjs';

const rounds = 7;
const seconds = 3;
/** Requests a second to each tenant: far from what the process can do, as in a well-run system. */
const pace = 12;
const others = 5;

export async function benchNeighbours() {
  const simulators = await Promise.all(
    Array.from({ length: others + 1 }, () => simulatorIndex.startSimulator({ users: 7, callsPerUser: 10 })),
  );
  const [sick] = simulators;
  const { url, child: adapter } = await startAdapter(
    Object.fromEntries(simulators.map((simulator, index) => [`t${index}`, simulator.url])),
  );
  const sessions = [];
  for (const index of simulators.keys()) sessions.push(await signIn(url, `t${index}`));

  console.log('\n| one tenant of six | p95 of the others, ms | times |\n|---|---|---|');
  const seen = { well: [], dead: [], slow: [] };
  for (let round = 0; round < rounds; round++) {
    // side by side in every round, since machines differ from one second to the next
    seen.well.push(await p95(url, sessions));
    sick.setFault('directories', { kind: 'hang' });
    seen.dead.push(await p95(url, sessions));
    sick.clearFaults();
    sick.setFault('directories', { kind: 'latency', milliseconds: 3000 });
    seen.slow.push(await p95(url, sessions));
    sick.clearFaults();
  }
  const median = (list) => list.toSorted((one, other) => one - other)[list.length >> 1];
  for (const [name, list] of Object.entries(seen)) {
    const ratios = list.map((value, index) => value / seen.well[index]);
    console.log(`| ${name} | ${median(list).toFixed(1)} | ${median(ratios).toFixed(2)} |`);
  }
  await end(adapter);
  await Promise.all(simulators.map((simulator) => simulator.close()));
}

/** Of the answers to all tenants but the first, which is asked like the others. */
async function p95(url, sessions) {
  const pools = sessions.map(() => new Pool(url, { connections: 200, allowH2: false }));
  const times = [];
  const asked = [];
  const until = performance.now() + seconds * 1000;
  while (performance.now() < until) {
    for (const [index, headers] of sessions.entries()) {
      // a question that is new each time, so that BroadWorks is asked
      const path = `/api/v1/user/history?time_from=${new Date(1.7e12 + Math.random() * 1e11).toISOString()}`;
      const begun = performance.now();
      const answer = pools[index]
        .request({ path, method: 'GET', headers })
        .then(({ body }) => body.dump())
        .then(() => index > 0 && times.push(performance.now() - begun))
        .catch(() => undefined);
      if (index > 0) asked.push(answer);
    }
    await new Promise((resolve) => setTimeout(resolve, 1000 / pace));
  }
  await Promise.all(asked);
  await Promise.all(pools.map((pool) => pool.destroy()));
  return times.sort((one, other) => one - other)[Math.floor(times.length * 0.95)];
}
