// npm run bench: what decoding, answering, stores and tenants cost, as ratios within this run. Targets: docs/develop/performance.md.
//   npm run bench -- stores tenants    only these
import { build } from '../scripts/build.mjs';

await build('adapter');
await build('simulator');

const benches = {
  decoding: async () => (await import('./decoding.mjs')).benchDecoding(),
  answers: async () => (await import('./answers.mjs')).benchAnswers(),
  voicemail: async () => (await import('./voicemail.mjs')).benchVoicemail(),
  stores: async () => (await import('./stores.mjs')).benchStores(),
  tenants: async () => (await import('./tenants.mjs')).benchTenants(),
  neighbours: async () => (await import('./neighbours.mjs')).benchNeighbours(),
};

const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !(name in benches));
if (unknown.length > 0) {
  console.error(`There is no ${unknown.join(', ')}, but: ${Object.keys(benches).join(', ')}`);
  process.exit(1);
}
try {
  for (const [name, bench] of Object.entries(benches)) if (wanted.length === 0 || wanted.includes(name)) await bench();
} catch (error) {
  console.error(`npm run bench: ${error.message}`);
  process.exit(1);
}
