// Sends the examples of our API description to the demo, as Swagger's page does: node .ci/description-examples.mjs
// Every property must have an example, and every request must be accepted, but those of `stateful`.
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { pino } from 'pino';
import appIndex from '../dist/adapter/apps/adapter/src/app.js';
import keysIndex from '../dist/adapter/apps/adapter/src/config/reading/keys.js';
import configIndex from '../dist/adapter/apps/adapter/src/config/reading/read-config.js';
import descriptionIndex from '../dist/adapter/apps/adapter/src/http/api-description.js';
import simulatorIndex from '../dist/simulator/apps/simulator/src/index.js';

/** Operations that need what no example can know, or that the demo does not offer, with the status that they answer. */
const stateful = new Map([
  ...['sessionRefresh', 'callsHold', 'callsResume', 'callsTransfer'].map((id) => [id, 422]),
  ...['otpCreate', 'otpVerify', 'provisioningSignIn', 'recordingsDownload'].map((id) => [id, 501]),
  ...['pagesPortal', 'pagesAccessToken'].map((id) => [id, 501]),
  ['userSignUp', 405],
  ...['unknownPrivateMethodsCall', 'unknownPublicMethodsCall'].map((id) => [id, 404]),
]);

const simulator = await simulatorIndex.startSimulator();
const demo = readFileSync('config/demo.yaml', 'utf8').replace(/\$\{SIMULATOR_URL\}/, simulator.url);
const app = await appIndex.createAdapter(
  configIndex.parseConfig(demo),
  [keysIndex.makeKey('ci', randomBytes(32))],
  pino({ level: 'silent' }),
);
await app.listen(0, '127.0.0.1');
const description = descriptionIndex.describeApi(app);
const { schemas } = description.components;
const url = await app.getUrl();
const json = { 'content-type': 'application/json' };
let token;

const wrong = Object.entries(schemas).flatMap(([name, { properties = {} }]) =>
  Object.entries(properties).flatMap(([property, schema]) =>
    exampleOf(schema) === undefined ? `${name}.${property} has no example` : [],
  ),
);

const operations = Object.entries(description.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({ path, method, operation })),
);
// what ends the session comes last
operations.sort((one, other) => (one.method === 'delete') - (other.method === 'delete'));
let sent = 0;
for (const { path, method, operation } of operations) {
  for (const body of bodiesOf(operation)) {
    const { status } = await send(method, fill(path, operation), body);
    sent++;
    const wanted = stateful.get(operation.operationId);
    if (wanted === undefined ? status >= 300 : status !== wanted) wrong.push(`${method} ${path} is ${status}`);
  }
}
await app.close();
await simulator.close();

for (const one of wrong) console.log(one);
console.log(`examples: ${sent} requests, ${wrong.length} wrong`);
process.exit(wrong.length === 0 ? 0 : 1);

/** As Swagger's page makes it: every property of an object, one item of a list. */
function exampleOf(schema) {
  if (schema.example !== undefined) return schema.example;
  if (schema.$ref) return exampleOf(schemas[schema.$ref.split('/').at(-1)]);
  if (schema.allOf) return exampleOf(schema.allOf[0]);
  if (schema.type === 'array') return exampleOf(schema.items) === undefined ? undefined : [exampleOf(schema.items)];
  if (!schema.properties) return undefined;
  return Object.fromEntries(Object.entries(schema.properties).map(([name, one]) => [name, exampleOf(one)]));
}

function bodiesOf({ requestBody }) {
  const { schema, examples } = requestBody?.content['application/json'] ?? {};
  if (examples) return Object.values(examples).map(({ value }) => value);
  return [schema && exampleOf(schema)];
}

function fill(path, { parameters = [] }) {
  return path.replace(/\{(\w+)\}/g, (_, name) => {
    const example = parameters.find((one) => one.name === name)?.schema.example;
    if (example === undefined) wrong.push(`${path}: ${name} has no example`);
    return encodeURIComponent(example ?? 'none');
  });
}

async function send(method, path, body) {
  token ??= await signIn();
  const answer = await fetch(url + path, {
    method: method.toUpperCase(),
    headers: { ...(body && json), authorization: `Bearer ${token}` },
    body: body && JSON.stringify(body),
  });
  if (method === 'delete') token = undefined;
  return answer;
}

async function signIn() {
  const body = JSON.stringify(exampleOf(schemas.SessionCreateRequest));
  const answer = await fetch(`${url}/api/v1/session`, { method: 'POST', headers: json, body });
  return (await answer.json()).access_token;
}
