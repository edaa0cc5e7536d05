import { tmpdir } from 'node:os';
import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';
import {
  type BreakableDemo,
  itRefusesStrangers,
  itRefusesWithoutSession,
  itRefusesWithoutStore,
  startBreakableDemo,
} from '../support/refusals';

let demo: BreakableDemo;
beforeAll(async () => {
  demo = await startBreakableDemo({
    recordings: { type: 'directory', path: tmpdir() },
    features: { callCenter: true },
  });
});
afterAll(() => demo.close());

type Route = [method: string, path: string, body?: object];

const always: Route[] = [
  ['GET', '/v1/user'],
  ['DELETE', '/v1/user'],
  ['GET', '/v1/user/contacts'],
  ['GET', '/v1/user/contacts/bob@example.com'],
  ['GET', '/v2/user/contacts'],
  ['GET', '/v1/user/history'],
  ['GET', '/v1/user/recordings/anything'],
];
const customMethods = [
  'call-services',
  'do-not-disturb',
  'call-forwarding-always',
  'call-forwarding-busy',
  'call-forwarding-no-answer',
  'call-forwarding-not-reachable',
  'call-waiting',
  'caller-id-blocking',
  'anonymous-call-rejection',
  'simultaneous-ring',
  'remote-office',
  'broadworks-anywhere',
  'voicemail-settings',
  'calls',
  'click-to-dial',
  'call-hold',
  'call-resume',
  'call-transfer',
  'call-hang-up',
  'change-password',
  'registrations',
  'feature-access-codes',
  'call-to-actions',
  'custom-pages',
  'self-config-portal-url',
  'external-page-access-token',
  'anything',
];
/** 501 where the tenant does not offer it. */
const optional: Route[] = [
  ['GET', '/v1/user/voicemails'],
  ['GET', '/v1/user/voicemails/1'],
  ['PATCH', '/v1/user/voicemails/1', { seen: true }],
  ['DELETE', '/v1/user/voicemails/1'],
  ['GET', '/v1/user/voicemails/1/attachment'],
  ['GET', '/v1/user/queues'],
  ['PATCH', '/v1/user/queues', { logged_in: true }],
  ['PATCH', '/v1/user/queues/sales-queue@example.com', { logged_in: true }],
  ['POST', '/v1/user/events', { group: 'sip', type: 'registered' }],
  ...customMethods.map((name): Route => ['POST', `/v1/custom/private/${name}`, {}]),
];

for (const [method, path, body] of [...always, ...optional]) itRefusesWithoutSession(() => demo, method, path, body);

itRefusesStrangers(() => demo, 'DELETE', '/v1/session');
itRefusesWithoutStore(() => demo, 'DELETE', '/v1/session');
itRefusesWithoutStore(() => demo, 'POST', '/v1/session', { user_ref: 'alice', password: 'alice-demo' });
itRefusesWithoutStore(() => demo, 'PATCH', '/v1/session', { refresh_token: `wr1.${'A'.repeat(43)}` });

describe('C39 where the tenant does not offer it', () => {
  let adapter: TestAdapter;
  let token: string;
  beforeAll(async () => {
    const features = { voicemail: false, customMethods: false, userEvents: false, callCenter: false };
    adapter = await TestAdapter.start({ tenants: { default: tenantAt(demo.simulator, { features }) } });
    token = (await adapter.signIn('alice', 'alice-demo')).access_token;
  });
  afterAll(() => adapter.close());

  for (const [method, path, body] of optional) {
    it(`${method} ${path} is 501`, async () => {
      const { status, body: answer } = await adapter.call(method, path, { body, token });
      expect([status, answer.code]).toEqual([501, 'functionality_not_implemented']);
    });
  }
});
