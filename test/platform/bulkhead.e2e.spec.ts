import { type Simulator, startSimulator } from '@apps/simulator';
import { TestAdapter } from '../support/adapter';
import { tenantAt } from '../support/demo';

const at = (tenant: string) => ({ 'x-webtrit-tenant-id': tenant });
/** One call for each request. */
const list = '/v1/user/voicemails';

type Person = Simulator['world']['people'][number];

let hung: Simulator;
let well: Simulator;
let adapter: TestAdapter;
beforeAll(async () => {
  [hung, well] = await Promise.all([startSimulator(), startSimulator()]);
  const xsi = {
    userDomain: 'example.com',
    calls: { parallel: 2, waiting: 1, perUser: 1 },
    timeouts: { headers: 1, total: 1 },
  };
  adapter = await TestAdapter.start({
    tenants: {
      hung: tenantAt(hung, { voicemail: { refresh: 0 }, xsi: { ...xsi, servers: [hung.url], allowHttp: true } }),
      well: tenantAt(well, { voicemail: { refresh: 0 }, xsi: { ...xsi, servers: [well.url], allowHttp: true } }),
    },
  });
});
afterAll(async () => {
  await adapter.close();
  await Promise.all([hung.close(), well.close()]);
});
afterEach(() => hung.clearFaults());

/** Of different users, each with a mailbox: those of one wait for each other. */
async function tokens(count: number, tenant: string): Promise<string[]> {
  const found: string[] = [];
  const isUsable = ({ services, deviceTypes, isIntercepted }: Person) =>
    services.includes('Voice Messaging User') && deviceTypes.includes('WebTrit') && !isIntercepted;
  for (const { userId } of hung.world.people.filter(isUsable).slice(0, count)) {
    const password = `${userId.split('@')[0]}-demo`;
    const { access_token } = await adapter.signIn(userId, password, at(tenant));
    await adapter.get('/v1/user', access_token, at(tenant));
    found.push(access_token);
  }
  return found;
}

it('D60 R5 what a BroadWorks that hangs has no place for is answered 503 at once; others notice nothing', async () => {
  const [last = '', ...first] = await tokens(4, 'hung');
  const [other = ''] = await tokens(1, 'well');
  hung.setFault('VoiceMessagingMessages', { kind: 'hang' });
  const before = hung.counters.requests;
  const waiting = first.map((token) => adapter.get(list, token, at('hung')));
  while (hung.counters.requests < before + 2) await new Promise((resolve) => setTimeout(resolve, 2));

  const start = performance.now();
  const refused = await adapter.get(list, last, at('hung'));
  // far from the time for which a call is waited for
  expect(performance.now() - start).toBeLessThan(3000);
  expect([refused.status, refused.body.code, refused.headers.get('retry-after')]).toEqual([
    503,
    'service_unavailable',
    '1',
  ]);
  const signIn = await adapter.call('POST', '/v1/session', {
    body: { user_ref: 'bob', password: 'bob-demo' },
    headers: at('hung'),
  });
  expect([signIn.status, signIn.body.code]).toEqual([503, 'service_unavailable']);
  expect((await adapter.get(list, other, at('well'))).status).toBe(200);

  // R4: those that were asked, or waited, are the fault of BroadWorks
  const answers = await Promise.all(waiting);
  expect(answers.map(({ status, body }) => [status, body.code])).toEqual(Array(3).fill([500, 'external_api_issue']));
  expect(performance.now() - start).toBeLessThan(1900);
  hung.clearFaults();
  expect((await adapter.get(list, last, at('hung'))).status).toBe(200);
});

it('what is known lately is given instead of a 503', async () => {
  const [known = '', ...others] = await tokens(4, 'hung');
  expect((await adapter.get(list, known, at('hung'))).status).toBe(200);
  hung.setFault('VoiceMessagingMessages', { kind: 'hang' });
  const waiting = others.map((token) => adapter.get(list, token, at('hung')));
  const before = hung.counters.requests;
  while (hung.counters.requests < before + 2) await new Promise((resolve) => setTimeout(resolve, 2));
  expect((await adapter.get(list, known, at('hung'))).status).toBe(200);
  await Promise.all(waiting);
});
