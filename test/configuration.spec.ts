import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Ajv from 'ajv';
import { parse } from 'yaml';

// What scripts/configuration.mjs makes of the classes of the settings. `npm run configuration` writes it again.

const made = mkdtempSync(join(tmpdir(), 'configuration-'));
execFileSync(process.execPath, ['scripts/configuration.mjs', made]);

it.each(['docs/operate/settings.md', 'config/example.yaml', 'config/adapter.schema.json'])(
  '%s is what the settings are now',
  (path) => {
    expect(readFileSync(path, 'utf8')).toBe(readFileSync(join(made, path), 'utf8'));
  },
);

describe('config/adapter.schema.json', () => {
  const example = readFileSync('config/example.yaml', 'utf8');
  const isValid = new Ajv({ allowUnionTypes: true }).compile(
    JSON.parse(readFileSync('config/adapter.schema.json', 'utf8')),
  );
  const withTenant = (tenant: object) => ({
    tenants: { acme: { xsi: { servers: ['https://xsp1.example.com'] }, ...tenant } },
  });

  it.each([
    ['config/example.yaml', parse(example)],
    ['config/example.yaml with all that is off', parse(example.replace(/^( *)# ( *(?:- )?\w+:(?: .*)?)$/gm, '$1$2'))],
    ['config/demo.yaml', parse(readFileSync('config/demo.yaml', 'utf8'))],
    ['a variable for a number', { limits: { drain: `\${DRAIN}` } }],
    ['a tenant like another one', { tenants: { staging: { extends: 'acme', mail: null } } }],
    ['a bucket of recordings', withTenant({ recordings: { type: 's3', bucket: 'calls', prefix: 'pbx' } })],
    ['a port as a text', { port: '8080' }],
  ])('accepts %s', (_, configuration) => {
    isValid(configuration);
    expect(isValid.errors ?? []).toEqual([]);
  });

  it.each([
    ['an unknown setting', { prot: 8080 }],
    ['a number above its limit', { limits: { drain: 11 } }],
    ['a fraction for an integer', { sessions: { perUser: 1.5 } }],
    ['a word that is none of the values', { log: { level: 'loud' } }],
    ['a tenant without BroadWorks', { tenants: { acme: {} } }],
    ['a setting of another kind of source', withTenant({ recordings: { type: 's3', path: '/var/recordings' } })],
    ['an unknown setting of a source in a list', withTenant({ sip: { credentials: [{ type: 'map', fiel: 'a' }] } })],
    ['a server without a scheme', withTenant({ xsi: { servers: ['xsp1.example.com'] } })],
    ['null for a setting of the process', { watch: null }],
  ])('rejects %s', (_, configuration) => {
    expect(isValid(configuration)).toBe(false);
  });
});
