// The adapter as a process to be measured, and what is measured of it.
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { entryOf } from '../scripts/build.mjs';
import { freePort } from '../test/support/free-port.mjs';

/** Configurations and stores of this run. */
export const folder = mkdtempSync(join(tmpdir(), 'bench-'));
export const sqliteUrl = `sqlite:${folder}/data/adapter.db`;
// the same for every process: they share sessions
const keys = `bench:${randomBytes(32).toString('base64')}`;
// the unit of /proc/<pid>/stat
const ticksPerSecond = 100;

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

/** An adapter that responds: its `url`, and its process as `child`. `tenants` maps ids to addresses of simulators. */
export async function startAdapter(tenants, store = sqliteUrl, write = inJson) {
  const settings = Object.entries(tenants).map(([id, server]) => [id, tenantAt(server)]);
  const config = join(folder, `adapter-${configurations++}.yaml`);
  const others = { store: { url: store }, limits: { signInsPerSource: 1_000_000 } };
  write(config, others, Object.fromEntries(settings));
  const port = await freePort();
  const child = launch(process.execPath, ['--max-semi-space-size=4', '--max-old-space-size=256', entryOf('adapter')], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: { ...process.env, PORT: String(port), ADAPTER_CONFIG: config, ADAPTER_KEYS: keys },
  });
  const url = `http://127.0.0.1:${port}`;
  await untilReady(child, url);
  return { url, child };
}

async function untilReady(child, url) {
  while (child.exitCode === null && child.signalCode === null) {
    const response = await fetch(`${url}/api/health-check`).catch(() => undefined);
    if (response?.ok) return;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  throw new Error(`the adapter ended (${child.signalCode ?? child.exitCode}) before it responded`);
}

const running = new Set();
process.once('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a program that ends with this process, whatever ends it. */
export function launch(command, args, options) {
  const child = spawn(command, args, options);
  running.add(child);
  child.once('exit', () => running.delete(child));
  return child;
}

/** The port that a baseline server prints. */
export function portOf(child) {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (status) => reject(new Error(`the baseline server ended (${status}) before it listened`)));
    child.stdout.once('data', (data) => resolve(Number(data)));
  });
}

/** Ends a program, and waits until it has ended. */
export async function end(child) {
  const ended = once(child, 'exit');
  child.kill();
  await ended;
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

export function cpuSeconds(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ');
  return (Number(fields[11]) + Number(fields[12])) / ticksPerSecond;
}

export function residentMegabytes(pid) {
  const [, kib] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
  return Math.round(Number(kib) / 1024);
}
