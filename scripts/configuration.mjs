// node scripts/configuration.mjs [folder]: writes all that is made from the classes of the settings, below a folder.
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { example } from './configuration/example.mjs';
import { jsonSchema } from './configuration/json-schema.mjs';
import { settings } from './configuration/model.mjs';
import { reference } from './configuration/reference.mjs';

const documents = {
  'docs/operate/settings.md': reference(settings),
  'config/example.yaml': example(settings),
  'config/adapter.schema.json': jsonSchema(settings),
};

const [, , folder = '.'] = process.argv;
for (const [path, text] of Object.entries(documents)) {
  mkdirSync(dirname(join(folder, path)), { recursive: true });
  writeFileSync(join(folder, path), text);
}
