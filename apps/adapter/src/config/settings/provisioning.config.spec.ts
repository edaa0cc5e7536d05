import { stringify } from 'yaml';
import { ConfigError } from '../reading/config-error';
import { parseConfig } from '../reading/read-config';

const admin = { userId: 'admin@example.com', password: 'not-a-password-1' };
const xsi = { servers: ['https://xsp1.example.com'] };
const link = 'https://app.example.com/start?config_token={token}';
const key = 'not-a-real-key-0123456789abcdefghij';

function problemsOf(tenant: object, more: object = {}): string[] {
  try {
    parseConfig(stringify({ tenants: { default: { xsi: { ...xsi, admin }, ...tenant } }, ...more }));
  } catch (error) {
    if (error instanceof ConfigError) return error.problems;
    throw error;
  }
  return [];
}

describe('autoProvision', () => {
  it('is off, and has a lifetime of seven days', () => {
    const read = (tenant: object) =>
      parseConfig(stringify({ tenants: { default: { xsi: { ...xsi, admin }, ...tenant } } })).tenants.get('default');
    expect(read({})?.autoProvision).toBeUndefined();
    expect(read({ autoProvision: { link } })?.autoProvision).toEqual({ link, lifetime: 604_800 });
  });

  it('needs an administrator', () => {
    expect(problemsOf({ xsi, autoProvision: { link } })).toEqual([
      'tenants.default.autoProvision: needs xsi.admin, who reads profiles and makes login tokens',
    ]);
  });

  it.each([
    undefined,
    '',
    'https://app.example.com/',
    '{token}',
    'app.example.com/{token}',
    'http://app.example.com/{token}',
    'https://app.example.com/ {token}',
  ])('refuses the link %j', (odd) => {
    expect(problemsOf({ autoProvision: { link: odd } })).toEqual([
      expect.stringMatching(/^tenants\.default\.autoProvision\.link: must be an address with \{token\} in it/),
    ]);
  });

  it.each([link, 'acme-voice://{tenant}/{token}', 'HTTPS://app.example.com/{token}'])('takes the link %s', (good) => {
    expect(problemsOf({ autoProvision: { link: good } })).toEqual([]);
  });
});

describe('C51 administration', () => {
  it('is off, and listens at this machine only', () => {
    const read = (more: object) => parseConfig(stringify({ tenants: { default: { xsi } }, ...more })).administration;
    expect(read({})).toBeUndefined();
    expect(read({ administration: {} })).toEqual({ host: '127.0.0.1', port: 8081, metricsByTenant: false });
    expect(read({ administration: { key } })?.key).toBe(key);
  });

  it.each([
    ['an empty one', ''],
    ['a short one', key.slice(0, 31)],
    ['one that is all alike', 'x'.repeat(40)],
    ['one with blanks', `${key} ${key}`],
    ['a number', 12_345],
  ])('refuses a key that is %s, and does not repeat it', (_, odd) => {
    const problems = problemsOf({}, { administration: { key: odd } });
    expect(problems).toEqual([expect.stringMatching(/^administration\.key: must be at least 32 characters/)]);
    if (odd) expect(problems.join()).not.toContain(String(odd));
  });
});
