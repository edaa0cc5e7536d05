import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { type Outcome, xsi } from '../apps/cli/src/testing/terminal';
import { type Demo, tenantAt } from './support/demo';
import { administrationKey, provisionedTenantAt, startProvisioning, tokenIn } from './support/provisioning';

let demo: Demo;
let folder: string;
beforeAll(async () => {
  demo = await startProvisioning({}, {}, { users: 1200 });
  folder = mkdtempSync(join(tmpdir(), 'provision-'));
});
afterAll(async () => {
  await demo.close();
  rmSync(folder, { recursive: true });
});

const environment = () => ({
  ADMINISTRATION_URL: demo.adapter.administrationUrl,
  ADMINISTRATION_KEY: administrationKey,
});
const provision = (...args: string[]) => xsi(['provision', ...args], environment());
const rowsOf = ({ out }: Outcome): Record<string, string>[] => parse(out, { columns: true });
const fileOf = (text: string) => {
  const file = join(folder, 'users.csv');
  writeFileSync(file, text);
  return file;
};
const spend = (config_token: string) =>
  demo.adapter.call('POST', '/v1/session/auto-provision', { body: { config_token } });

describe('for one user', () => {
  it('prints a link that signs in, and how long it is good', async () => {
    const { code, out, err } = await provision('--user', 'ALICE', '--lifetime', '2d');
    expect([code, err]).toEqual([0, '']);
    const [, user, link = '', expires = ''] =
      /^user {5}(.+)\nlink {5}(.+)\nexpires {2}(.+)\nid {7}[\w-]{36}\n$/.exec(out.toString()) ?? [];
    expect(user).toBe('alice@example.com');
    expect(Math.round((Date.parse(expires) - Date.now()) / 3600_000)).toBe(48);
    expect((await spend(tokenIn(link))).body.user_id).toBe('alice@example.com');
  });

  it('draws the link on the terminal', async () => {
    const { code, out } = await provision('--user', 'alice', '--qr', 'terminal');
    expect([code, out.toString()]).toEqual([0, expect.stringMatching(/\nid .+\n(.*[█▄▀].*\n){10,}/)]);
  });

  it.each(['png', 'svg'])('makes a picture as %s, for its owner only', async (kind) => {
    const out = join(folder, kind);
    expect((await provision('--user', 'alice', '--qr', kind, '--out', out)).code).toBe(0);
    const [file = ''] = readdirSync(out);
    expect(file).toMatch(new RegExp(`^alice%40example\\.com-[\\w-]{36}\\.${kind}$`));
    expect(readFileSync(join(out, file)).toString('latin1')).toMatch(kind === 'png' ? /^\x89PNG/ : /^<svg /);
    expect([statSync(out).mode & 0o777, statSync(join(out, file)).mode & 0o777]).toEqual([0o700, 0o600]);
  });
});

