// Holds our recorded answers against WebTrit's published API description: node .ci/published-contract.mjs FILE
// It is older than the app: what it lacks or says otherwise, and we follow the app in, is listed here with its reason.
import { randomBytes } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import { pino } from 'pino';
import appIndex from '../dist/adapter/apps/adapter/src/app.js';
import keysIndex from '../dist/adapter/apps/adapter/src/config/reading/keys.js';
import configIndex from '../dist/adapter/apps/adapter/src/config/reading/read-config.js';
import simulatorIndex from '../dist/simulator/apps/simulator/src/index.js';

const description = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const operations = { user: '/user', contacts: '/user/contacts', history: '/user/history' };

// The call record lists `connect_status` in its properties and `status` in what it requires: the app reads `status`.
// `forwarded` came after it was published.
function followTheApp(schemas) {
  for (const schema of Object.values(schemas)) {
    if (schema.properties?.connect_status) {
      schema.properties.status = schema.properties.connect_status;
      delete schema.properties.connect_status;
    }
    if (schema.properties?.direction?.enum) schema.properties.direction.enum.push('forwarded');
    // and so did most capabilities
    if (schema.properties?.supported) schema.properties.supported.items = { type: 'string' };
    // the error's details are a list there, and a list crashes the phone
    if (schema.properties?.details) delete schema.properties.details;
  }
}

followTheApp(description.components.schemas);
const ajv = new Ajv({ strict: false, allErrors: true });
formats.default(ajv);
ajv.addSchema(description, 'published');

let wrong = 0;
let checked = 0;

function check(method, path, status, body, source) {
  const response = description.paths[path][method].responses[status];
  if (!response?.content) return;
  const pointer = `published#/paths/${path.replaceAll('/', '~1')}/${method}/responses/${status}/content/application~1json/schema`;
  const validate = ajv.getSchema(pointer) ?? ajv.compile({ $ref: pointer });
  checked++;
  if (validate(body)) return;
  wrong++;
  console.log(source, ajv.errorsText(validate.errors));
}

for (const file of globSync('fixtures/rest/*/*.json')) {
  const [name, status = '200'] = basename(file, '.json').split('.');
  if (operations[name]) check('get', operations[name], status, JSON.parse(readFileSync(file, 'utf8')), file);
}

// what is different at each call, and so in no file
const simulator = await simulatorIndex.startSimulator();
const tenant = {
  xsi: { servers: [simulator.url], allowHttp: true },
  sip: { credentials: [{ type: 'device-file', deviceTypes: ['WebTrit'], allowHttp: true }] },
};
const settings = configIndex.parseConfig(JSON.stringify({ store: { url: 'memory:' }, tenants: { default: tenant } }));
const app = await appIndex.createAdapter(
  settings,
  [keysIndex.makeKey('ci', randomBytes(32))],
  pino({ level: 'silent' }),
);
await app.listen(0, '127.0.0.1');
const url = await app.getUrl();

async function call(method, path, body, token) {
  const answer = await fetch(`${url}/api/v1${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...(token && { authorization: `Bearer ${token}` }) },
    body: body && JSON.stringify(body),
  });
  const json = answer.status === 204 ? undefined : await answer.json();
  if (json) check(method.toLowerCase(), path, answer.status, json, `${method} ${path} ${answer.status}`);
  return json;
}

const alice = { login: 'alice@example.com', password: 'alice-demo' };
await call('GET', '/system-info');
await call('POST', '/session', { ...alice, password: 'wrong' });
await call('POST', '/session', {});
const session = await call('POST', '/session', alice);
const renewed = await call('PATCH', '/session', { refresh_token: session.refresh_token });
await call('PATCH', '/session', { refresh_token: 'unknown' });
for (const path of ['/user', '/user/contacts', '/user/history']) {
  await call('GET', path);
  await call('GET', path, undefined, renewed.access_token);
}
await call('POST', '/user', {});
await call('DELETE', '/session', undefined, 'unknown');
await app.close();
await simulator.close();

console.log(`published contract: ${checked} answers, ${wrong} wrong`);
process.exit(checked > 0 && wrong === 0 ? 0 : 1);
