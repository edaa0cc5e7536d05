import 'reflect-metadata';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, unlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { selfSigned } from '../../../../../libs/xsi/src/testing/certificate';
import { S3RecordingsConfig } from '../settings/recordings.config';
import { ConfigError } from './config-error';
import { ConfigFile } from './config-file';
import { parseConfig } from './read-config';

const xsi = { servers: ['https://xsp1.example.com'], userDomain: 'example.com' };
const admin = { userId: 'admin@example.com', password: 'not-a-password-1' };
const folder = mkdtempSync(join(tmpdir(), 'tenants-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function problemsOf(read: () => unknown): Promise<string[]> {
  try {
    await read();
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('extends', () => {
  const read = (tenants: object) => parseConfig(stringify({ tenants })).tenants;
  const problems = (tenants: object) => problemsOf(() => read(tenants));

  it('serves a copy of a tenant with another BroadWorks', () => {
    const tenants = read({
      acme: { xsi, contacts: { refresh: 60, hideFirstNames: ['FAX'] }, history: { refresh: 5 } },
      'acme-staging': { extends: 'acme', xsi: { servers: ['https://new.example.com'] }, contacts: { source: 'group' } },
    });
    expect(tenants.get('acme-staging')).toMatchObject({
      xsi: { servers: ['https://new.example.com'], userDomain: 'example.com' },
      contacts: { refresh: 60, hideFirstNames: ['FAX'], source: 'group' },
      history: { refresh: 5 },
    });
    expect(tenants.get('acme')).toMatchObject({ xsi, contacts: { source: 'enterprise' } });
  });

  it('goes through any number of tenants, in any order', () => {
    const tenants = read({
      c: { extends: 'b', language: 'de' },
      b: { extends: 'a', history: { refresh: 7 } },
      a: { xsi },
    });
    expect(tenants.get('c')).toMatchObject({ xsi, history: { refresh: 7 }, language: 'de' });
  });

  it('takes away what is null, and puts one list in place of another', () => {
    const map = { type: 'map', file: 'a.yaml' };
    const tenants = read({
      a: {
        xsi: { ...xsi, admin },
        presence: { registrations: {} },
        sip: { credentials: [map, map], transport: 'TLS' },
      },
      b: {
        extends: 'a',
        xsi: { admin: null },
        presence: { registrations: null },
        sip: { credentials: [], transport: null },
        voicemail: null,
        pages: { portalUrl: null, accessTokens: true },
      },
    });
    const b = tenants.get('b');
    expect([b?.xsi.admin, b?.presence.registrations, b?.sip.transport]).toEqual([undefined, undefined, undefined]);
    expect(b?.sip.credentials).toEqual([]);
    expect([b?.voicemail.refresh, b?.pages.portalUrl]).toEqual([15, undefined]);
  });

  it('replaces a section of another type whole', () => {
    const tenants = read({
      a: { xsi, recordings: { type: 'directory', path: '/var/recordings', tolerance: 20 } },
      b: { extends: 'a', recordings: { type: 's3', bucket: 'calls' } },
      c: { extends: 'a', recordings: { refresh: 60 } },
    });
    expect(tenants.get('b')?.recordings).toBeInstanceOf(S3RecordingsConfig);
    expect(tenants.get('b')?.recordings).toMatchObject({ bucket: 'calls', tolerance: 10 });
    expect(tenants.get('c')?.recordings).toMatchObject({ type: 'directory', tolerance: 20, refresh: 60 });
  });

  it.each([
    ['nobody', { a: { xsi, extends: 'x' } }, ['tenants.a.extends: there is no tenant x']],
    ['itself', { a: { xsi, extends: 'a' } }, ['tenants.a.extends: goes in a circle, over a']],
    ['no id', { a: { xsi, extends: ['b'] } }, ['tenants.a.extends: must be the id of a tenant']],
    [
      'in a circle',
      { a: { extends: 'c' }, b: { extends: 'a' }, c: { extends: 'b', xsi } },
      ['tenants.b.extends: goes in a circle, over a, c, b'],
    ],
    ['what is named like a part of the language', { a: { xsi, extends: 'constructor' } }, ['tenants.a.extends: there']],
  ])('of %s is refused in words', async (_, tenants, wanted) => {
    const found = await problems(tenants);
    expect(found).toHaveLength(wanted.length);
    for (const [index, one] of wanted.entries()) expect(found[index]).toContain(one);
  });

  it('is checked as a whole, and what is wrong with the first is said once', async () => {
    const found = await problems({
      a: { xsi, history: { refresh: -1 } },
      b: { extends: 'a', contacts: { refresh: 1 } },
      c: { extends: 'a', otp: {} },
      d: { xsi: { ...xsi, admin }, mail: { url: 'smtp://m.example.com', from: 'v@example.com' }, otp: {} },
      e: { extends: 'd', mail: null },
    });
    expect(found.map((problem) => problem.split(':')[0])).toEqual([
      'tenants.a.history.refresh',
      'tenants.b.contacts.refresh',
      'tenants.e.otp.channels',
    ]);
  });
});

describe('a folder of tenants', () => {
  const file = join(folder, 'adapter.yaml');
  const tenants = join(folder, 'tenants');
  beforeEach(() => {
    rmSync(tenants, { recursive: true, force: true });
    mkdirSync(tenants);
    write({});
  });

  const write = (more: object) => writeFileSync(file, stringify({ tenantFolder: './tenants', ...more }));
  const put = (name: string, text: string | object) =>
    writeFileSync(join(tenants, name), typeof text === 'string' ? text : stringify(text));
  const read = async () => (await new ConfigFile(file, {}).read()).config.tenants;

  it('holds a file for each, beside those in the configuration file', async () => {
    write({ tenants: { default: { xsi } } });
    put('acme.yaml', { xsi });
    put('beta.yml', { extends: 'default' });
    put('gamma.json', JSON.stringify({ extends: 'acme', language: 'uk' }));
    const found = await read();
    expect([...found.ids()].sort()).toEqual(['acme', 'beta', 'default', 'gamma']);
    expect(found.get('gamma')).toMatchObject({ xsi, language: 'uk' });
  });

  it.each(['.acme.yaml.swp', '..data', 'README.md', 'acme.yaml~', 'acme.yaml.bak'])(
    'has %s in it for nobody',
    async (name) => {
      put('default.yaml', { xsi });
      put(name, 'no: tenant');
      expect([...(await read()).ids()]).toEqual(['default']);
    },
  );

  it('is read through the links that containers make', async () => {
    mkdirSync(join(tenants, '..v1'));
    writeFileSync(join(tenants, '..v1', 'acme.yaml'), stringify({ xsi }));
    symlinkSync('..v1', join(tenants, '..data'));
    symlinkSync('..data/acme.yaml', join(tenants, 'acme.yaml'));
    expect([...(await read()).ids()]).toEqual(['acme']);
  });

  it('names the file of each problem', async () => {
    put('acme.yaml', { xsi: { servers: [] } });
    put('broken.yaml', 'xsi: {servers: s3cret');
    put('heir.yaml', { extends: 'broken' });
    put('not ok.yaml', { xsi });
    put('text.yaml', 'just words');
    mkdirSync(join(tenants, 'dir.yaml'));
    const found = await problemsOf(read);
    expect(found).toEqual(
      expect.arrayContaining([
        `tenants.acme.xsi.servers: should not be empty, in ${join(tenants, 'acme.yaml')}`,
        expect.stringMatching(/^tenants\.broken: not YAML \(\w+ at line 1\), in .+broken\.yaml$/),
        expect.stringMatching(/^tenants\.dir: the file cannot be read \(EISDIR\), in .+dir\.yaml$/),
        expect.stringMatching(/^tenants\.not ok: a tenant id is .+, in .+not ok\.yaml$/),
        expect.stringMatching(/^tenants\.text: must hold settings, such as xsi:, in .+text\.yaml$/),
      ]),
    );
    expect(found).toHaveLength(5);
    expect(found.join()).not.toContain('s3cret');
  });

  it('has no tenant that is in the configuration file, or in two files', async () => {
    write({ tenants: { acme: { xsi } } });
    put('acme.yaml', { xsi });
    put('beta.json', JSON.stringify({ xsi }));
    put('beta.yaml', { xsi });
    expect(await problemsOf(read)).toEqual([
      `tenants.acme: is there twice, in tenants and in ${join(tenants, 'acme.yaml')}`,
      `tenants.beta: is there twice, in ${join(tenants, 'beta.json')} and in ${join(tenants, 'beta.yaml')}`,
    ]);
  });

  it('is refused where it is empty or not there', async () => {
    expect(await problemsOf(read)).toEqual(['tenantFolder: there is no tenant in it']);
    rmSync(tenants, { recursive: true });
    expect(await problemsOf(read)).toEqual(['tenantFolder: the folder cannot be read (ENOENT)']);
  });

  it('has its values of the environment, and names the file where they are missing', async () => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is how the file says it
    put('acme.yaml', { xsi: { ...xsi, userDomain: '${DOMAIN}' } });
    const problem = `tenants.acme.xsi.userDomain: the environment has no DOMAIN, in ${join(tenants, 'acme.yaml')}`;
    expect(await problemsOf(read)).toContain(problem);
  });

  it('has its files of SIP accounts looked into', async () => {
    const map = join(folder, 'map.yaml');
    writeFileSync(map, 'ann@example.com: {password: ""}');
    const sip = { credentials: [{ type: 'map', file: map }] };
    put('acme.yaml', { xsi, sip });
    put('beta.yaml', { xsi, sip });
    expect(await problemsOf(read)).toEqual([
      `tenants.acme.sip.credentials: map: ${map}, entry 1: password is not valid`,
    ]);
  });

  it('is another tenant once its certificate was renewed', async () => {
    const { key, cert } = selfSigned();
    const files = { certificate: join(folder, 'cert.pem'), key: join(folder, 'key.pem') };
    writeFileSync(files.certificate, cert);
    writeFileSync(files.key, key);
    put('acme.yaml', { xsi: { ...xsi, tls: files } });
    put('beta.yaml', { xsi });
    const before = await read();
    const same = await read();
    writeFileSync(files.certificate, `${cert}\n`);
    const renewed = await read();
    expect([same.isSame('acme', before), renewed.isSame('acme', before)]).toEqual([true, false]);
    expect(renewed.isSame('beta', before)).toBe(true);
    expect(renewed.fingerprint('acme')).not.toBe(before.fingerprint('acme'));
  });

  it('tells that a file has changed, also behind a link, until it is read again', async () => {
    mkdirSync(join(tenants, '..v1'));
    mkdirSync(join(tenants, '..v2'));
    for (const version of ['..v1', '..v2']) writeFileSync(join(tenants, version, 'acme.yaml'), stringify({ xsi }));
    symlinkSync('..v1', join(tenants, '..data'));
    symlinkSync('..data/acme.yaml', join(tenants, 'acme.yaml'));
    const config = new ConfigFile(file, {});
    await config.read();
    expect(await config.changes()).toBe('');
    unlinkSync(join(tenants, '..data'));
    symlinkSync('..v2', join(tenants, '..data'));
    expect(await config.changes()).toContain('acme.yaml');
    await config.read();
    expect(await config.changes()).toBe('');
    put('acme.json', 'not good');
    expect(await config.changes()).not.toBe('');
    await expect(config.read()).rejects.toThrow(ConfigError);
    expect(await config.changes()).toBe('');
  });
});

describe('a secret in a file', () => {
  const file = join(folder, 'secrets.yaml');
  const secret = join(folder, 'secret');
  const read = (variables: Record<string, string>) => new ConfigFile(file, variables).read();
  const password = async (variables: Record<string, string>) =>
    (await read(variables)).config.tenants.get('default')?.xsi.admin?.password;
  beforeAll(() => {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: it is how the file says it
    const own = { ...admin, password: '${ADMIN_PASSWORD}' };
    writeFileSync(file, stringify({ tenants: { default: { xsi: { ...xsi, admin: own } } } }));
  });

  it.each([
    ['one line', 's3cret\n', 's3cret'],
    ['one line of Windows', 's3cret\r\n', 's3cret'],
    ['no line end', ' s3cret ', ' s3cret '],
    ['several line ends', 's3cret\n\n', 's3cret\n'],
  ])('is its text, but for a line end: %s', async (_, text, wanted) => {
    writeFileSync(secret, text);
    expect(await password({ ADMIN_PASSWORD_FILE: secret })).toBe(wanted);
  });

  it('R2 is not taken where the variable is set, too, and not quoted', async () => {
    writeFileSync(secret, 's3cret');
    const problems = await problemsOf(() => read({ ADMIN_PASSWORD: 's3cret', ADMIN_PASSWORD_FILE: secret }));
    expect(problems).toContain(
      'tenants.default.xsi.admin.password: ADMIN_PASSWORD and ADMIN_PASSWORD_FILE are both set',
    );
    expect(problems.join()).not.toContain('s3cret');
  });

  it('that cannot be read is named by its variable', async () => {
    expect(await problemsOf(() => read({ ADMIN_PASSWORD_FILE: join(folder, 'none') }))).toContain(
      'tenants.default.xsi.admin.password: the file that ADMIN_PASSWORD_FILE names cannot be read (ENOENT)',
    );
  });

  it('may hold the keys', async () => {
    writeFileSync(secret, 'a:key\n');
    expect((await read({ ADMIN_PASSWORD: 'x', ADAPTER_KEYS_FILE: secret })).keys).toBe('a:key');
    expect((await read({ ADMIN_PASSWORD: 'x', ADAPTER_KEYS: 'b:key' })).keys).toBe('b:key');
    expect(await problemsOf(() => read({ ADAPTER_KEYS: 'x', ADAPTER_KEYS_FILE: secret }))).toEqual([
      'ADAPTER_KEYS and ADAPTER_KEYS_FILE are both set',
    ]);
  });
});

describe('a large file', () => {
  const file = join(folder, 'large.yaml');
  const many = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [`t${index}`, { xsi }]));
  const read = async () => (await new ConfigFile(file, {}).read()).config.tenants;

  it.each([
    ['YAML', stringify],
    ['JSON', JSON.stringify],
  ])('of %s is read while other things are done', async (_, write) => {
    writeFileSync(file, write({ tenants: many }));
    let turns = 0;
    const counting = setInterval(() => turns++, 1);
    expect((await read()).size).toBe(1000);
    clearInterval(counting);
    expect(turns).toBeGreaterThan(3);
  });

  it('R2 that is not YAML is refused by line and not quoted', async () => {
    writeFileSync(file, `${stringify({ tenants: many })}  s3cret: "open`);
    const [problem] = await problemsOf(read);
    expect(problem).toMatch(/^not YAML \(\w+ at line \d{4}\)$/);
  });
});
