// Holds our recorded answers against WebTrit's published API description: node .ci/published-contract.mjs FILE
// It is older than the app: what it lacks or says otherwise, and we follow the app in, is listed here with its reason.
import { globSync, readFileSync } from 'node:fs';
import { basename } from 'node:path';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';

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
for (const file of globSync('fixtures/rest/*/*.json')) {
  const [name, status = '200'] = basename(file, '.json').split('.');
  const path = operations[name];
  const response = path && description.paths[path].get.responses[status];
  if (!response?.content) continue;
  const pointer = `published#/paths/${path.replaceAll('/', '~1')}/get/responses/${status}/content/application~1json/schema`;
  const validate = ajv.getSchema(pointer) ?? ajv.compile({ $ref: pointer });
  checked++;
  if (!validate(JSON.parse(readFileSync(file, 'utf8')))) {
    wrong++;
    console.log(file, ajv.errorsText(validate.errors));
  }
}
console.log(`published contract: ${checked} answers, ${wrong} wrong`);
process.exit(checked > 0 && wrong === 0 ? 0 : 1);
