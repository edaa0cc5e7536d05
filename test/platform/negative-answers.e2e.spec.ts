// Negative results of BroadWorks are cached as positive ones are: a poll of the phone costs nothing either way.

import { TestAdapter } from '../support/adapter';
import { elapse } from '../support/clock';
import { type Demo, startDemo, tenantAt, withDemos } from '../support/demo';

let demo: Demo;
const settings = { sip: { required: false, credentials: [{ type: 'device-password', deviceTypes: ['WebTrit'] }] } };
withDemos(
  (started) => {
    demo = started;
  },
  () => startDemo({ ...settings, history: { refresh: 15 } }),
);
afterEach(() => jest.restoreAllMocks());

const as = async (user: string) => (await demo.adapter.signIn(user, `${user}-demo`)).access_token;
const requests = (path: string) => demo.simulator.counters.byPath[path] ?? 0;

/** As the phone polls: several times at once, and one after the other. */
async function poll(path: string, token: string) {
  const all = await Promise.all(Array.from({ length: 10 }, () => demo.adapter.get(path, token)));
  for (let time = 0; time < 9; time++) all.push(await demo.adapter.get(path, token));
  const last = await demo.adapter.get(path, token);
  for (const { status, body } of all) expect([status, body]).toEqual([last.status, last.body]);
  return last;
}

describe('a user without a SIP account', () => {
  const missing = 'device-password: no device of the types in deviceTypes is assigned';

  it('costs one request for the devices, however often the app polls', async () => {
    const token = await as('dave');
    demo.simulator.resetCounters();
    const { status, body } = await poll('/v1/user', token);
    expect([status, body]).toEqual([500, { code: 'external_api_issue', message: expect.any(String) }]);
    expect(demo.adapter.lastWarning()).toContain(missing);
    expect(demo.simulator.counters.requests).toBe(1);
    elapse(61);
    await poll('/v1/user', token);
    expect(requests('profile/Device')).toBe(2);
  });

  it('is looked up at once after a sign-in, and after the settings of the tenant change', async () => {
    await demo.adapter.get('/v1/user', await as('dave'));
    const token = await as('dave');
    demo.simulator.resetCounters();
    await demo.adapter.get('/v1/user', token);
    const contacts = { refresh: 600 };
    demo.adapter.replace({ tenants: { default: tenantAt(demo.simulator, { ...settings, contacts }) } });
    await poll('/v1/user', token);
    expect(requests('profile/Device')).toBe(2);
  });

  it('costs no file of a device, either, and has the line once the file is there', async () => {
    const sip = { required: false, credentials: [{ type: 'device-file', deviceTypes: ['WebTrit'], allowHttp: true }] };
    const adapter = await TestAdapter.start({ tenants: { default: tenantAt(demo.simulator, { sip }) } });
    demo.simulator.setFault('/dms/', { kind: 'status', status: 404, body: 'empty' });
    const { access_token } = await adapter.signIn('alice', 'alice-demo');
    expect((await adapter.get('/v1/user', access_token)).status).toBe(500);
    expect(adapter.lastWarning()).toContain('Device Management answered 404; look at baseUrl and fileName');
    demo.simulator.clearFaults();
    demo.simulator.resetCounters();
    expect((await adapter.get('/v1/user', access_token)).status).toBe(500);
    expect(adapter.lastWarning()).toContain('Device Management answered 404; look at baseUrl and fileName');
    expect(demo.simulator.counters.requests).toBe(0);
    elapse(61);
    expect((await adapter.get('/v1/user', access_token)).body.sip.password).toBe('sip-demo-alice');
    await adapter.close();
  });

  it('is not confused with a BroadWorks that fails', async () => {
    const token = await as('dave');
    demo.simulator.setFault('profile/Device', { kind: 'status', status: 503, body: 'error-info' });
    expect((await demo.adapter.get('/v1/user', token)).body.details).toBeUndefined();
    demo.simulator.clearFaults();
    await demo.adapter.get('/v1/user', token);
    expect(demo.adapter.lastWarning()).toContain(missing);
  });
});

describe('a user whose mailbox BroadWorks does not give out', () => {
  const refused = { kind: 'status', status: 403, body: 'error-info', code: 900_002 } as const;

  it('costs one request, however often the app polls', async () => {
    const token = await as('alice');
    demo.simulator.setFault('VoiceMessagingMessages', refused);
    expect((await poll('/v1/user/voicemails', token)).body.code).toBe('voicemail_not_configured');
    expect(requests('VoiceMessagingMessages')).toBe(1);
    elapse(16);
    demo.simulator.clearFaults();
    expect((await poll('/v1/user/voicemails', token)).status).toBe(200);
  });

  it('costs one request for messages that the app names, too', async () => {
    const token = await as('alice');
    demo.simulator.setFault('VoiceMessagingMessages', refused);
    for (const id of ['1', '2', '1', '3']) await poll(`/v1/user/voicemails/${id}`, token);
    expect(requests('VoiceMessagingMessages')).toBe(1);
  });
});

describe('where the platform lists no services', () => {
  const queries = ['', '?time_from=2026-01-01', '?time_from=2026-01-02'];

  it('a user without a call log costs one request for each log, whatever the question', async () => {
    const token = await as('dave');
    demo.simulator.setFault('/services', { kind: 'status', status: 403, body: 'error-info' });
    demo.simulator.setFault('CallLogs', { kind: 'status', status: 403, body: 'error-info' });
    for (const query of queries) {
      const { body } = await poll(`/v1/user/history${query}`, token);
      expect(body.items).toEqual([]);
    }
    const logs = ['EnhancedCallLogs/Placed', 'EnhancedCallLogs/Received', 'EnhancedCallLogs/Missed', 'CallLogs'];
    expect(logs.map((log) => requests(`directories/${log}`))).toEqual([1, 1, 1, 1]);
  });

  it('a page of a proxy does not take the log away', async () => {
    const token = await as('alice');
    demo.simulator.setFault('/services', { kind: 'status', status: 403, body: 'error-info' });
    demo.simulator.setFault('CallLogs', { kind: 'status', status: 404, body: 'html' });
    await demo.adapter.get(`/v1/user/history${queries[1]}`, token);
    demo.simulator.clearFaults();
    const { body } = await demo.adapter.get(`/v1/user/history${queries[2]}`, token);
    expect(body.items.length).toBeGreaterThan(0);
  });

  it.each([
    ['was rejected with 400', 'at the next request', 400, 0],
    ['was not assigned', 'after a minute', 403, 61],
  ])('a log that %s is read %s', async (_, _when, status, seconds) => {
    const token = await as('alice');
    demo.simulator.setFault('/services', { kind: 'status', status: 403, body: 'error-info' });
    demo.simulator.setFault('CallLogs', { kind: 'status', status, body: 'error-info' });
    expect((await demo.adapter.get(`/v1/user/history${queries[1]}`, token)).body.items).toEqual([]);
    demo.simulator.clearFaults();
    demo.simulator.setFault('/services', { kind: 'status', status: 403, body: 'error-info' });
    demo.simulator.resetCounters();
    elapse(seconds);
    const { body } = await demo.adapter.get(`/v1/user/history${queries[2]}`, token);
    expect(body.items.length).toBeGreaterThan(0);
    expect(requests('directories/EnhancedCallLogs/Placed')).toBeGreaterThan(0);
  });
});
