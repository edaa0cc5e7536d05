import 'reflect-metadata';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { stringify } from 'yaml';
import { selfSigned } from '../../../../../libs/xsi/src/testing/certificate';
import { Config } from '../settings/config';
import { DeviceFileConfig, DevicePasswordConfig, MapCredentialsConfig } from '../settings/sip-credentials.config';
import { TenantConfig } from '../settings/tenant.config';
import { ConfigError } from './config-error';
import { ConfigFile } from './config-file';
import { parseConfig } from './read-config';

const xsi = { servers: ['https://xsp1.example.com'] };
/** How the file names a value of the environment. */
const env = (name: string) => `$\{${name}}`;
const valid = (tenant: object = {}, more: object = {}) =>
  stringify({ tenants: { default: { xsi, ...tenant } }, ...more });

function problemsOf(text: string, environment: Record<string, string> = {}): string[] {
  try {
    parseConfig(text, environment);
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('the configuration', () => {
  it('needs no more than a server, and has a default for all else', () => {
    const config = parseConfig(valid());
    expect(config).toBeInstanceOf(Config);
    expect(config).toMatchObject({
      port: '8080',
      host: '0.0.0.0',
      pathPrefix: '',
      store: { url: 'sqlite:./data/adapter.db' },
      sessions: {
        accessToken: 86_400,
        refreshToken: 90 * 86_400,
        absolute: 365 * 86_400,
        refreshRepeat: 10,
        perUser: 20,
      },
      log: { level: 'info' },
    });
    const tenant = config.tenants.get('default');
    expect(tenant).toBeInstanceOf(TenantConfig);
    expect(tenant).toMatchObject({
      xsi: { ...xsi, actionsPath: '/com.broadsoft.xsi-actions', protocolVersion: '23.0', redirectHosts: [] },
      sip: { credentials: [], required: true },
      contacts: { source: 'enterprise', common: false, personal: false, custom: false, refresh: 300 },
      history: { refresh: 15 },
      features: { passwordSignin: true, callHistory: true, extensions: true, internalMessaging: false },
    });
    expect(tenant?.contacts.hideFirstNames).toContain('Hunt Group');
  });

  it('keeps the defaults beside what is set', () => {
    const { contacts } = parseConfig(valid({ contacts: { refresh: 60 } })).tenants.get('default') ?? {};
    expect(contacts).toMatchObject({ refresh: 60, source: 'enterprise' });
  });

  it('does not share defaults among tenants', () => {
    const { tenants } = parseConfig(stringify({ tenants: { a: { xsi }, b: { xsi } } }));
    expect(tenants.get('a')?.sip).not.toBe(tenants.get('b')?.sip);
    expect(tenants.get('a')?.contacts.hideFirstNames).not.toBe(tenants.get('b')?.contacts.hideFirstNames);
  });

  it('says everything that is wrong at once, each with its path', () => {
    const text = stringify({
      port: 99_999,
      store: { url: 'postgres://x' },
      sessions: { accessToken: 1, refreshRepeat: 61, perUser: 'x' },
      log: { level: 'loud' },
      tenants: {
        default: {
          xsi: { servers: ['xsp1.example.com'], admin: { userId: 'admin' } },
          sip: { server: { host: 's.example.com', port: 70_000 }, transport: 'SCTP' },
          history: { refresh: -1 },
        },
        'not ok': { xsi: { servers: [] } },
        empty: {},
      },
    });
    const paths = problemsOf(text).map((problem) => problem.slice(0, problem.indexOf(':')));
    expect([...new Set(paths)].sort()).toEqual([
      'log.level',
      'port',
      'sessions.accessToken',
      'sessions.perUser',
      'sessions.refreshRepeat',
      'store.url',
      'tenants.default.history.refresh',
      'tenants.default.sip.server.port',
      'tenants.default.sip.transport',
      'tenants.default.xsi.admin.password',
      'tenants.default.xsi.servers',
      'tenants.empty.xsi',
      'tenants.not ok',
      'tenants.not ok.xsi.servers',
    ]);
  });

  it('says in its message which file, and a line for each problem', () => {
    const read = () => parseConfig('prot: 1', {}, 'config/my.yaml');
    expect(read).toThrow(/^config\/my\.yaml cannot be used:\n {2}- .+\n {2}- .+$/);
  });

  it.each([
    [{ prot: 1 }, 'prot: unknown setting, did you mean port?'],
    [{ sessions: { acessToken: 90 } }, 'sessions.acessToken: unknown setting, did you mean accessToken?'],
    [{ store: { uri: 'x' } }, 'store.uri: unknown setting, did you mean url?'],
  ])('does not know %j, and says what it does know', (more, problem) => {
    expect(problemsOf(valid({}, more))).toEqual([problem]);
  });

  it('waits for replicas only where it can', () => {
    const store = { url: 'redis+cluster://redis', replicas: 1 };
    expect(problemsOf(valid({}, { store }))).toEqual([
      expect.stringMatching(/^store\.replicas: must be 0 with redis\+cluster/),
    ]);
    expect(problemsOf(valid({}, { store: { url: 'redis://user:word@redis/x' } }))).toEqual([
      expect.stringMatching(/^store\.url: must be/),
    ]);
  });

  it.each([
    [{ deviceTypes: [] }, 'tenants.default.deviceTypes: unknown setting'],
    [{ sips: {} }, 'tenants.default.sips: unknown setting, did you mean sip?'],
    [
      { xsi: { ...xsi, protocolVersion: 23 } },
      'tenants.default.xsi.protocolVersion: must be in quotes, such as "23.0"',
    ],
    [
      { xsi: { ...xsi, userDomain: '@example.com' } },
      'tenants.default.xsi.userDomain: must be a domain without @, such as example.com',
    ],
    [
      { xsi: { servers: ['https://a.example.com/com.broadsoft.xsi-actions/v2.0'] } },
      'tenants.default.xsi.servers: name the base URL only, xsi.actionsPath is added to it',
    ],
    [{ xsi: { servers: [] } }, 'tenants.default.xsi.servers: should not be empty'],
    [{ xsi: { ...xsi, userDomian: 'x' } }, 'tenants.default.xsi.userDomian: unknown setting, did you mean userDomain?'],
    [
      { sip: { credentials: [{ type: 'map', file: 'x', filename: 'y' }] } },
      'tenants.default.sip.credentials.0.filename: unknown setting, did you mean file?',
    ],
  ])('does not know %j of a tenant', (tenant, problem) => {
    expect(problemsOf(valid(tenant))).toEqual([problem]);
  });

  it.each([
    ['', ['tenants: is required']],
    ['port: 8080', ['tenants: is required']],
    ['[]', ['must hold settings, such as tenants:']],
    ['just words', ['must hold settings, such as tenants:']],
  ])('%p is none', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it.each([
    'tenants:',
    'tenants: x',
    'tenants: 1',
    'tenants: {default: x}',
    'tenants: {default: }',
    'tenants: {default: {xsi: x}}',
  ])('%p is refused', (text) => {
    expect(problemsOf(text)[0]).toMatch(/^tenants/);
  });

  it.each(['a/b', '..%2f', 'ä', 'a b', 'x'.repeat(129)])('C21 %p is no id of a tenant', (id) => {
    expect(problemsOf(stringify({ tenants: { [id]: { xsi } } }))).toEqual([
      `tenants.${id}: a tenant id is 1 to 128 of A-Z a-z 0-9 . _ -`,
    ]);
  });

  it('reads an element of a list that is wrong in words that can be read', () => {
    const [problem] = problemsOf(valid({ xsi: { servers: ['xsp1.example.com'] } }));
    expect(problem).toBe('tenants.default.xsi.servers: each value must be a URL address');
  });
});

describe('sip.credentials', () => {
  const read = (credentials: object[]) =>
    parseConfig(valid({ sip: { credentials } })).tenants.get('default')?.sip.credentials ?? [];

  it('is of the class that its type names', () => {
    const [map, file, password] = read([
      { type: 'map', file: 'map.yaml' },
      { type: 'device-file', deviceTypes: ['Connect - Mobile'], preset: 'key-value', allowHttp: true },
      { type: 'device-password', deviceTypes: ['Connect - Mobile'] },
    ]);
    expect(map).toBeInstanceOf(MapCredentialsConfig);
    expect(file).toBeInstanceOf(DeviceFileConfig);
    expect(file).toMatchObject({
      type: 'device-file',
      fileName: 'config.xml',
      preset: 'key-value',
      allowHttp: true,
      onlySoftClient: false,
      endpointTypes: ['Primary', 'Shared Call Appearance'],
    });
    expect(password).toBeInstanceOf(DevicePasswordConfig);
    expect(password).not.toBeInstanceOf(DeviceFileConfig);
  });

  const file = { type: 'device-file', deviceTypes: ['Desk phone'] };

  it('takes a selector or a list of them for each field of a device file', () => {
    const fields = { username: 'account.1.user_name', password: ['account.1.password', 'P34'] };
    expect(read([{ ...file, preset: 'key-value', fields }])[0]).toMatchObject({
      fields: { username: ['account.1.user_name'], password: ['account.1.password', 'P34'] },
    });
  });

  it.each([
    [
      { preset: 'key-value', fields: { password: 'a b' } },
      '0.fields.password: must be a key such as account.1.password',
    ],
    [
      { preset: 'uc-one-xml', fields: { password: 'a' } },
      '0.fields.password: must be a path such as /config/sip/domain',
    ],
    [{ preset: 'chrome-json', fields: { password: 'a' } }, '0.fields.password: must be a JSON pointer'],
    [{ preset: 'key-value', fields: { passwort: 'a' } }, 'passwort: unknown setting, did you mean password?'],
    [{ preset: 'key-value', fields: { password: 7 } }, 'password: must be a text or a list of texts'],
    [{ preset: 'key-value', fields: { password: [] } }, 'password: should not be empty'],
  ])('says what is wrong with the fields of %j', (one, problem) => {
    expect(problemsOf(valid({ sip: { credentials: [{ ...file, ...one }] } })).join()).toContain(problem);
  });

  it.each([
    ['an unknown type', { type: 'ldap' }],
    ['no type', { file: 'x' }],
    ['a type of the language', { type: 'constructor' }],
  ])('with %s says which there are', (_, one) => {
    expect(problemsOf(valid({ sip: { credentials: [one] } }))).toContain(
      'tenants.default.sip.credentials.0.type: must be one of the following values: map, device-file, device-password',
    );
  });

  it.each([
    [{ type: 'map' }, 'tenants.default.sip.credentials.0.file'],
    [{ type: 'device-file' }, 'tenants.default.sip.credentials.0.deviceTypes'],
    [{ type: 'device-file', deviceTypes: [] }, 'tenants.default.sip.credentials.0.deviceTypes'],
    [{ type: 'device-password', deviceTypes: ['x'], fileName: 'x' }, 'tenants.default.sip.credentials.0.fileName'],
    [{ type: 'device-file', deviceTypes: ['x'], preset: 'csv' }, 'tenants.default.sip.credentials.0.preset'],
  ])('%j lacks or has too much', (one, path) => {
    expect(problemsOf(valid({ sip: { credentials: [one] } })).map((problem) => problem.split(':')[0])).toContain(path);
  });
});

describe('the environment', () => {
  it('fills in its values, whatever is in them', () => {
    const password = `${env('X')} "'\n: #{}[]&*!|>%@\``;
    const admin = { userId: `${env('NAME')}@${env('DOMAIN')}`, password: env('PASSWORD') };
    const config = parseConfig(valid({ xsi: { ...xsi, admin, userDomain: '$DOMAIN' } }), {
      NAME: 'admin',
      DOMAIN: 'example.com',
      PASSWORD: password,
    });
    expect(config.tenants.get('default')?.xsi).toMatchObject({
      admin: { userId: 'admin@example.com', password },
      userDomain: '$DOMAIN',
    });
  });

  it('fills in lists, too', () => {
    expect(
      parseConfig(valid({ xsi: { servers: [`https://${env('HOST')}`, 'https://b.example.com'] } }), {
        HOST: 'a.example.com',
      }).tenants.get('default')?.xsi.servers,
    ).toEqual(['https://a.example.com', 'https://b.example.com']);
  });

  it('says every name that it lacks, and where', () => {
    const problems = problemsOf(
      valid({ xsi: { servers: [`https://${env('HOST')}.example.com`], userDomain: env('DOMAIN') } }),
    );
    expect(problems).toEqual(
      expect.arrayContaining([
        'tenants.default.xsi.servers.0: the environment has no HOST',
        'tenants.default.xsi.userDomain: the environment has no DOMAIN',
      ]),
    );
  });

  it('is the one problem of a setting that lacks it', () => {
    expect(
      problemsOf(valid({ xsi: { servers: [`https://${env('HOST')}`] }, contacts: { refresh: env('N') } })),
    ).toEqual([
      'tenants.default.xsi.servers.0: the environment has no HOST',
      'tenants.default.contacts.refresh: the environment has no N',
    ]);
  });

  it('may give numbers and booleans, where the setting is one', () => {
    const { limits, tenants } = parseConfig(
      valid(
        { sip: { required: env('NO') }, contacts: { refresh: env('N') }, xsi: { ...xsi, protocolVersion: env('V') } },
        {
          limits: { drain: env('ZERO') },
        },
      ),
      { NO: 'false', N: '60', V: '24', ZERO: '0' },
    );
    const { sip, contacts, xsi: read } = tenants.get('default') ?? {};
    expect([limits.drain, sip?.required, contacts?.refresh, read?.protocolVersion]).toEqual([0, false, 60, '24']);
  });

  it.each(['', 'six', '0x10', '1e3', 'NaN', ' 5'])('cannot give %p for a number', (text) => {
    expect(problemsOf(valid({ contacts: { refresh: env('N') } }), { N: text })).toEqual([
      'tenants.default.contacts.refresh: must be an integer number',
    ]);
  });

  it('may have an empty value', () => {
    expect(parseConfig(valid({}, { pathPrefix: env('PREFIX') }), { PREFIX: '' }).pathPrefix).toBe('');
  });
});

describe('R2 a file that is not YAML', () => {
  it.each([
    ['cut off', 'tenants: {default: {xsi: {admin: {password: s3cret'],
    ['with a tab', 'tenants:\n\tdefault:\n\t\tpassword: s3cret'],
    ['with a key twice', 'password: s3cret\npassword: s3cret'],
    ['with an unknown alias', 'password: *s3cret'],
    ['with an open quote', 'password: "s3cret'],
  ])('%s is refused by line and not quoted', (_, text) => {
    const read = () => parseConfig(text);
    expect(read).toThrow(ConfigError);
    expect(read).toThrow(/ {2}- not YAML \(\w+( at line \d+)?\)$/);
    expect(read).not.toThrow(/s3cret/);
  });

  it('is not quoted in a warning either', async () => {
    const warnings: string[] = [];
    const listen = (warning: Error) => warnings.push(String(warning));
    process.on('warning', listen);
    try {
      parseConfig(`${valid()}pathPrefix: !vault s3cret\n`);
      await setImmediate();
    } finally {
      process.off('warning', listen);
    }
    expect(warnings.join()).not.toContain('s3cret');
  });
});

it('registrations need a login that may read them', () => {
  const settings = (admin: object) =>
    JSON.stringify({
      tenants: {
        default: { xsi: { servers: ['https://xsp1.example.com'], ...admin }, presence: { registrations: {} } },
      },
    });
  expect(() => parseConfig(settings({}))).toThrow(/- tenants\.default\.presence\.registrations: needs xsi\.admin/);
  const { presence } = parseConfig(settings({ admin: { userId: 'a', password: 'b' } })).tenants.get('default') ?? {};
  expect(presence).toMatchObject({ expire: 3900, registrations: { days: 7, people: 10, refresh: 60, budget: 60 } });
});

describe('a file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'config-'));
  const file = join(folder, 'adapter.yaml');
  const read = async (instead = {}) => (await new ConfigFile(file, {}, instead).read()).config;
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is read, and the port of the environment wins', async () => {
    writeFileSync(file, valid({}, { port: 8081 }));
    expect((await read()).port).toBe('8081');
    expect((await read({ port: '9000' })).port).toBe('9000');
    for (const port of ['80x', '', '-1', '65536']) {
      await expect(read({ port })).rejects.toThrow(
        /^The environment cannot be used:\n {2}- PORT: must be a port from 0 to 65535$/,
      );
    }
    writeFileSync(file, valid({}, { port: '80x' }));
    await expect(read()).rejects.toThrow(/adapter\.yaml cannot be used:\n {2}- port: must be a port$/);
    expect((await read({ port: '9000' })).port).toBe('9000');
  });

  it('names other files relative to its folder, a tenant of tenantFolder relative to its own', async () => {
    const tenants = join(folder, 'tenants');
    mkdirSync(tenants);
    for (const place of [folder, tenants]) writeFileSync(join(place, '.accounts.yaml'), '{}');
    const sip = { credentials: [{ type: 'map', file: './.accounts.yaml' }] };
    writeFileSync(join(tenants, 'other.yaml'), stringify({ xsi, sip }));
    writeFileSync(file, valid({ sip }, { tenantFolder: 'tenants', store: { url: 'sqlite:data/adapter.db' } }));
    const config = await read();
    const filesOf = (id: string) =>
      config.tenants.get(id)?.sip.credentials.map((one) => (one instanceof MapCredentialsConfig ? one.file : ''));
    expect([filesOf('default'), filesOf('other')]).toEqual([
      [join(folder, '.accounts.yaml')],
      [join(tenants, '.accounts.yaml')],
    ]);
    expect(config.store.url).toBe(`sqlite:${join(folder, 'data/adapter.db')}`);
  });

  it('that is not there is said to be so', async () => {
    await expect(new ConfigFile(join(folder, 'none.yaml'), {}).read()).rejects.toThrow(
      /none\.yaml cannot be used:\n.+cannot be read/,
    );
  });
});

