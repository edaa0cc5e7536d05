import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSimulator } from '@apps/simulator';
import type { Session, TestAnswer } from '../support/adapter';
import { startDemoAt } from '../support/demo';
import { MailServer } from '../support/mail-server';
import { provisionedTenantAt } from '../support/provisioning';
import { forEachStoreConfig } from '../support/store-configs';

// Every limit of requests just below it, at it, and with four times as many at once, with every store.

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Settings {
  tenant?: object;
  otp?: object;
  limits?: object;
  sessions?: object;
}

async function start({ tenant, otp, limits, sessions }: Settings, store: object) {
  const [simulator, mail] = await Promise.all([startSimulator({ failedLogins: 1000 }), MailServer.start()]);
  const demo = await startDemoAt(simulator, {
    store,
    sessions,
    limits: { signInsPerSource: 1_000_000, loopDelay: 10_000, ...limits },
    tenants: {
      default: provisionedTenantAt(simulator, {
        mail: { url: mail.url, from: 'voice@acme.example', allowPlain: true },
        otp: { codesPerUser: 1000, ...otp },
        recordings: { type: 'directory', path: mkdtempSync(join(tmpdir(), 'recordings-')) },
        ...tenant,
      }),
    },
  });
  closing.push(() => mail.close(), demo.close);
  return { ...demo, mail };
}
type Started = Awaited<ReturnType<typeof start>>;

const many = <T>(times: number, act: (index: number) => Promise<T>) =>
  Promise.all(Array.from({ length: times }, (_, index) => act(index)));
const codeOf = ({ status, body }: TestAnswer) => `${status} ${body?.code ?? ''}`.trim();
const count = (answers: readonly TestAnswer[], code: string) => answers.filter((one) => codeOf(one) === code).length;

const signIn = ({ adapter }: Started, user_ref: string, password = 'wrong') =>
  adapter.call('POST', '/v1/session', { body: { user_ref, password } });
const create = ({ adapter }: Started, user_ref = 'alice') =>
  adapter.call('POST', '/v1/session/otp-create', { body: { user_ref } });
const guess = ({ adapter }: Started, otp_id: string) =>
  adapter.call('POST', '/v1/session/otp-verify', { body: { otp_id, code: 'no code' } });
const refresh = ({ adapter }: Started, refresh_token: string) =>
  adapter.call('PATCH', '/v1/session', { body: { refresh_token } });
const signOut = ({ adapter }: Started, token: string) => adapter.call('DELETE', '/v1/session', { token });
const codes = (demo: Started, times: number): Promise<string[]> =>
  many(times, async () => String((await create(demo)).body.otp_id));

