import { type Simulator, startSimulator } from '@apps/simulator';
import type { TestAdapter, TestAnswer } from '../support/adapter';
import { startDemoAt } from '../support/demo';
import { begin, until } from '../support/leaving';
import { MailServer } from '../support/mail-server';
import { administration, makeLink, provisionedTenantAt } from '../support/provisioning';
import { forEachStoreConfig } from '../support/store-configs';

// Many sign-ins of one user, or with one code or link, at the same moment: who gets in, and what it costs BroadWorks.

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function start(settings: object = {}, store: object = { url: 'memory:' }) {
  const [simulator, mail] = await Promise.all([startSimulator(), MailServer.start()]);
  const otp = { mail: { url: mail.url, from: 'voice@acme.example', allowPlain: true }, otp: {} };
  const demo = await startDemoAt(simulator, {
    administration,
    store,
    tenants: { default: provisionedTenantAt(simulator, { ...otp, ...settings }) },
  });
  closing.push(() => mail.close(), demo.close);
  return { ...demo, mail };
}

const signIn = (adapter: TestAdapter, user_ref: string, password: string) =>
  adapter.call('POST', '/v1/session', { body: { user_ref, password } });
const many = <T>(times: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: times }, (_, index) => act(index)));
const codeOf = ({ status, body }: TestAnswer) => `${status} ${body.code ?? ''}`.trim();
/** How many had which outcome. */
function tally(answers: readonly TestAnswer[]): Record<string, number> {
  const codes = answers.map(codeOf);
  return Object.fromEntries([...new Set(codes)].map((code) => [code, codes.filter((one) => one === code).length]));
}
const slow = (simulator: Simulator, milliseconds: number) => simulator.setFault('/', { kind: 'latency', milliseconds });

describe('devices of one user', () => {
  it.each([['alice'], ['alice', 'alice@example.com']])(
    'that sign in at once all get in, for the price of one (%s, …)',
    async (...spelled) => {
      const { adapter, simulator } = await start();
      slow(simulator, 150);
      const answers = await many(20, (index) => signIn(adapter, spelled[index % spelled.length] ?? '', 'alice-demo'));
      expect(tally(answers)).toEqual({ 200: 20 });
      // four each, but for those that come while another one is verified; on a busy machine some come later
      expect(simulator.counters.requests).toBeLessThan(20);
      const tokens = new Set(answers.map(({ body }) => body.access_token));
      expect(tokens.size).toBe(20);
      simulator.clearFaults();
      for (const token of tokens) expect((await adapter.get('/v1/user', token)).status).toBe(200);
    },
  );

  it('get in however each of them spells the user', async () => {
    const { adapter, simulator } = await start();
    slow(simulator, 50);
    const spelled = ['alice', 'ALICE', 'alice@example.com', 'Alice@Example.com'];
    const answers = await many(20, (index) => signIn(adapter, spelled[index % 4] ?? '', 'alice-demo'));
    expect(tally(answers)).toEqual({ 200: 20 });
    for (const { body } of answers) expect((await adapter.get('/v1/user', body.access_token)).status).toBe(200);
  });

  it('get in though one in four has a wrong password', async () => {
    const { adapter, simulator } = await start();
    slow(simulator, 50);
    const answers = await many(12, (index) => signIn(adapter, 'alice', index % 4 ? 'alice-demo' : `wrong ${index}`));
    expect(tally(answers)).toEqual({ 200: 9, '401 incorrect_credentials': 3 });
  });

  it('are asked for again where they did not come at the same moment: the password may be another one', async () => {
    const { adapter, simulator } = await start();
    expect((await signIn(adapter, 'alice', 'alice-demo')).status).toBe(200);
    simulator.setPassword('alice@example.com', 'changed');
    expect(codeOf(await signIn(adapter, 'alice', 'alice-demo'))).toBe('401 incorrect_credentials');
    expect((await signIn(adapter, 'alice', 'changed')).status).toBe(200);
  });

  it('that find no line are all told so', async () => {
    const { adapter, simulator } = await start();
    slow(simulator, 50);
    expect(tally(await many(12, () => signIn(adapter, 'dave', 'dave-demo')))).toEqual({ '500 external_api_issue': 12 });
  });
});

describe('a hundred and five wrong passwords of one user', () => {
  it('keep the user waiting no longer than those that reach BroadWorks, and nobody else [C3]', async () => {
    const { adapter, simulator } = await start({ signIns: { parallel: 2 } });
    slow(simulator, 200);
    const guesses = many(105, (index) => signIn(adapter, 'alice', `guess ${index}`));
    const victim = signIn(adapter, 'alice', 'alice-demo');
    const bob = signIn(adapter, 'bob', 'bob-demo');
    expect(tally(await guesses)).toEqual({ '401 incorrect_credentials': 105 });
    expect(codeOf(await victim)).toBe('401 incorrect_credentials');
    expect((await bob).status).toBe(200);
    expect(simulator.counters.failedAuthentications).toBe(4);
  });

  it('in odd letters are as many as in plain ones', async () => {
    const { adapter, simulator } = await start();
    for (const user of [
      'alice',
      'ALICE',
      'alıce',
      'ALİCE',
      'ａlice',
      'alice@example.com',
      'ALIcE@EXAMPLE.com',
      'aliCe',
    ]) {
      expect(codeOf(await signIn(adapter, user, 'wrong'))).toBe('401 incorrect_credentials');
    }
    expect(simulator.counters.requests).toBe(4);
  });

  it('cost no more time at a tenant that does not exist [C2]', async () => {
    const { adapter } = await start();
    const elsewhere = { 'x-webtrit-tenant-id': 'elsewhere' };
    const body = { user_ref: 'alice', password: 'guess' };
    const before = performance.now();
    const answers = await many(105, () => adapter.call('POST', '/v1/session', { body, headers: elsewhere }));
    expect(tally(answers)).toEqual({ '401 incorrect_credentials': 105 });
    // 100 ms each for four of them, and then for all others together
    expect(performance.now() - before).toBeLessThan(5000);
  });
});

