// Responses that BroadWorks did not give: of balancers, firewalls and nodes without the application. They say nothing
// about the user, so nothing is forgotten, nothing is missing, and nobody's password is wrong.

import { type Fault, type Simulator, startSimulator } from '@apps/simulator';
import { serve } from '../../libs/xsi/src/testing/servers';
import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';

const statuses = [404, 403, 405, 400, 200];
const pageOf = (status: number): Fault => ({ kind: 'status', status, body: 'html' });
const trouble = [500, 'external_api_issue'];

let simulator: Simulator;
let adapter: TestAdapter;

beforeAll(async () => {
  simulator = await startSimulator();
  // people of one tenant share a directory, and here each reads it for the first time
  const settings = tenantAt(simulator, { voicemail: { refresh: 0 } });
  const names = statuses.flatMap((status) => ['a', 'b'].map((name) => `${name}-${status}`));
  adapter = await TestAdapter.start({
    tenants: Object.fromEntries([...names, 'default'].map((name) => [name, settings])),
  });
});
afterEach(() => simulator.clearFaults());
afterAll(async () => {
  await adapter.close();
  await simulator.close();
});

/** Alice of a tenant, signed in anew. */
async function as(tenant: string) {
  const headers = { 'x-webtrit-tenant-id': tenant };
  const { access_token: token } = await adapter.signIn('alice', 'alice-demo', headers);
  return async (path: string, method = 'GET', body?: object) => {
    const { status, body: found } = await adapter.call(method, path, { token, headers, body });
    return [status, found.code ?? found.items?.length];
  };
}

describe.each(statuses)('where something in between answers with a page and %i', (status) => {
  const paths = ['/v1/user/history', '/v1/user/voicemails', '/v1/user/contacts', '/v1/user'];

  it('what was known stays', async () => {
    const ask = await as(`a-${status}`);
    const known = [];
    for (const path of paths) known.push(await ask(path));
    simulator.setFault(/user\/alice/, pageOf(status));
    for (const [index, path] of paths.entries()) expect(await ask(path)).toEqual(known[index]);
  });

  it('nothing is empty or missing for who asks for the first time', async () => {
    const ask = await as(`b-${status}`);
    simulator.setFault(/user\/alice.*\/(directories|services|VoiceMessagingMessages|calls|profile\/)/, pageOf(status));
    for (const path of paths) expect(await ask(path)).toEqual(trouble);
    for (const name of ['call-services', 'call-waiting', 'voicemail-settings', 'registrations', 'calls']) {
      expect([name, ...(await ask(`/v1/custom/private/${name}`, 'POST', {}))]).toEqual([name, ...trouble]);
    }
  });

  it('a sign-in is no wrong password, however often it is tried', async () => {
    simulator.setFault('profile', pageOf(status));
    const signIn = () => adapter.call('POST', '/v1/session', { body: { user_ref: 'bob', password: 'bob-demo' } });
    for (let tries = 0; tries < 6; tries++) {
      const answer = await signIn();
      expect([answer.status, answer.body.code]).toEqual(trouble);
    }
    simulator.clearFaults();
    expect((await signIn()).status).toBe(200);
  });
});

it('a 401 page at the sign-in is a wrong password, by its status alone [D35]', async () => {
  simulator.setFault('profile', pageOf(401));
  const { status, body } = await adapter.call('POST', '/v1/session', { body: { user_ref: 'carol', password: 'x' } });
  expect([status, body.code]).toEqual([401, 'incorrect_credentials']);
});

it.each([404, 200])('a node that answers reads with a page and %i is passed over [D32 D40]', async (status) => {
  let isIll = false;
  const node = await serve(async ({ url, headers }, response) => {
    if (isIll) return void response.writeHead(status).end('<html><body>Not here</body></html>');
    const { authorization = '' } = headers;
    const answer = await fetch(`${simulator.url}${url}`, { headers: { authorization } });
    response.writeHead(answer.status).end(Buffer.from(await answer.arrayBuffer()));
  });
  const xsi = { servers: [node.url, simulator.url], userDomain: 'example.com', allowHttp: true };
  const both = await TestAdapter.start({ tenants: { default: { xsi, sip: { required: false } } } });
  const { access_token } = await both.signIn('alice', 'alice-demo');
  isIll = true;
  for (const path of ['/v1/user/contacts', '/v1/user/history', '/v1/user/voicemails']) {
    expect((await both.get(path, access_token)).status).toBe(200);
  }
  await both.close();
  await node.close();
});
