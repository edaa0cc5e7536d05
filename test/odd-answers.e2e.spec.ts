// Documents and responses that are a little off. Each costs itself at most: no other row, no list, no service, no session.

import { serve, type TestServer } from '../libs/xsi/src/testing/servers';
import { TestAdapter } from './support/adapter';

const contacts = '/v1/user/contacts';
const history = '/v1/user/history?items_per_page=50';
const voicemails = '/v1/user/voicemails';

/** Path below the user, and the response to it. */
type Responses = Record<string, string | [status: number, headers: Record<string, string>, body: string]>;

const servicesOf = (...names: string[]) =>
  `<Services>${names.map((name) => `<service>${name && `<name>${name}</name>`}</service>`).join('')}</Services>`;
const all = ['Enhanced Call Logs', 'Basic Call Logs', 'Voice Messaging User'];
const usual: Responses = {
  services: servicesOf(...all),
  'directories/Enterprise': '<Enterprise/>',
  'directories/EnterpriseCommon': '<EnterpriseCommon/>',
  'directories/EnhancedCallLogs/Placed': '<EnhancedCallLogs/>',
  'directories/EnhancedCallLogs/Received': '<EnhancedCallLogs/>',
  'directories/EnhancedCallLogs/Missed': '<EnhancedCallLogs/>',
  'directories/CallLogs': '<CallLogs/>',
  VoiceMessagingMessages: '<VoiceMessagingMessages/>',
};

let server: TestServer;
let adapter: TestAdapter;
let responses: Responses;
let users = 0;

beforeAll(async () => {
  server = await serve(({ url = '' }, response) => {
    const [, user = '', target = ''] = /\/user\/([^/]+)\/([^?]+)/.exec(decodeURIComponent(url)) ?? [];
    const profile = `<Profile><details><userId>${user}</userId><serviceProvider>${user}</serviceProvider><number>2025550140</number></details><countryCode>1</countryCode></Profile>`;
    const given = responses[target] ?? usual[target] ?? (target === 'profile' ? profile : [404, {}, '<ErrorInfo/>']);
    const [status, headers, body] = typeof given === 'string' ? [200, {}, given] : given;
    response.writeHead(status as number, headers as Record<string, string>).end(body);
  });
  const xsi = { servers: [server.url], userDomain: 'example.com', allowHttp: true };
  adapter = await TestAdapter.start({
    tenants: { default: { xsi, sip: { required: false }, contacts: { common: true } } },
  });
});
afterAll(async () => {
  await adapter.close();
  await server.close();
});

/** The response to a user of their own. */
async function read(path: string, given: Responses) {
  responses = given;
  const { access_token } = await adapter.signIn(`user${++users}`, 'x');
  return adapter.get(path, access_token);
}

const missed = (...rows: string[]) =>
  `<CallLogs><missed>${rows.map((row) => `<callLogsEntry>${row}</callLogsEntry>`).join('')}</missed></CallLogs>`;
const basic = { services: servicesOf('Basic Call Logs') };
const time = '<time>2026-11-20T10:05:00Z</time>';

it('a zone behind a blank takes no call away, and no other call', async () => {
  const rows = ['2026-11-20T10:05:00 -05:00', '2026-11-20T10:06:00.000 -0500', '2026-11-20t10:07:00z', 'yesterday'];
  const log = missed(
    ...rows.map((at, id) => `<callLogId>${id}</callLogId><phoneNumber>0101</phoneNumber><time>${at}</time>`),
  );
  const { status, body } = await read(history, { ...basic, 'directories/CallLogs': log });
  expect(status).toBe(200);
  expect(body.items.map((item: { connect_time: string }) => item.connect_time)).toEqual([
    '2026-11-20T15:06:00.000Z',
    '2026-11-20T15:05:00.000Z',
    '2026-11-20T10:07:00.000Z',
  ]);
});

it('calls of one moment without ids are calls of their own, and have an id each', async () => {
  const rows = ['0101', '0102', '0103', '0101'].map((number) => `<phoneNumber>${number}</phoneNumber>${time}`);
  const { body } = await read(history, { ...basic, 'directories/CallLogs': missed(...rows) });
  expect(body.items.map((item: { caller: string }) => item.caller).sort()).toEqual(['0101', '0102', '0103']);
  expect(new Set(body.items.map((item: { call_id: string }) => item.call_id)).size).toBe(3);
});