it('a refusal that waits takes no slot from others', async () => {
  const { adapter, simulator } = await start({ signIns: { parallel: 1, waiting: 0 } });
  slow(simulator, 1000);
  for (let time = 0; time < 4; time++) await signIn(adapter, 'alice', 'wrong');
  simulator.clearFaults();
  const order: string[] = [];
  const refused = signIn(adapter, 'alice', 'alice-demo').then(() => order.push('refused'));
  await new Promise((resolve) => setTimeout(resolve, 100));
  expect((await signIn(adapter, 'bob', 'bob-demo')).status).toBe(200);
  order.push('bob');
  await refused;
  expect(order).toEqual(['bob', 'refused']);
});

it('a search for the SIP account keeps its slot when the client that began it disconnects and another one waits', async () => {
  const { adapter, simulator } = await start({ signIns: { parallel: 1 } });
  const body = { user_ref: 'alice', password: 'alice-demo' };
  const searches = () => simulator.counters.byPath['profile/Device'] ?? 0;
  simulator.setFault('profile', { kind: 'latency', milliseconds: 100 });
  simulator.setFault('profile/Device', { kind: 'latency', milliseconds: 1000 });
  const first = begin(adapter, { method: 'POST', path: '/v1/session', body });
  const order: string[] = [];
  const second = signIn(adapter, 'alice', 'alice-demo').then(() => order.push('alice'));
  await until(() => searches() === 1);
  await new Promise((resolve) => setTimeout(resolve, 100));
  first.destroy();
  simulator.clearFaults();
  expect((await signIn(adapter, 'bob', 'bob-demo')).status).toBe(200);
  order.push('bob');
  await second;
  expect(order).toEqual(['alice', 'bob']);
});

forEachStoreConfig((newStore) => {
  it.each([2, 5, 6, 10, 100])(
    'of %i right codes at once exactly one signs in, and the others come too late [C29]',
    async (count) => {
      const { adapter, mail } = await start({}, newStore());
      const { body } = await adapter.call('POST', '/v1/session/otp-create', { body: { user_ref: 'alice' } });
      const code = /^(\d{6})$/m.exec(mail.mails.at(-1)?.text ?? '')?.[1];
      const verify = () => adapter.call('POST', '/v1/session/otp-verify', { body: { otp_id: body.otp_id, code } });
      expect(tally(await many(count, verify))).toEqual({ 200: 1, '404 otp_not_found': count - 1 });
      expect(codeOf(await verify())).toBe('404 otp_not_found');
    },
  );

  it('a user who sent thirty right codes is not locked out [C27]', async () => {
    const { adapter, mail } = await start({ otp: { codesPerUser: 100 } }, newStore());
    for (let time = 0; time < 30; time++) {
      const { body } = await adapter.call('POST', '/v1/session/otp-create', { body: { user_ref: 'alice' } });
      const code = /^(\d{6})$/m.exec(mail.mails.at(-1)?.text ?? '')?.[1];
      const verified = await adapter.call('POST', '/v1/session/otp-verify', { body: { otp_id: body.otp_id, code } });
      expect(verified.status).toBe(200);
    }
  });

  it('of eighty redemptions of one link one signs in, a handful of calls are made, and others sign in meanwhile [C33]', async () => {
    const { adapter, simulator } = await start({}, newStore());
    const { token } = await makeLink(adapter, 'alice');
    simulator.resetCounters();
    slow(simulator, 100);
    const redemptions = many(80, () =>
      adapter.call('POST', '/v1/session/auto-provision', { body: { config_token: token } }),
    );
    const bob = signIn(adapter, 'bob', 'bob-demo');
    expect(tally(await redemptions)).toEqual({ 200: 1, '401 incorrect_credentials': 79 });
    expect((await bob).status).toBe(200);
    // both sign-ins together
    expect(simulator.counters.requests).toBeLessThan(12);
  });
});

it('eighty redemptions of one link while BroadWorks fails fail with one, and the link stays valid', async () => {
  const { adapter, simulator } = await start();
  const { token } = await makeLink(adapter, 'alice');
  const redeem = () => adapter.call('POST', '/v1/session/auto-provision', { body: { config_token: token } });
  simulator.resetCounters();
  slow(simulator, 400);
  simulator.setFault('/user/', { kind: 'status', status: 500 });
  expect(tally(await many(80, redeem))).toEqual({ '500 external_api_issue': 80 });
  expect(simulator.counters.requests).toBeLessThan(12);
  simulator.clearFaults();
  expect((await redeem()).status).toBe(200);
});
