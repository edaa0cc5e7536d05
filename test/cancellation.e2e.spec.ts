// What happens at BroadWorks when the client of a request disconnects before it has its response.

import { setTimeout as sleep } from 'node:timers/promises';
import { startSimulator } from '@apps/simulator';
import { type Demo, startDemoAt } from './support/demo';
import { begin, type Call, inFlight, until } from './support/leaving';
import { MailServer } from './support/mail-server';
import { administration, makeLink, provisionedTenantAt } from './support/provisioning';

/** Milliseconds that BroadWorks takes: whatever is not ended is still there when a test looks. */
const slow = 2000;
/** Milliseconds in which everything must have ended, on a machine that does much else. */
const soon = 600;

let mail: MailServer;
let demo: Demo;

beforeEach(async () => {
  mail = await MailServer.start();
  const simulator = await startSimulator();
  const tenant = provisionedTenantAt(simulator, {
    mail: { url: mail.url, from: 'Acme <voice@acme.example>', brand: 'Acme', allowPlain: true },
    otp: {},
    voicemail: { refresh: 0 },
    contacts: { personal: true, custom: true, common: true },
  });
  demo = await startDemoAt(simulator, { administration, tenants: { default: tenant } });
});
afterEach(async () => {
  await demo.close();
  await mail.close();
});

const tokenOf = async (user = 'alice') => (await demo.adapter.signIn(user, `${user}-demo`)).access_token;

async function codeOf(user: string): Promise<{ otp_id: string; code: string }> {
  const { body } = await demo.adapter.call('POST', '/v1/session/otp-create', { body: { user_ref: user } });
  const code = /^(\d{6})$/m.exec(mail.mails.at(-1)?.text ?? '')?.[1] ?? 'none';
  return { otp_id: body.otp_id, code };
}

/** Of somebody who has seen the list. */
async function messageOf(token: string): Promise<string> {
  demo.simulator.addVoicemail({ userId: 'alice@example.com' });
  const { body } = await demo.adapter.get('/v1/user/voicemails', token);
  return body.items[0].id;
}

type Prepare = () => Call | Promise<Call>;
const read =
  (path: string): Prepare =>
  async () => ({ path, token: await tokenOf() });
const post = (path: string, body: object): Call => ({ method: 'POST', path: `/v1/session${path}`, body });

const signIn: Prepare = () => post('', { user_ref: 'alice', password: 'alice-demo' });
const verify: Prepare = async () => post('/otp-verify', await codeOf('alice'));
const provision: Prepare = async () =>
  post('/auto-provision', { config_token: (await makeLink(demo.adapter, 'alice')).token });
const method =
  (name: string, body: object = {}): Prepare =>
  async () => ({
    method: 'POST',
    path: `/v1/custom/private/${name}`,
    token: await tokenOf(),
    body,
  });
const media: Prepare = async () => {
  const token = await tokenOf();
  return { path: `/v1/user/voicemails/${await messageOf(token)}/attachment`, token };
};

/** Each operation that asks BroadWorks, and the resource at which BroadWorks is slow. */
const cases: [operation: string, resource: string, prepare: Prepare][] = [
  ['a sign-in', '/profile', signIn],
  ['a sign-in', '/profile/device', signIn],
  ['a sign-in', '/dms/', signIn],
  ['making a code', '/profile', () => post('/otp-create', { user_ref: 'alice' })],
  ['redeeming a code', '/LoginToken', verify],
  ['redeeming a code', '/profile/device', verify],
  ['redeeming a link', '/LoginToken', provision],
  ['redeeming a link', '/dms/', provision],
  ['the user', '/profile', read('/v1/user')],
  ['the user', '/services', read('/v1/user')],
  ['contacts v1', '/directories/Enterprise', read('/v1/user/contacts')],
  ['contacts v1', '/directories/Personal', read('/v1/user/contacts')],
  ['contacts v1', '/directories/CustomContact/', read('/v1/user/contacts')],
  ['contacts v2', '/profile', read('/v2/user/contacts')],
  ['contacts v2', '/directories/EnterpriseCommon', read('/v2/user/contacts')],
  ['one contact', '/directories/Enterprise', read('/v1/user/contacts/bob@example.com')],
  ['history', '/services', read('/v1/user/history')],
  ['history', '/EnhancedCallLogs', read('/v1/user/history')],
  ['the list of voice messages', '/VoiceMessagingMessages', read('/v1/user/voicemails')],
  ['a voice message', '/VoiceMessagingMessages/', media],
  ['a custom method', '/services', method('call-services')],
  ['a custom method', '/DoNotDisturb', method('call-services')],
  ['a custom method', '/calls', method('calls')],
];

it.each(cases)(
  'the client of %s leaves while %s is slow, and BroadWorks is asked nothing more [D59]',
  async (_, resource, prepare) => {
    const { adapter, simulator } = demo;
    const call = await prepare();
    await until(() => simulator.counters.inFlight === 0);
    simulator.setFault(resource, { kind: 'latency', milliseconds: slow });
    const leaving = begin(adapter, call);
    await until(() => simulator.counters.inFlight > 0);
    await sleep(50);
    leaving.destroy();
    const { requests } = simulator.counters;
    await until(async () => simulator.counters.inFlight === 0 && (await inFlight(adapter)) === 0, soon);
    await sleep(100);
    expect(simulator.counters.requests).toBe(requests);
  },
);
