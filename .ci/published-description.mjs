// Holds the API description that we serve against those that WebTrit published: node .ci/published-description.mjs FILE…
// What is missing or different in ours stands in published-differences.json, by its reason; `--list` prints all of it.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import appIndex from '../dist/adapter/apps/adapter/src/app.js';
import keysIndex from '../dist/adapter/apps/adapter/src/config/reading/keys.js';
import configIndex from '../dist/adapter/apps/adapter/src/config/reading/read-config.js';
import descriptionIndex from '../dist/adapter/apps/adapter/src/http/api-description.js';
import { differencesOf } from './description-differences.mjs';

const files = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
const ours = await describeOurs();
const found = new Set(files.flatMap((file) => differencesOf(JSON.parse(readFileSync(file, 'utf8')), ours)));
if (process.argv.includes('--list')) {
  console.log([...found].sort().join('\n'));
  process.exit();
}

const reasons = JSON.parse(readFileSync(new URL('published-differences.json', import.meta.url), 'utf8'));
const listed = Object.values(reasons)
  .flat()
  .map((text) => ({ text, pattern: patternOf(text) }));
const unlisted = [...found].filter((one) => !listed.some(({ pattern }) => pattern.test(one))).sort();
const gone = listed.filter(({ pattern }) => ![...found].some((one) => pattern.test(one)));
for (const one of unlisted) console.log(`not listed: ${one}`);
for (const { text } of gone) console.log(`listed, and no longer so: ${text}`);
console.log(
  `published descriptions: ${files.length}, ${found.size - unlisted.length} differences with a reason, ${unlisted.length + gone.length} wrong`,
);
process.exit(files.length > 0 && unlisted.length + gone.length === 0 ? 0 : 1);

async function describeOurs() {
  const tenant = { xsi: { servers: ['http://127.0.0.1:9'], allowHttp: true } };
  const config = configIndex.parseConfig(JSON.stringify({ store: { url: 'memory:' }, tenants: { default: tenant } }));
  const app = await appIndex.createAdapter(
    config,
    [keysIndex.makeKey('ci', randomBytes(32))],
    pino({ level: 'silent' }),
  );
  const description = descriptionIndex.describeApi(app);
  await app.close();
  return description;
}

/** A star stands for anything. */
function patternOf(text) {
  return new RegExp(`^${text.split('*').map(RegExp.escape).join('.+')}$`);
}
