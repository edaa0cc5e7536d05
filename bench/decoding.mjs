// XML to typed values, against JSON.parse of the same values.
import simulatorIndex from '../dist/simulator/apps/simulator/src/index.js';
import xsi from '../dist/simulator/libs/xsi/src/index.js';

const { Enterprise, EnhancedCallLogs, inSlices, readXml, XsiFarm, XsiClient } = xsi;
const rounds = 9;
const millisPerRound = 250;

export async function benchDecoding() {
  const simulator = await simulatorIndex.startSimulator({ users: 1100, pageSize: 1000, callsPerUser: 200 });
  const farm = new XsiFarm({ servers: [simulator.url] });
  const alice = new XsiClient(farm, 'alice@example.com', {
    type: 'basic',
    userId: 'alice@example.com',
    password: 'alice-demo',
  });
  const pages = [
    [
      'Enterprise, 1,000 entries',
      Enterprise,
      (await alice.http.getRaw('directories/Enterprise', { results: 1000 })).bytes,
    ],
    [
      'EnhancedCallLogs, 50 entries',
      EnhancedCallLogs,
      (await alice.http.getRaw('directories/EnhancedCallLogs', { results: 50 })).bytes,
    ],
  ];
  await farm.close();
  await simulator.close();

  console.log('| document | KiB | MB/s | times JSON.parse |\n|---|---|---|---|');
  for (const [name, schema, bytes] of pages) {
    const decode = async () => schema.read([(await inSlices(readXml(bytes))).root]);
    const json = JSON.stringify(await decode());
    const [xmlSeconds, jsonSeconds] = await medians(decode, () => JSON.parse(json));
    const speed = bytes.length / xmlSeconds / 1e6;
    console.log(
      `| ${name} | ${Math.round(bytes.length / 1024)} | ${speed.toFixed(0)} | ${(xmlSeconds / jsonSeconds).toFixed(1)} |`,
    );
  }
}

/** Seconds for one call of each, measured in turns so that a noisy moment meets both. */
async function medians(...functions) {
  const times = functions.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (const [index, run] of functions.entries()) {
      const start = performance.now();
      let calls = 0;
      while (performance.now() - start < millisPerRound) {
        await run();
        calls++;
      }
      times[index].push((performance.now() - start) / calls / 1000);
    }
  }
  return times.map((list) => list.sort((one, other) => one - other)[rounds >> 1]);
}