describe('config/example.yaml', () => {
  const example = readFileSync('config/example.yaml', 'utf8');
  const names = [...example.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
  const environment = Object.fromEntries(names.map((name) => [name, 'not-a-real-secret-of-32-characters']));

  it('can be used as it is', () => {
    expect(parseConfig(example, environment).tenants.size).toBeGreaterThan(0);
  });

  it('can be used with all that is off', () => {
    const folder = mkdtempSync(join(tmpdir(), 'tls-'));
    const { cert, key } = selfSigned();
    for (const [name, text] of [
      ['ca.pem', cert],
      ['adapter.pem', cert],
      ['adapter.key', key],
    ] as const) {
      writeFileSync(join(folder, name), text);
    }
    const everything = example
      .replaceAll('/etc/adapter/tls', folder)
      .replace(/^( *)# ( *(?:- )?\w+:(?: .*)?)$/gm, '$1$2')
      .replace('/usr/bin/ffmpeg', process.execPath)
      .replace('./tenants', mkdtempSync(join(tmpdir(), 'no-tenants-')));
    const { administration, tenants } = parseConfig(everything, environment);
    const { otp, mail, autoProvision, recordings, pages, presence, voicemail } = tenants.get('default') ?? {};
    expect(tenants.get('staging')?.xsi.servers).toEqual(['https://xsp-new.example.com']);
    const { xsi: { tls } = {}, numbers } = tenants.get('default') ?? {};
    expect([tls?.ca, tls?.certificate, tls?.key, numbers?.countryCode]).not.toContain(undefined);
    const sections = [administration, otp, mail, autoProvision, recordings, pages?.portalUrl, presence?.registrations];
    expect([...sections, otp?.webhook, voicemail?.ffmpeg]).not.toContain(undefined);
  });
});

it.each([
  [{}, []],
  [{ defaultTenant: 'acme' }, []],
  [{ defaultTenant: 'acme', unknownTenants: 'default' }, []],
  [{ unknownTenants: 'default' }, ['defaultTenant: there is no tenant default']],
  [{ defaultTenant: 'amce' }, ['defaultTenant: there is no tenant amce']],
])('the tenant of requests that name none, as %j', (settings, problems) => {
  expect(problemsOf(stringify({ tenants: { acme: { xsi } }, ...settings }))).toEqual(problems);
});

it.each([
  [{ xsi: { ...xsi, calls: { parallel: 0 } } }, 'tenants.default.xsi.calls.parallel'],
  [{ xsi: { ...xsi, calls: { perUser: 33 } } }, 'tenants.default.xsi.calls.perUser'],
  [{ xsi: { ...xsi, timeouts: { total: 0 } } }, 'tenants.default.xsi.timeouts.total'],
  [{ xsi: { ...xsi, connections: 1.5 } }, 'tenants.default.xsi.connections'],
  [{ numbers: { countryCode: '+1' } }, 'tenants.default.numbers.countryCode'],
])('%j is refused', (tenant, path) => {
  expect(problemsOf(valid(tenant)).map((problem) => problem.split(':')[0])).toEqual([path]);
});

describe('a section that needs another one', () => {
  const admin = { userId: 'admin@example.com', password: 'not-a-password-1' };
  const mail = { url: 'smtp://mail.example.com', from: 'voice@example.com' };
  const link = 'https://app.example.com/?t={token}';

  it.each([
    ['otp', { otp: {}, mail }, ['otp: needs xsi.admin']],
    ['otp by mail', { otp: {}, xsi: { ...xsi, admin } }, ['otp.channels: email needs the section mail']],
    ['otp by webhook', { otp: { channels: ['webhook'] }, xsi: { ...xsi, admin } }, ['otp.channels: webhook needs']],
    ['autoProvision', { autoProvision: { link } }, ['autoProvision: needs xsi.admin']],
    ['presence.registrations', { presence: { registrations: {} } }, ['presence.registrations: needs xsi.admin']],
    ['nothing', { otp: {}, mail, autoProvision: { link }, xsi: { ...xsi, admin } }, []],
  ])('stops the start and names what is missing: %s', (_, tenant, wanted) => {
    const problems = problemsOf(valid(tenant));
    expect(problems).toHaveLength(wanted.length);
    for (const [index, problem] of wanted.entries()) expect(problems[index]).toContain(`tenants.default.${problem}`);
  });

  it.each(['code', 'fixedCode', 'bypass', 'ignoreAccounts'])(
    'C32 knows no code that always opens: otp.%s',
    (setting) => {
      const tenant = { otp: { [setting]: '000000' }, mail, xsi: { ...xsi, admin } };
      expect(problemsOf(valid(tenant))[0]).toContain(`tenants.default.otp.${setting}: unknown setting`);
    },
  );
});