/** How many of so many requests at once are allowed, by limits that are five. Whatever is above is refused with `refusal`. */
const limits: [
  name: string,
  settings: Settings,
  refusal: string,
  allowed: (demo: Started, times: number) => Promise<TestAnswer[]>,
][] = [
  [
    'sign-ins from one address',
    { limits: { signInsPerSource: 5 } },
    '429 too_many_requests',
    (demo, times) => many(times, (index) => signIn(demo, `user-${index}`)),
  ],
  [
    'sign-ins at one tenant',
    { tenant: { signIns: { perMinute: 5 } } },
    '429 too_many_requests',
    (demo, times) => many(times, (index) => signIn(demo, `user-${index}`)),
  ],
  [
    'guesses at one code',
    { otp: { guesses: 5 } },
    '404 otp_not_found',
    async (demo, times) => {
      const [id = ''] = await codes(demo, 1);
      const answers = await many(times, () => guess(demo, id));
      // one of those above the limit learns that they were too many
      return answers.filter((one) => codeOf(one) !== '422 otp_verification_attempts_exceeded');
    },
  ],
  [
    'guesses at the codes of one user',
    { otp: { guessesPerUser: 5 } },
    '422 otp_verification_attempts_exceeded',
    async (demo, times) => {
      const ids = await codes(demo, times);
      return many(times, (index) => guess(demo, ids[index] ?? ''));
    },
  ],
  [
    'guesses from one address',
    { limits: { otpGuessesPerSource: 5 }, otp: { guessesPerUser: 100 } },
    '429 too_many_requests',
    async (demo, times) => {
      const ids = await codes(demo, times);
      return many(times, (index) => guess(demo, ids[index] ?? ''));
    },
  ],
  [
    'codes at one tenant',
    { otp: { codesPerTenant: 5 } },
    '429 too_many_requests',
    (demo, times) => many(times, () => create(demo)),
  ],
  [
    'codes from one address',
    { limits: { otpCodesPerSource: 5 } },
    '429 too_many_requests',
    (demo, times) => many(times, (index) => create(demo, index % 2 ? 'alice' : 'bob')),
  ],
  [
    'events of one session',
    { sessions: { eventsPerMinute: 5 } },
    '429 too_many_requests',
    async ({ adapter }, times) => {
      const { access_token: token } = await adapter.signIn('alice', 'alice-demo');
      const body = { group: 'sip', type: 'registered' };
      return many(times, () => adapter.call('POST', '/v1/user/events', { token, body }));
    },
  ],
  [
    'contacts that are not there',
    { sessions: { missesPerMinute: 5 } },
    '429 too_many_requests',
    async ({ adapter }, times) => {
      const { access_token } = await adapter.signIn('alice', 'alice-demo');
      return many(times, (index) => adapter.get(`/v1/user/contacts/nobody-${index}`, access_token));
    },
  ],
  [
    'messages that are not there',
    { sessions: { missesPerMinute: 5 } },
    '429 too_many_requests',
    async ({ adapter }, times) => {
      const { access_token } = await adapter.signIn('alice', 'alice-demo');
      return many(times, (index) => adapter.get(`/v1/user/voicemails/none-${index}`, access_token));
    },
  ],
  [
    'recordings that are not there',
    { sessions: { missesPerMinute: 5 } },
    '429 too_many_requests',
    async ({ adapter }, times) => {
      const { access_token } = await adapter.signIn('alice', 'alice-demo');
      return many(times, () => adapter.get(`/v1/user/recordings/${'A'.repeat(60)}`, access_token));
    },
  ],
  [
    'sign-outs of a session that has ended',
    { sessions: { signOutsPerMinute: 5 } },
    '429 too_many_requests',
    async (demo, times) => {
      const { access_token } = await demo.adapter.signIn('alice', 'alice-demo');
      await signOut(demo, access_token);
      return many(times, () => signOut(demo, access_token));
    },
  ],
  [
    'sign-outs with unknown tokens from one address',
    { limits: { signOutsPerSource: 5 } },
    '429 too_many_requests',
    (demo, times) => many(times, () => signOut(demo, `wa1.${'A'.repeat(43)}`)),
  ],
  [
    'refreshes with unknown tokens from one address',
    { limits: { refreshesPerSource: 5 } },
    '429 too_many_requests',
    (demo, times) => many(times, (index) => refresh(demo, `wr1.${String(index % 9).repeat(index % 2 ? 43 : 10)}`)),
  ],
];

forEachStoreConfig((newStore) => {
  describe.each(limits)('%s', (_, settings, refusal, act) => {
    it.each([
      [4, 4],
      [5, 5],
      [20, 5],
    ])('of %i at once %i are allowed', async (times, allowed) => {
      const demo = await start(settings, newStore());
      const answers = await act(demo, times);
      expect(answers.length - count(answers, refusal)).toBe(allowed);
      for (const { status, headers } of answers)
        if (status === 429) expect(headers.get('retry-after')).toMatch(/^\d+$/);
    });
  });

  it.each([
    [3, 3],
    [4, 4],
    [16, 4],
  ])('of %i wrong passwords of one user at once %i reach BroadWorks [C3]', async (times, reached) => {
    const demo = await start({}, newStore());
    const answers = await many(times, (index) => signIn(demo, 'alice', `guess ${index}`));
    expect(count(answers, '401 incorrect_credentials')).toBe(times);
    expect(demo.simulator.counters.failedAuthentications).toBe(reached);
  });

  it.each([
    [4, 4],
    [5, 5],
    [20, 5],
  ])('of %i codes for one user at once %i are mailed [C25]', async (times, mailed) => {
    const demo = await start({ otp: { codesPerUser: 5 } }, newStore());
    expect(count(await many(times, () => create(demo)), '200')).toBe(times);
    expect(demo.mail.mails).toHaveLength(mailed);
  });

  it.each([
    [2, 2],
    [3, 3],
    [12, 3],
  ])('of %i sessions of one user that begin at once %i live [C59]', async (times, live) => {
    const demo = await start({ sessions: { perUser: 3 } }, newStore());
    const begun = await many(times, () => signIn(demo, 'alice', 'alice-demo'));
    const seen = await many(times, (index) => demo.adapter.get('/v1/user', begun[index]?.body.access_token));
    expect(count(seen, '200')).toBe(live);
  });

  it.each([
    ['a minute', { refreshesPerMinute: 5 }],
    ['a day', { refreshesPerMinute: 1000, refreshesPerDay: 5 }],
  ])(
    'a session may be refreshed five times in %s, a repeat does not count, and above it no token is rotated [C12]',
    async (_, sessions) => {
      const demo = await start({ sessions }, newStore());
      let session: Session = await demo.adapter.signIn('alice', 'alice-demo');
      for (let time = 0; time < 5; time++) {
        const answers = await many(20, () => refresh(demo, session.refresh_token));
        expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
        expect(answers[0]?.status).toBe(200);
        session = answers[0]?.body;
      }
      expect(count(await many(20, () => refresh(demo, session.refresh_token)), '429 too_many_requests')).toBe(20);
      // its tokens are as good as before, another session has a limit of its own, and a repeat is still one
      expect((await demo.adapter.get('/v1/user', session.access_token)).status).toBe(200);
      const other = await demo.adapter.signIn('alice', 'alice-demo');
      expect((await refresh(demo, other.refresh_token)).status).toBe(200);
      expect((await refresh(demo, other.refresh_token)).status).toBe(200);
      expect(codeOf(await refresh(demo, `wr1.${'A'.repeat(43)}`))).toBe('422 refresh_token_invalid');
    },
  );
});

