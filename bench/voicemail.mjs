// A voice message of 30 MB through the adapter, against a bare server that pipes the same answer undecoded: bytes of sound for
// each second of CPU, and what it adds to the memory.
import { join } from 'node:path';
import { request } from 'undici';
import simulatorIndex from '../dist/simulator/apps/simulator/src/index.js';
import { cpuSeconds, end, launch, portOf, residentMegabytes, signIn, startAdapter } from './adapter.mjs';

const rounds = 5;
const downloads = 4;
const megabytes = 30;

export async function benchVoicemail() {
  const simulator = await simulatorIndex.startSimulator();
  const bytes = megabytes * 1024 * 1024;
  const id = simulator.addVoicemail({ userId: 'alice@example.com', audio: { bytes } });
  const { url, child: adapter } = await startAdapter({ default: simulator.url });
  const headers = await signIn(url, 'default');
  const path = `${url}/api/v1/user/voicemails/${id}/attachment`;

  const upstream = `${simulator.url}/com.broadsoft.xsi-actions/v2.0/user/alice@example.com/VoiceMessagingMessages/${id}`;
  const basic = `Basic ${Buffer.from('alice@example.com:alice-demo').toString('base64')}`;
  const bare = launch(process.execPath, [join(import.meta.dirname, 'bare-pipe.mjs'), upstream, basic], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const barePort = await portOf(bare);

  const idle = residentMegabytes(adapter.pid);
  let most = idle;
  const watch = setInterval(() => {
    most = Math.max(most, residentMegabytes(adapter.pid));
  }, 5);
  await download(path, headers, bytes);
  const added = most - idle;

  const rates = [[], []];
  for (let round = 0; round < rounds; round++) {
    rates[0].push(await rate(bare.pid, `http://127.0.0.1:${barePort}/`, headers));
    rates[1].push(await rate(adapter.pid, path, headers, bytes));
  }
  clearInterval(watch);
  const [bareRate, ourRate] = rates.map((list) => list.sort((one, other) => one - other)[rounds >> 1]);
  console.log(
    '\n| voice message | bare MB of sound per CPU second | ours | share of the bare rate | memory added, MB |',
  );
  console.log('|---|---|---|---|---|');
  const row = [
    `${megabytes} MB of WAV`,
    bareRate.toFixed(0),
    ourRate.toFixed(0),
    (ourRate / bareRate).toFixed(2),
    added,
  ];
  console.log(`| ${row.join(' | ')} |`);
  await Promise.all([end(adapter), end(bare)]);
  await simulator.close();
}

/** Megabytes of sound for each second that the process computed. */
async function rate(pid, address, headers, bytes) {
  const start = cpuSeconds(pid);
  for (let count = 0; count < downloads; count++) await download(address, headers, bytes);
  return (downloads * megabytes) / (cpuSeconds(pid) - start);
}

async function download(address, headers, bytes) {
  const { statusCode, body } = await request(address, { headers });
  let length = 0;
  for await (const chunk of body) length += chunk.length;
  if (statusCode !== 200 || (bytes && length !== bytes)) throw new Error(`answered ${statusCode} with ${length} bytes`);
}