describe('for a file', () => {
  it('of 1,200 users makes a link for each, shows how far it is, and says at its end who has none', async () => {
    const users = demo.simulator.world.people.map(({ userId }) => userId);
    const csv = fileOf(`name,user_id\n${[...users, 'nobody@example.com'].map((user) => `x,${user}\n`).join('')}`);
    const done = await xsi(['provision', '--csv', csv], environment(), undefined, true);
    expect(done.code).toBe(1);
    expect(done.err).toContain('\r\x1b[K100 of 1201, 0 without a link\r\x1b[K200 of 1201');
    expect(done.err).toContain(
      '1201 of 1201, 1 without a link\r\x1b[K1200 links for 1201 users.\nxsi: without a link: 1 of 1201 users',
    );
    const rows = rowsOf(done);
    expect(Object.keys(rows[0] ?? {})).toEqual(['user_id', 'id', 'link', 'expires_at', 'error']);
    expect(rows.map(({ user_id }) => user_id)).toEqual([...users, 'nobody@example.com']);
    expect(rows.at(-1)).toEqual({
      user_id: 'nobody@example.com',
      id: '',
      link: '',
      expires_at: '',
      error: 'user_not_found',
    });
    expect(new Set(rows.map(({ link }) => link)).size).toBe(1201);
    const one = rows.find(({ user_id }) => user_id === 'bob@example.com');
    expect((await spend(tokenIn(one?.link ?? ''))).body.user_id).toBe('bob@example.com');
  }, 60_000);

  it('writes links and pictures into a folder, and overwrites none', async () => {
    const out = join(folder, 'letters');
    const csv = fileOf('alice@example.com\nbob@example.com\n');
    const done = await provision('--csv', csv, '--qr', 'svg', '--out', out);
    expect([done.code, done.out.toString(), done.err]).toEqual([0, '', '2 links for 2 users.\n']);
    expect(readdirSync(out).filter((file) => file.endsWith('.svg'))).toHaveLength(2);
    expect(statSync(join(out, 'links.csv')).mode & 0o777).toBe(0o600);
    expect(parse(readFileSync(join(out, 'links.csv')), { columns: true })).toHaveLength(2);
    expect(await provision('--csv', csv, '--out', out)).toMatchObject({
      code: 1,
      err: expect.stringMatching(/^xsi: --out: .+links\.csv is there already: name another folder\n$/),
    });
  });

  it('goes on when the adapter does not answer for a while', async () => {
    const csv = fileOf(Array.from({ length: 250 }, (_, index) => `user${index}@example.com\n`).join(''));
    let requests = 0;
    const proxy = createServer(async (request, response) => {
      if (++requests === 3) return void request.socket.destroy();
      const pieces: Buffer[] = [];
      for await (const piece of request) pieces.push(piece);
      const { authorization = '' } = request.headers;
      const answer = await fetch(`${demo.adapter.administrationUrl}${request.url}`, {
        method: request.method,
        headers: { authorization, 'content-type': 'application/json' },
        body: request.method === 'POST' ? Buffer.concat(pieces) : undefined,
      });
      response.writeHead(answer.status).end(await answer.text());
    }).listen(0, '127.0.0.1');
    await once(proxy, 'listening');
    const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}/`;
    const done = await xsi(['provision', '--csv', csv], { ...environment(), ADMINISTRATION_URL: url });
    proxy.close();
    const errors = rowsOf(done).map(({ error }) => error);
    expect([done.code, errors.length]).toEqual([1, 250]);
    expect(errors.map((error) => error === 'unreachable')).toEqual(
      errors.map((_, index) => index >= 100 && index < 200),
    );
  });

  it('stops between two requests when it is interrupted, and keeps what it has', async () => {
    const csv = fileOf('alice@example.com\n');
    const done = await xsi(['provision', '--csv', csv], environment(), AbortSignal.abort());
    expect(done).toMatchObject({ code: 1, err: '0 links for 1 users.\nxsi: interrupted before 1 users\n' });
  });
});

it('lists and revokes, and never shows a link again', async () => {
  const made = (await provision('--user', 'carol')).out.toString();
  const id = /^id {7}(.+)$/m.exec(made)?.[1] ?? '';
  const list = async () => rowsOf(await provision('list', '--user', 'carol@example.com'))[0];
  expect(await list()).toMatchObject({ id, user_id: 'carol@example.com', state: 'open' });
  expect((await provision('revoke', id)).out.toString()).toBe(`${id} is revoked.\n`);
  expect(await list()).toMatchObject({ id, state: 'revoked' });
  expect(await provision('revoke', id)).toMatchObject({ code: 1, err: expect.stringContaining('no open link') });
  expect((await provision('list')).out.toString()).not.toContain('app.example.com');
  expect((await spend(/config_token=(.+)$/m.exec(made)?.[1] ?? '')).status).toBe(401);
});

it('lists more than one page, each once', async () => {
  const users = demo.simulator.world.people.map(({ userId }) => userId).join('\n');
  await provision('--csv', fileOf(users), '--out', join(folder, 'many'));
  const ids = rowsOf(await provision('list')).map(({ id }) => id);
  expect(ids.length).toBeGreaterThanOrEqual(1200);
  expect(new Set(ids).size).toBe(ids.length);
}, 60_000);

describe('what is wrong is one line that names what to change:', () => {
  const user = ['--user', 'alice'];
  it.each<[string, string[], Record<string, string>, RegExp]>([
    ['no key', user, { ADMINISTRATION_KEY: '' }, /no key: set ADMINISTRATION_KEY to the administration\.key/],
    ['another key', user, { ADMINISTRATION_KEY: 'x' }, /ADMINISTRATION_KEY is not the administration\.key/],
    ['no URL', user, { ADMINISTRATION_URL: 'nowhere' }, /ADMINISTRATION_URL must be a URL such as http:/],
    ['a key in clear', user, { ADMINISTRATION_URL: 'http://adapter.example' }, /set ADMINISTRATION_ALLOW_HTTP=true/],
    [
      'nobody there in clear',
      user,
      { ADMINISTRATION_URL: 'http://adapter.invalid', ADMINISTRATION_ALLOW_HTTP: 'true' },
      /cannot reach .+: check ADMINISTRATION_URL/,
    ],
    ['nobody there', user, { ADMINISTRATION_URL: 'http://127.0.0.1:9' }, /cannot reach .+: check ADMINISTRATION_URL/],
    ['no tenant', [...user, '--tenant', 'nowhere'], {}, /no tenant nowhere: check --tenant/],
    ['an unknown user', ['--user', 'nobody'], {}, /there is no such user: check --user/],
    ['no user', [], {}, /say for whom: with --user, or with --csv/],
    ['a user and a file', [...user, '--csv', 'x'], {}, /say for whom/],
    ['no file', ['--csv', '/nowhere'], {}, /--csv \/nowhere cannot be read/],
    ['a time without unit', [...user, '--lifetime', '7'], {}, /must be a number with m, h or d/],
    [
      'a time that is too long',
      [...user, '--lifetime', '900d'],
      {},
      /does not take lifetime: lifetime must not be greater/,
    ],
    ['mail that is not set up', [...user, '--mail'], {}, /does not take mail: The tenant has no mail settings/],
    ['a picture without a folder', [...user, '--qr', 'png'], {}, /--qr png needs --out/],
    ['another kind of picture', [...user, '--qr', 'gif'], {}, /Allowed choices are terminal, png, svg, none/],
  ])('%s', async (_, args, env, message) => {
    const { code, out, err } = await xsi(['provision', ...args], { ...environment(), ...env });
    expect([code, out.toString()]).toEqual([1, '']);
    expect(err).toMatch(message);
    expect(err.trimEnd()).not.toMatch(/\n {4}at |not-a-real-key/);
  });

  it('the listener of the apps', async () => {
    const { err } = await xsi(['provision', ...user], { ...environment(), ADMINISTRATION_URL: demo.adapter.url });
    expect(err).toMatch(/check ADMINISTRATION_URL/);
  });

  it('mail for a file where it is not set up, before a link is made', async () => {
    const { code, out, err } = await provision('--csv', fileOf('alice'), '--mail');
    expect([code, out.toString()]).toEqual([1, '']);
    expect(err).toMatch(/The tenant has no mail settings/);
  });
});

it('a tenant without links says so', async () => {
  const plain = await startProvisioning({}, { tenants: { default: tenantAt(demo.simulator) } });
  const env = { ...environment(), ADMINISTRATION_URL: plain.adapter.administrationUrl };
  const { code, err } = await xsi(['provision', '--user', 'alice'], env);
  expect([code, err]).toEqual([1, 'xsi: the tenant default has no section autoProvision in the configuration\n']);
  await plain.close();
});

it('BroadWorks in trouble is not the fault of the user', async () => {
  const troubled = await startProvisioning({ xsi: provisionedTenantAt(demo.simulator).xsi });
  const env = { ...environment(), ADMINISTRATION_URL: troubled.adapter.administrationUrl };
  demo.simulator.setFault('profile', { kind: 'status', status: 503 });
  const one = await xsi(['provision', '--user', 'alice'], env);
  const many = await xsi(['provision', '--csv', fileOf('alice')], env);
  demo.simulator.clearFaults();
  expect(one.err).toMatch(/BroadWorks, or the mail server, did not answer as it should/);
  expect(rowsOf(many)).toMatchObject([{ user_id: 'alice', error: 'external_api_issue' }]);
  await troubled.close();
});
