import { execFile } from 'node:child_process';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { AdapterProcess } from '../support/adapter-process';
import { imageOptions } from '../support/attack';
import { amount } from '../support/describe-with';
import { RawClient } from '../support/raw-client';

jest.setTimeout(120_000);

const ballast = join(__dirname, '../support/ballast.cjs');
const tenants = { default: { xsi: { servers: ['http://127.0.0.1:9'], allowHttp: true } } };

let adapter: AdapterProcess;
beforeAll(async () => {
  const options = `${imageOptions} --require=${ballast}`;
  adapter = await AdapterProcess.start({ tenants, administration: { port: 0 } }, { NODE_OPTIONS: options });
});
afterAll(() => adapter.stop('SIGKILL'));

/** Statuses of a request that needs the process to work, and of one that is always answered. */
async function statuses(): Promise<[user: number, health: number, live: number]> {
  const urls = [`${adapter.url}/api/v1/user`, `${adapter.url}/api/health-check`, `${adapter.administrationUrl}/live`];
  const answers = await Promise.all(urls.map(async (url) => (await fetch(url)).status));
  return answers as [number, number, number];
}

async function until(wanted: number): Promise<void> {
  while ((await statuses())[0] !== wanted) await sleep(20);
}

it('with little memory left requests are rejected, then connections, and both are served when there is more [C37]', async () => {
  expect(await statuses()).toEqual([401, 200, 200]);

  adapter.signal('SIGUSR2');
  await until(503);
  // for as long as it is so, though hardly anything is collected meanwhile
  for (const end = performance.now() + amount({ full: 12_000, short: 1500 }); performance.now() < end; await sleep(100))
    expect(await statuses()).toEqual([503, 200, 200]);

  adapter.signal('SIGUSR2');
  // the reserve of 16 is for health checks: a silent connection makes room for the next one
  const clients: RawClient[] = [];
  while (clients.every(({ isOpen }) => isOpen)) {
    clients.push(await RawClient.connect(adapter.url));
    await sleep(50);
  }
  expect((await clients.at(-1)?.request('GET', '/api/health-check'))?.status).toBe(200);
  expect(
    adapter.find('connections dropped: memory is short; raise --max-old-space-size in NODE_OPTIONS'),
  ).toMatchObject({
    reason: 'heap',
  });
  for (const client of clients) client.close();

  adapter.signal('SIGUSR2');
  await until(401);
  expect(await statuses()).toEqual([401, 200, 200]);
});

it('a busy process whose heap is full of garbage is not taken for a full one [C37]', async () => {
  const program = `
    const { getHeapStatistics } = require('node:v8');
    const { HeapWatch } = require(${JSON.stringify(join(dirname(AdapterProcess.entry), 'observability/heap-watch.js'))});
    const watch = new HeapWatch();
    const block = () => Array.from({ length: 1000 }, (_, index) => index + 0.5);
    const kept = Array.from({ length: 22_500 }, block);
    const garbage = [];
    const result = { looksFull: 0, isFull: 0, kept: kept.length };
    const end = performance.now() + ${amount({ full: 4000, short: 500 })};
    const turn = () => {
      // lives for long enough to leave the young generation
      for (let count = 0; count < 50; count++) garbage.push(block());
      if (garbage.length > 2000) garbage.splice(0, 1000);
      const { used_heap_size: used, heap_size_limit: limit } = getHeapStatistics();
      if (used > limit * 0.8) result.looksFull++;
      if (watch.isAbove(0.8)) result.isFull++;
      if (performance.now() < end || result.looksFull === 0) return void setImmediate(turn);
      console.log(JSON.stringify(result));
      process.exit();
    };
    turn();
  `;
  const flags = imageOptions?.split(' ') ?? [];
  const { stdout } = await promisify(execFile)(process.execPath, [...flags, '-e', program]);
  const { looksFull, isFull } = JSON.parse(stdout);
  expect(looksFull).toBeGreaterThan(0);
  expect(isFull).toBe(0);
});
