// Writes one document of each kind that the simulator makes into a folder: node .ci/write-documents.mjs FOLDER
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import simulatorIndex from '../dist/simulator/apps/simulator/src/index.js';

const { everyDocument, startSimulator } = simulatorIndex;
const folder = process.argv[2];
const simulator = await startSimulator({ users: 40 });
let count = 0;
for await (const { name, xml } of everyDocument(simulator)) {
  writeFileSync(join(folder, `${name}.xml`), xml);
  count++;
}
await simulator.close();
console.log(`${count} documents of the simulator`);
