import { XsiClient, type XsiCredential, XsiDecodeError, XsiFarm, XsiUnreachable } from '@libs/xsi';
import { type Simulator, startSimulator } from './index';

let simulator: Simulator;
let farm: XsiFarm;
const timeouts = { headers: 300, silence: 300, attempt: 400, total: 1000 };
beforeEach(async () => {
  simulator = await startSimulator({ pageSize: 10, tokenSeconds: 1 });
  farm = new XsiFarm({ servers: [simulator.url], timeouts });
});
afterEach(async () => {
  await farm.close();
  await simulator.close();
});

function as(name: string, password = `${name}-demo`, userId = `${name}@example.com`): XsiClient {
  return client(userId, { type: 'basic', userId: `${name}@example.com`, password });
}

function client(userId: string, credential: XsiCredential): XsiClient {
  return new XsiClient(farm, userId, credential);
}

describe('authentication', () => {
  it('costs one transaction per session', async () => {
    const alice = as('alice');
    await alice.profile.read();
    await alice.services.list();
    expect(simulator.counters).toMatchObject({ authentications: 1, failedAuthentications: 0, requests: 2 });
    await as('alice').profile.read();
    expect(simulator.counters).toMatchObject({ authentications: 2, byPath: { profile: 2, services: 1 } });
    simulator.resetCounters();
    expect(simulator.counters.requests).toBe(0);
  });

  it('refuses with a page that is no XML', async () => {
    await expect(as('alice', 'wrong').profile.read()).rejects.toMatchObject({ status: 401, code: undefined });
    const answer = await as('nobody').http.getRaw('profile');
    expect(answer.headers['content-type']).toContain('text/html');
    expect(answer.headers['www-authenticate']).toBe('Basic realm="BroadWorks"');
  });

  it('disables a login after too many failures, until a password is set', async () => {
    for (let failure = 0; failure < 5; failure++) {
      await expect(as('bob', 'wrong').profile.read()).rejects.toMatchObject({ status: 401 });
    }
    await expect(as('bob').profile.read()).rejects.toMatchObject({ status: 401 });
    simulator.setPassword('bob@example.com', 'new');
    expect((await as('bob', 'new').profile.read()).details.firstName).toBe('Bob');
  });

  it('ends the sessions of a user whose password is set', async () => {
    const alice = as('alice');
    await alice.profile.read();
    simulator.setPassword('alice@example.com', 'new');
    await expect(alice.profile.read()).rejects.toMatchObject({ status: 401 });
  });

  it('closes resources to the administrator, and to nobody else', async () => {
    const administrator = as('admin', 'admin-demo', 'alice@example.com');
    simulator.restrictAdministrator(['profile/Device']);
    await expect(administrator.devices.list()).rejects.toMatchObject({ status: 403 });
    expect((await administrator.profile.read()).details.userId).toBe('alice@example.com');
    expect(await as('alice').devices.list()).not.toEqual([]);
    const token = await administrator.profile.loginToken();
    expect(await client('alice@example.com', { type: 'sso', token }).devices.list()).not.toEqual([]);
    simulator.restrictAdministrator([]);
    expect(await administrator.devices.list()).not.toEqual([]);
  });

  it('a session outlives the token that began it', async () => {
    const token = await as('admin', 'admin-demo', 'bob@example.com').profile.loginToken();
    const bob = client('bob@example.com', { type: 'sso', token });
    await bob.profile.read();
    await new Promise((passed) => setTimeout(passed, 1100));
    await bob.profile.read();
    await expect(client('bob@example.com', { type: 'sso', token }).profile.read()).rejects.toMatchObject({
      status: 401,
    });
  });

  it('takes the SIP credential, and a token until it is over', async () => {
    const userId = 'carol@example.com';
    const sip = { type: 'sip', userId, sipUsername: 'sip-carol', sipPassword: 'sip-demo-carol' } as const;
    const token = await client(userId, sip).profile.loginToken();
    await client(userId, { type: 'sso', token }).profile.read();
    await new Promise((resolve) => setTimeout(resolve, 1050));
    await expect(client(userId, { type: 'sso', token }).profile.read()).rejects.toMatchObject({ status: 401 });
  });

  it('lets an administrator read and mint for others, and nobody else', async () => {
    const forBob = as('admin', undefined, 'bob@example.com');
    expect((await forBob.profile.read()).details.userId).toBe('bob@example.com');
    const token = await forBob.profile.loginToken();
    expect((await client('bob@example.com', { type: 'sso', token }).profile.read()).details.firstName).toBe('Bob');
    await expect(as('alice', undefined, 'bob@example.com').profile.read()).rejects.toMatchObject({ status: 403 });
  });
});

