import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TlsOptions } from 'node:tls';
import { type Simulator, startSimulator } from '@apps/simulator';
import { Authority } from '../../libs/xsi/src/testing/certificate';
import { closedPort } from '../../libs/xsi/src/testing/servers';
import { TestAdapter } from '../support/adapter';
import { startTlsProxy, type TlsProxy } from '../support/tls-proxy';

const at = (tenant: string) => ({ 'x-webtrit-tenant-id': tenant });
const folder = mkdtempSync(join(tmpdir(), 'tls-'));
const acme = new Authority('Authority of Acme');
const globex = new Authority('Authority of Globex');

/** The settings of a tenant that believes an authority, and whose certificate is of its own one. */
function tls(name: string, believed: Authority, own?: Authority): object {
  const write = (kind: string, text: string) => {
    const file = join(folder, `${name}.${kind}`);
    writeFileSync(file, text);
    return file;
  };
  const { cert = '', key = '' } = own?.issue(name) ?? {};
  return {
    ca: write('ca', believed.ca),
    ...(own && { certificate: write('pem', cert), key: write('key', key) }),
  };
}

let proxies: [acme: TlsProxy, globex: TlsProxy];
let simulators: Simulator[];
let adapter: TestAdapter;

async function behind(tls: TlsOptions): Promise<[TlsProxy, Simulator]> {
  const port = await closedPort();
  const proxy = await startTlsProxy(tls, port);
  return [proxy, await startSimulator({ port, publicUrl: proxy.url })];
}

beforeAll(async () => {
  const strict = { ...acme.issue(), ca: acme.ca, requestCert: true, rejectUnauthorized: true };
  // it asks for a certificate, and lets in who has none
  const curious = { ...globex.issue(), requestCert: true, rejectUnauthorized: false };
  const [[first, atAcme], [second, atGlobex]] = [await behind(strict), await behind(curious)];
  proxies = [first, second];
  simulators = [atAcme, atGlobex];
  const tenant = (proxy: TlsProxy, more: object | undefined) => ({
    xsi: { servers: [proxy.url], userDomain: 'example.com', ...(more && { tls: more }) },
    sip: { credentials: [{ type: 'device-file', deviceTypes: ['WebTrit'] }] },
  });
  adapter = await TestAdapter.start({
    tenants: {
      acme: tenant(proxies[0], tls('acme', acme, acme)),
      globex: tenant(proxies[1], tls('globex', globex)),
      plain: tenant(proxies[0], undefined),
      stranger: tenant(proxies[0], tls('stranger', globex, acme)),
      nameless: tenant(proxies[0], tls('nameless', acme)),
    },
  });
});
afterAll(async () => {
  await adapter.close();
  await Promise.all([...proxies, ...simulators].map((one) => one.close()));
  rmSync(folder, { recursive: true });
});

const signIn = (tenant: string) =>
  adapter.call('POST', '/v1/session', { body: { user_ref: 'alice', password: 'alice-demo' }, headers: at(tenant) });
const requests = () => simulators.map(({ counters }) => counters.requests);

it('a private authority is believed, for XSI and for device files, and a certificate is shown', async () => {
  const { status, body } = await signIn('acme');
  expect(status).toBe(200);
  const { body: user } = await adapter.get('/v1/user', body.access_token, at('acme'));
  expect(user.sip.password).toBe('sip-demo-alice');
  expect(new Set(proxies[0].seen)).toEqual(new Set(['acme']));
});

it('the certificate of a tenant is shown to its own servers only', async () => {
  expect([(await signIn('acme')).status, (await signIn('globex')).status]).toEqual([200, 200]);
  expect(proxies[1].seen.length).toBeGreaterThan(0);
  expect(new Set(proxies[1].seen)).toEqual(new Set([undefined]));
});

it.each([
  ['plain', 'no authority is set for a private one'],
  ['stranger', 'another authority is believed'],
  ['nameless', 'the server wants a certificate, and there is none'],
])('D5 at the tenant %s, where %s, a sign-in is 500 and nothing is sent', async (tenant) => {
  const before = requests();
  const { status, body } = await signIn(tenant);
  expect([status, body.code]).toEqual([500, 'external_api_issue']);
  expect(requests()).toEqual(before);
});
