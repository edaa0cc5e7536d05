// The adapter as a process to be measured, and what is measured of it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { entryOf } from '../scripts/build.mjs';

/** Configurations and stores of this run. */
export const folder = mkdtempSync(join(tmpdir(), 'bench-'));
export const sqliteUrl = `sqlite:${folder}/data/adapter.db`;
// the same for every process: they share sessions
const keys = `bench:${randomBytes(32).toString('base64')}`;
// the unit of /proc/<pid>/stat
const ticksPerSecond = 100;

export function anyPort() {
  return String(20_000 + Math.floor(Math.random() * 20_000));
}

/** Settings of a tenant at a simulator. */
export function tenantAt(server) {
  return {
    xsi: { servers: [server], allowHttp: true, userDomain: 'example.com' },
    sip: { credentials: [{ type: 'device-file', deviceTypes: ['WebTrit'], allowHttp: true }] },
    history: { refresh: 300 },
  };
}

let configurations = 0;

/** How tenants can be written down. */
export const forms = { 'one JSON file': inJson, 'one YAML file': inYaml, 'a folder of YAML files': inFolder };

function inJson(config, settings, tenants) {
  writeFileSync(config, JSON.stringify({ ...settings, tenants }));
}

function inYaml(config, settings, tenants) {
  writeFileSync(config, stringify({ ...settings, tenants }));
}

function inFolder(config, settings, tenants) {
  const tenantFolder = `${config}.d`;
  mkdirSync(tenantFolder);
  for (const [id, one] of Object.entries(tenants)) writeFileSync(join(tenantFolder, `${id}.yaml`), stringify(one));
  writeFileSync(config, stringify({ ...settings, tenantFolder }));
}

/** `tenants` maps ids to addresses of simulators. */
export function startAdapter(port, tenants, store = sqliteUrl, write = inJson) {
  const settings = Object.entries(tenants).map(([id, server]) => [id, tenantAt(server)]);
  const config = join(folder, `adapter-${configurations++}.yaml`);
  const others = { store: { url: store }, limits: { signInsPerSource: 1_000_000 } };
  write(config, others, Object.fromEntries(settings));
  return spawn(process.execPath, ['--max-semi-space-size=4', '--max-old-space-size=256', entryOf('adapter')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PORT: port, ADAPTER_CONFIG: config, ADAPTER_KEYS: keys },
  });
}

/** The headers of somebody who signed in. */
export async function signIn(url, tenant) {
  const { access_token } = await signInWhole(url, tenant);
  return { authorization: `Bearer ${access_token}`, 'x-webtrit-tenant-id': tenant };
}

export async function signInWhole(url, tenant) {
  const response = await fetch(`${url}/api/v1/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-webtrit-tenant-id': tenant },
    body: JSON.stringify({ user_ref: 'alice', password: 'alice-demo' }),
  });
  return response.json();
}

export async function untilItAnswers(address) {
  for (;;) {
    const answer = await fetch(address).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

export function residentMegabytes(pid) {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(kib) / 1024);
}