it('knows no such user, and none that was removed', async () => {
  const unknown = { status: 404, code: 4008 };
  await expect(as('admin', undefined, 'nobody@example.com').profile.read()).rejects.toMatchObject(unknown);
  const bob = as('bob');
  await bob.profile.read();
  simulator.removeUser('bob@example.com');
  await expect(bob.profile.read()).rejects.toMatchObject(unknown);
  await expect(as('bob').profile.read()).rejects.toMatchObject({ status: 401 });
});

it('does not mind capitals in a path', async () => {
  const { status } = await as('alice').http.getRaw('PROFILE/device');
  expect(status).toBe(200);
});

describe('charsets', () => {
  it('are those of whoever asks, where other letters are lost', async () => {
    const { value, charset } = await as('carol').profile.readAnswer();
    expect([charset, value.details.firstName]).toEqual(['windows-1251', 'Кароліна']);
    const { enterpriseDirectory } = await as('alice').directories.enterprise({ userId: 'bob@example.com' });
    expect(enterpriseDirectory[0]?.lastName).toBe('?ukasiewicz');
    const byAdministrator = await as('admin', undefined, 'carol@example.com').profile.readAnswer();
    expect(byAdministrator.charset).toBe('utf-8');
  });

  it('are UTF-8 in call logs', async () => {
    const answer = await as('carol').http.getRaw('directories/EnhancedCallLogs');
    expect(answer.headers['content-type']).toBe('application/xml;charset=UTF-8');
  });
});

describe('faults', () => {
  it('refuse, delay, hang, reset, cut and malform, as often as was asked', async () => {
    const alice = as('alice');
    simulator.setFault('/profile', { kind: 'status', status: 503, code: 7, times: 1 });
    await expect(alice.profile.read()).rejects.toMatchObject({ status: 503, code: 7 });
    for (const kind of ['hang', 'reset', 'cut'] as const) {
      simulator.setFault(/\/profile$/, { kind });
      await expect(alice.profile.read()).rejects.toThrow(XsiUnreachable);
      simulator.clearFaults();
    }
    simulator.setFault('/PROFILE', { kind: 'malformed', times: 1 });
    await expect(alice.profile.read()).rejects.toThrow(XsiDecodeError);
    simulator.setFault('/profile', { kind: 'latency', milliseconds: 100 });
    const started = performance.now();
    await alice.profile.read();
    expect(performance.now() - started).toBeGreaterThan(95);
  });

  it('speak of somebody else', async () => {
    simulator.setFault('/profile', { kind: 'other-user' });
    await expect(as('alice').profile.read()).rejects.toMatchObject({ path: 'userId' });
  });
});

describe('outside control', () => {
  const send = (method: string, path: string, body?: unknown) =>
    fetch(`${simulator.url}${path}`, { method, body: body === undefined ? undefined : JSON.stringify(body) });

  it('explains itself, counts and adds calls', async () => {
    expect(await (await send('GET', '/')).text()).toContain('alice-demo');
    expect((await send('POST', '/simulator/calls', { userId: 'alice@example.com', kind: 'missed' })).status).toBe(201);
    expect((await send('POST', '/simulator/calls', { userId: 'alice@example.com', kind: 'lost' })).status).toBe(400);
    expect((await send('POST', '/simulator/calls', { userId: 'nobody', kind: 'missed' })).status).toBe(400);
    expect(await (await send('GET', '/simulator/counters')).json()).toMatchObject({ requests: 0 });
  });

  it('switches faults on and off', async () => {
    const body = { path: '/profile', fault: { kind: 'status', status: 500, body: 'html' } };
    expect((await send('POST', '/simulator/faults', body)).status).toBe(201);
    await expect(as('alice').profile.read()).rejects.toBeInstanceOf(XsiUnreachable);
    expect((await send('DELETE', '/simulator/faults')).status).toBe(204);
    await as('alice').profile.read();
  });
});