it.each([
  [
    'voice mail',
    voicemails,
    {
      VoiceMessagingMessages:
        '<VoiceMessagingMessages><messageInfoList><messageInfo><time>1795186800001</time></messageInfo></messageInfoList></VoiceMessagingMessages>',
    },
  ],
  [
    'the call log',
    history,
    {
      'directories/CallLogs': missed(`<phoneNumber>0101</phoneNumber>${time}`),
      'directories/EnhancedCallLogs/Placed': [404, {}, '<ErrorInfo/>'] as [number, object, string],
    },
  ],
])('%s is there, though a service has no name', async (_, path, given) => {
  const { status, body } = await read(path, { ...(given as Responses), services: servicesOf('Call Waiting', '') });
  expect([status, body.items.length]).toEqual([200, 1]);
});

it('a colleague who is listed with and without the domain, in any capitals, is one', async () => {
  const rows = ['zoe', 'ZOE@Example.com'].map(
    (id) => `<directoryDetails><userId>${id}</userId><extension>1</extension></directoryDetails>`,
  );
  const { body } = await read(contacts, {
    'directories/Enterprise': `<Enterprise><enterpriseDirectory>${rows.join('')}</enterpriseDirectory></Enterprise>`,
  });
  expect(body.items).toHaveLength(1);
});

it('a call that says nothing costs no other call', async () => {
  responses = {
    calls: '<Calls><call><callId>a</callId></call><call/><call><callId>b</callId></call></Calls>',
    'calls/a': '<Call/>',
    'calls/b': '<Call><callId>b</callId><state>Held</state></Call>',
  };
  const { access_token: token } = await adapter.signIn(`user${++users}`, 'x');
  const { status, body } = await adapter.call('POST', '/v1/custom/private/calls', { token, body: {} });
  expect([status, body.calls.map(({ state }: { state: string }) => state)]).toEqual([200, ['unknown', 'held']]);
});

it('a phone list entry whose number is none costs itself', async () => {
  const entries = ['-', 'sip:@example.com', '0101'].map(
    (number) => `<commonPhoneEntry><name>A</name><number>${number}</number></commonPhoneEntry>`,
  );
  const { body } = await read(contacts, {
    'directories/EnterpriseCommon': `<EnterpriseCommon>${entries.join('')}</EnterpriseCommon>`,
  });
  expect(body.items.map((item: { numbers: object }) => item.numbers)).toEqual([{ main: '0101' }]);
});

it.each([
  ['a text', 'text/plain', 'Service unavailable'],
  ['JSON', 'application/json', '{"Enterprise":{}}'],
  ['nothing', 'text/xml', ''],
])('%s with 200 is trouble, not a list without entries [D27]', async (_, type, body) => {
  const answer = await read(contacts, { 'directories/Enterprise': [200, { 'content-type': type }, body] });
  expect([answer.status, answer.body.code]).toEqual([500, 'external_api_issue']);
});

it.each([
  ['429 with ErrorInfo', 429, '<ErrorInfo/>'],
  ['503 of a balancer', 503, '<html/>'],
])(
  'a client is told when BroadWorks will serve it again, after a %s, and until then [D43]',
  async (_, status, page) => {
    responses = {};
    const { access_token } = await adapter.signIn(`user${++users}`, 'x');
    responses = { 'directories/Enterprise': [status as number, { 'retry-after': '1' }, page as string] };
    const answer = await adapter.get(contacts, access_token);
    expect([answer.status, answer.body.code, answer.headers.get('retry-after')]).toEqual([
      500,
      'external_api_issue',
      '1',
    ]);
    const requests = server.requests.length;
    const next = await adapter.get(contacts, access_token);
    expect([next.status, next.headers.get('retry-after'), server.requests.length]).toEqual([500, '1', requests]);
    responses = {};
    while ((await adapter.get(contacts, access_token)).status !== 200)
      await new Promise((done) => setTimeout(done, 100));
  },
);
