// What tenants cost that nobody uses: start, memory, and how long requests wait while the configuration is read again.
import { cpuSeconds, end, forms, residentMegabytes, startAdapter } from './adapter.mjs';

const rounds = 3;

export async function benchTenants() {
  console.log(
    '\n| tenants | in | seconds to the first answer | CPU seconds | times | resident, MB | longest answer at a reload, ms |',
  );
  console.log('|---|---|---|---|---|---|---|');
  let first;
  for (const count of [1, 200, 2000]) {
    for (const [form, write] of Object.entries(forms)) {
      const runs = [];
      for (let round = 0; round < rounds; round++) runs.push(await start(tenantsOf(count), write));
      // whatever else the machine does makes them slower, and nothing makes them faster
      const [seconds, cpu, megabytes, longest] = ['seconds', 'cpu', 'megabytes', 'longest'].map((name) =>
        Math.min(...runs.map((run) => run[name])),
      );
      first ??= cpu;
      const figures = [seconds.toFixed(2), cpu.toFixed(2), (cpu / first).toFixed(2), megabytes, longest.toFixed(0)];
      console.log(`| ${count} | ${form} | ${figures.join(' | ')} |`);
    }
  }
}

function tenantsOf(count) {
  const ids = Array.from({ length: count }, (_, index) => (index === 0 ? 'default' : `t${index}`));
  return Object.fromEntries(ids.map((id, index) => [id, `https://xsp${index}.example.com`]));
}

async function start(tenants, write) {
  const begun = performance.now();
  const { url, child: adapter } = await startAdapter(tenants, 'memory:', write);
  const seconds = (performance.now() - begun) / 1000;
  const cpu = cpuSeconds(adapter.pid);
  // what is read once and not kept is collected by then
  await new Promise((resolve) => setTimeout(resolve, 1000));
  const megabytes = residentMegabytes(adapter.pid);
  adapter.kill('SIGHUP');
  const longest = await longestAnswer(`${url}/api/health-check`, 1500);
  await end(adapter);
  return { seconds, cpu, megabytes, longest };
}

/** Milliseconds, among answers that are asked for one after the other. */
async function longestAnswer(address, millis) {
  let longest = 0;
  for (const end = performance.now() + millis; performance.now() < end; ) {
    const asked = performance.now();
    await (await fetch(address)).text();
    longest = Math.max(longest, performance.now() - asked);
  }
  return longest;
}
