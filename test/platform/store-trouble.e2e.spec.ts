import { chmodSync, existsSync, mkdtempSync, readdirSync, renameSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Simulator, startSimulator } from '@apps/simulator';
import { TestAdapter } from '../support/adapter';
import { AdapterProcess } from '../support/adapter-process';
import { tenantAt } from '../support/demo';

jest.setTimeout(60_000);
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator();
});
afterAll(() => simulator.close());

const newFile = () => join(mkdtempSync(join(tmpdir(), 'store-trouble-')), 'adapter.db');
const tenants = () => ({ default: tenantAt(simulator) });

/** What a process that does not start prints. */
async function refusal(store: object): Promise<string> {
  const one = await AdapterProcess.spawn({ tenants: tenants(), store });
  expect(await one.exit()).toBe(1);
  const output = one.output.join('\n');
  expect(output).not.toMatch(/^\s+at /m);
  return output;
}

it('C50 a folder that others can look into stops the start', async () => {
  const file = newFile();
  const folder = join(file, '..');
  chmodSync(folder, 0o755);
  const output = await refusal({ url: `sqlite:${file}` });
  expect(output).toContain(`store.url: ${file}: the folder ${folder} has mode 755`);
  expect(output).toContain(`use a folder that holds nothing else, such as sqlite:${folder}/adapter/`);
  expect(output).not.toContain('chmod');
  expect(existsSync(file)).toBe(false);
});

it('C53 a damaged file stops the start, and is kept aside where that is set', async () => {
  const file = newFile();
  writeFileSync(file, 'no database at all'.repeat(500));
  const url = `sqlite:${file}`;
  const output = await refusal({ url });
  expect(output).toContain(`store.url: ${file}: file is not a database`);
  expect(output).toContain('store.startEmpty');

  const adapter = await AdapterProcess.start({ tenants: tenants(), store: { url, startEmpty: true } });
  const aside = readdirSync(join(file, '..')).filter((name) => name.includes('.damaged-'));
  expect(aside).toHaveLength(1);
  const warning = adapter.output.find((line) => line.includes('Everybody has to sign in again'));
  expect(JSON.parse(warning ?? '{}')).toMatchObject({
    level: 40,
    msg: expect.stringContaining(`store.url: the file was damaged, and is kept as ${join(file, '..', String(aside))}`),
  });
  expect(await adapter.stop()).toBe(0);
});

it('C53 while the file is away everybody waits and nobody is signed out, and it needs no restart', async () => {
  const file = newFile();
  const adapter = await TestAdapter.start({ tenants: tenants(), store: { url: `sqlite:${file}` } });
  const { access_token, refresh_token } = await adapter.signIn('alice', 'alice-demo');
  expect((await adapter.get('/v1/user', access_token)).status).toBe(200);
  const refresh = () => adapter.call('PATCH', '/v1/session', { body: { refresh_token } });

  renameSync(file, `${file}.away`);
  for (const refused of [await refresh(), await adapter.get('/v1/user', access_token)]) {
    expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
      503,
      'service_unavailable',
      '1',
    ]);
  }
  expect((await adapter.get('/health-check')).status).toBe(200);
  renameSync(`${file}.away`, file);

  expect((await adapter.get('/v1/user', access_token)).status).toBe(200);
  expect((await refresh()).status).toBe(200);
  await adapter.close();
});
