import 'reflect-metadata';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { Authority } from '../../../../../libs/xsi/src/testing/certificate';
import { ConfigError } from './config-error';
import { parseConfig } from './read-config';

const folder = mkdtempSync(join(tmpdir(), 'tls-'));
const authority = new Authority('Carrier');
const own = authority.issue('adapter');
const other = authority.issue('other');

function file(name: string, text: string): string {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
}

const ca = file('ca.pem', `# ours\n${authority.ca}${new Authority('Second').ca}`);
const certificate = file('adapter.pem', own.cert);
const key = file('adapter.key', own.key);
const damaged = file('damaged.pem', authority.ca.replace(/^.{40}$/m, 'A'.repeat(40)).replace('MI', 'AA'));

afterAll(() => rmSync(folder, { recursive: true }));

function problemsOf(tls: object): string[] {
  try {
    parseConfig(stringify({ tenants: { acme: { xsi: { servers: ['https://xsp1.example.com'], tls } } } }));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

it.each([
  ['an authority', { ca }],
  ['a certificate with its key', { certificate, key }],
  ['all of them', { ca, certificate, key }],
])('xsi.tls may be %s', (_, tls) => {
  expect(problemsOf(tls)).toEqual([]);
});

it.each([
  ['a file that is not there', { ca: join(folder, 'none.pem') }, ['xsi.tls.ca: the file cannot be read (ENOENT)']],
  ['a file without a certificate', { ca: key }, ['xsi.tls.ca: the file holds no certificate in PEM, or a damaged one']],
  ['a damaged certificate', { ca: damaged }, ['xsi.tls.ca: the file holds no certificate in PEM, or a damaged one']],
  ['a certificate alone', { certificate }, ['xsi.tls: certificate and key need each other']],
  ['a key alone', { key }, ['xsi.tls: certificate and key need each other']],
  [
    'the key of another certificate',
    { certificate, key: file('other.key', other.key) },
    ['xsi.tls.certificate: this certificate and xsi.tls.key are no pair in PEM; a key must have no pass phrase'],
  ],
  [
    'files that are not there',
    { certificate: join(folder, 'a'), key: join(folder, 'b') },
    ['xsi.tls.certificate: the file cannot be read (ENOENT)', 'xsi.tls.key: the file cannot be read (ENOENT)'],
  ],
])('xsi.tls with %s stops the start, and says which setting it is', (_, tls, problems) => {
  expect(problemsOf(tls)).toEqual(problems.map((one) => `tenants.acme.${one}`));
});