it.each([
  [4, 4],
  [5, 5],
  [20, 5],
])('of %i sign-ins at once %i are in flight or wait, in one process [C5]', async (times, allowed) => {
  const demo = await start({ tenant: { signIns: { parallel: 3, waiting: 2 } } }, { url: 'memory:' });
  demo.simulator.setFault('profile', { kind: 'latency', milliseconds: 1500 });
  const answers = await many(times, (index) => signIn(demo, `user-${index}`));
  expect(answers.length - count(answers, '429 too_many_requests')).toBe(allowed);
});

describe('a request above a limit', () => {
  it('sends nothing to BroadWorks, and what is there is still found', async () => {
    const demo = await start({ sessions: { missesPerMinute: 3 } }, { url: 'memory:' });
    const { adapter, simulator } = demo;
    const { access_token: token } = await adapter.signIn('alice', 'alice-demo');
    const { body } = await adapter.get('/v1/user/voicemails', token);
    for (let index = 0; index < 3; index++) await adapter.get(`/v1/user/voicemails/none-${index}`, token);
    simulator.resetCounters();
    const one = '/v1/user/voicemails/none';
    for (const [method, path, sent] of [
      ['GET', one],
      ['PATCH', one, { seen: true }],
      ['DELETE', one],
      ['GET', `${one}/attachment`],
    ] as const) {
      const answer = await adapter.call(method, path, { token, body: sent });
      expect([codeOf(answer), answer.headers.get('retry-after')]).toEqual(['429 too_many_requests', '60']);
    }
    expect(simulator.counters.requests).toBe(0);
    expect((await adapter.get(`/v1/user/voicemails/${body.items[0].id}`, token)).status).toBe(200);
    expect((await adapter.get('/v1/user/contacts/bob@example.com', token)).status).toBe(200);
    expect(codeOf(await adapter.get('/v1/user/contacts/nobody', token))).toBe('429 too_many_requests');
  });

  it('is reported once, with the setting and the session, and counted', async () => {
    const demo = await start({ sessions: { eventsPerMinute: 1 } }, { url: 'memory:' });
    const { access_token: token } = await demo.adapter.signIn('alice', 'alice-demo');
    const body = { group: 'sip', type: 'registered' };
    for (let time = 0; time < 4; time++) await demo.adapter.call('POST', '/v1/user/events', { token, body });
    const events = demo.adapter.log
      .map((line) => JSON.parse(line))
      .filter(({ event }) => event === 'session throttled');
    expect(events).toHaveLength(1);
    expect(events[0].msg).toContain('sessions.eventsPerMinute');
    expect(events[0].session).toMatch(/^[0-9a-f-]{36}$/);
    expect(JSON.stringify(events)).not.toContain('alice');
  });

  it('is none for a phone that lists its mailbox in one process and reads each message in another', async () => {
    const store = { url: `sqlite:${join(mkdtempSync(join(tmpdir(), 'limits-')), 'adapter.db')}` };
    const settings = { sessions: { missesPerMinute: 3 } };
    const demo = await start(settings, store);
    for (let index = 0; index < 20; index++)
      demo.simulator.addVoicemail({ userId: 'alice@example.com', number: '+12025550142' });
    const { access_token: token } = await demo.adapter.signIn('alice', 'alice-demo');
    const { body } = await demo.adapter.get('/v1/user/voicemails', token);
    expect(body.items.length).toBeGreaterThanOrEqual(20);
    const other = await startDemoAt(demo.simulator, {
      store,
      ...settings,
      tenants: { default: provisionedTenantAt(demo.simulator) },
    });
    closing.push(() => other.adapter.close());
    const read = await many(body.items.length, (index) =>
      other.adapter.get(`/v1/user/voicemails/${body.items[index].id}`, token),
    );
    expect(count(read, '200')).toBe(body.items.length);
    // and nothing of it counts
    for (let index = 0; index < 3; index++) {
      expect(codeOf(await other.adapter.get(`/v1/user/voicemails/none-${index}`, token))).toBe('404 message_not_found');
    }
  });
});
