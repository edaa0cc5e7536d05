import { stringify } from 'yaml';
import type { Config } from '../settings/config';
import { ConfigError } from './config-error';
import { parseConfig } from './read-config';

const admin = { userId: 'admin@example.com', password: 'not-a-password-1' };
const xsi = { servers: ['https://xsp1.example.com'], admin };
const secret = 'not-a-password-123';
const recorder = { type: 'http', find: '/find/{day}', download: '/audio/{id}' };
const bucket = { type: 's3', bucket: 'calls' };
const deviceFile = { type: 'device-file', deviceTypes: ['x'] };

/** Settings of a tenant with an address, and with `allowHttp` beside it; the path of the address, and of `allowHttp`. */
type Case = [path: string, setting: string, tenant: (url: string, allowHttp?: boolean) => object];
const cases: Case[] = [
  ['xsi.servers', 'xsi', (url, allowHttp) => ({ xsi: { ...xsi, servers: [url], allowHttp } })],
  ['xsi.servers', 'xsi', (url, allowHttp) => ({ xsi: { ...xsi, servers: [...xsi.servers, url], allowHttp } })],
  [
    'otp.webhook.url',
    'otp.webhook',
    (url, allowHttp) => ({ xsi, otp: { channels: ['webhook'], webhook: { url, secret, allowHttp } } }),
  ],
  ['recordings.url', 'recordings', (url, allowHttp) => ({ xsi, recordings: { ...recorder, url, allowHttp } })],
  [
    'recordings.endpoint',
    'recordings',
    (url, allowHttp) => ({ xsi, recordings: { ...bucket, endpoint: url, allowHttp } }),
  ],
  [
    'sip.credentials.0.baseUrl',
    'sip.credentials.0',
    (url, allowHttp) => ({ xsi, sip: { credentials: [{ ...deviceFile, baseUrl: url, allowHttp }] } }),
  ],
  ['pages', 'pages', (url, allowHttp) => ({ xsi, pages: { accessTokens: true, custom: [{ url }], allowHttp } })],
  [
    'pages',
    'pages',
    (url, allowHttp) => ({
      xsi,
      pages: { accessTokens: true, callToActions: [{ url: { en: 'https://a.example', uk: url } }], allowHttp },
    }),
  ],
];

const read = (tenant: object) => parseConfig(stringify({ tenants: { acme: JSON.parse(JSON.stringify(tenant)) } }));

function problemsOf(tenant: object): string[] {
  try {
    read(tenant);
    return [];
  } catch (error) {
    return error instanceof ConfigError ? error.problems : [String(error)];
  }
}

const withoutTls = ({ tenants }: Config) => Object.fromEntries(tenants.withoutTls);

describe.each(cases)('an address without TLS at %s', (path, setting, tenant) => {
  it.each(['http://server.example.com', 'HTTP://server.example.com:8080/x'])('needs allowHttp: %s', (url) => {
    for (const allowHttp of [undefined, false]) {
      const problems = problemsOf(tenant(url, allowHttp));
      expect(problems).toEqual([expect.stringMatching(new RegExp(`^tenants\\.acme\\.${path}: .*allowHttp: true`))]);
    }
    expect(withoutTls(read(tenant(url, true)))).toEqual({ acme: [`${setting}.allowHttp`] });
  });

  it('is nothing to warn of where it is https after all', () => {
    const config = read(tenant('https://server.example.com', true));
    // what BroadWorks names may be without TLS
    expect(withoutTls(config)).toEqual(setting.startsWith('sip') ? { acme: [`${setting}.allowHttp`] } : {});
  });
});

it('a page that gets no token may be without TLS', () => {
  const pages = { custom: [{ url: 'http://a.example' }], portalUrl: 'http://b.example' };
  expect(problemsOf({ xsi, pages })).toEqual([]);
  expect(withoutTls(read({ xsi, pages }))).toEqual({});
});

it('a tenant that extends another has its permission, too', () => {
  const base = { xsi: { servers: ['http://a.example'], allowHttp: true } };
  const staging = { extends: 'base', xsi: { servers: ['http://b.example'] } };
  const { tenants } = parseConfig(stringify({ tenants: { base, staging } }));
  expect([...tenants.withoutTls.keys()]).toEqual(['base', 'staging']);
});

it('mail to a server that offers no TLS is warned of', () => {
  const mail = { url: 'smtp://mail.example.com', from: 'voice@example.com', allowPlain: true };
  expect(withoutTls(read({ xsi, mail }))).toEqual({ acme: ['mail.allowPlain'] });
});
