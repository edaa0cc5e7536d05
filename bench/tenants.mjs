// What tenants cost that nobody uses: start and memory.
import { once } from 'node:events';
import { anyPort, residentMegabytes, startAdapter, untilItAnswers } from './adapter.mjs';

const rounds = 3;

export async function benchTenants() {
  console.log('\n| tenants | seconds to the first answer | times | resident, MB |\n|---|---|---|---|');
  let first;
  for (const count of [1, 200, 2000]) {
    const tenants = Object.fromEntries(
      Array.from({ length: count }, (_, index) => [
        index === 0 ? 'default' : `t${index}`,
        `https://xsp${index}.example.com`,
      ]),
    );
    const runs = [];
    for (let round = 0; round < rounds; round++) runs.push(await start(tenants));
    runs.sort((one, other) => one.seconds - other.seconds);
    const { seconds, megabytes } = runs[rounds >> 1];
    first ??= seconds;
    console.log(`| ${count} | ${seconds.toFixed(2)} | ${(seconds / first).toFixed(2)} | ${megabytes} |`);
  }
}

async function start(tenants) {
  const port = anyPort();
  const begun = performance.now();
  const adapter = startAdapter(port, tenants, 'memory:');
  await untilItAnswers(`http://127.0.0.1:${port}/api/health-check`);
  const seconds = (performance.now() - begun) / 1000;
  // what is read once and not kept is collected by then
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const megabytes = residentMegabytes(adapter.pid);
  adapter.kill();
  await once(adapter, 'exit');
  return { seconds, megabytes };
}
