import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Simulator, type SimulatorOptions, startSimulator } from '@apps/simulator';
import { makeKey } from '../../apps/adapter/src/config/reading/keys';
import { parseConfig } from '../../apps/adapter/src/config/reading/read-config';
import { TestAdapter, testKeys } from '../support/adapter';
import { elapse, later } from '../support/clock';
import { tenantAt } from '../support/demo';
import { MailServer } from '../support/mail-server';

const admin = { userId: 'admin@example.com', password: 'admin-demo' };
const closing: (() => Promise<unknown>)[] = [];
let mail: MailServer;
beforeEach(async () => {
  mail = await MailServer.start();
});
afterEach(async () => {
  jest.useRealTimers();
  for (const close of closing.splice(0).reverse()) await close();
  await mail.close();
});

/** Settings of a tenant with one-time passwords. */
const settings = (otp: object = {}) => ({
  mail: { url: mail.url, from: 'Acme <voice@acme.example>', brand: 'Acme', allowPlain: true },
  otp,
});

interface Started {
  simulator: Simulator;
  adapter: TestAdapter;
}

interface Wanted {
  otp?: object;
  /** Of `xsi.admin`. */
  passwordlessSessions?: 'login-token' | 'administrator';
  /** More settings of the tenants. */
  tenant?: object;
  config?: object;
  simulator?: Partial<SimulatorOptions>;
}

/** Two tenants with one-time passwords, and one without. */
async function start({ otp, passwordlessSessions, tenant, config, ...more }: Wanted = {}): Promise<Started> {
  const simulator = await startSimulator(more.simulator);
  closing.push(() => simulator.close());
  const xsi = xsiAt(simulator, { passwordlessSessions });
  const withOtp = tenantAt(simulator, { ...settings(otp), xsi, ...tenant });
  const tenants = { default: withOtp, other: withOtp, without: tenantAt(simulator) };
  const adapter = await TestAdapter.start({ tenants, ...config });
  closing.push(() => adapter.close());
  return { simulator, adapter };
}

const xsiAt = ({ url }: Simulator, more: object = {}) => ({
  servers: [url],
  allowHttp: true,
  userDomain: 'example.com',
  admin: { ...admin, ...more },
});

const create = ({ adapter }: Started, user_ref: unknown, headers?: Record<string, string>) =>
  adapter.call('POST', '/v1/session/otp-create', { body: { user_ref }, headers });
const verify = ({ adapter }: Started, otp_id: unknown, code: unknown, headers?: Record<string, string>) =>
  adapter.call('POST', '/v1/session/otp-verify', { body: { otp_id, code }, headers });
const at = (tenant: string) => ({ 'x-webtrit-tenant-id': tenant });
const outcome = ({ status, body }: { status: number; body: { code?: string } }) => [status, body.code];

function lastCode(): string {
  return /^(\d{4,10})$/m.exec(mail.mails.at(-1)?.text ?? '')?.[1] ?? 'none';
}

/** Another code of the same length. */
function wrong(code: string, by = 1): string {
  return String((Number(code) + by) % 10 ** code.length).padStart(code.length, '0');
}

async function asked(demo: Started, user = 'alice') {
  const { body } = await create(demo, user);
  return { id: String(body.otp_id), code: lastCode() };
}

async function signedIn(demo: Started, user = 'alice') {
  const { id, code } = await asked(demo, user);
  const { status, body } = await verify(demo, id, code);
  expect([status, body.user_id]).toEqual([200, `${user}@example.com`]);
  return String(body.access_token);
}

/** Waits for mails that are sent after the answer. */
async function mailsSent(count: number) {
  for (let wait = 0; wait < 100 && mail.mails.length < count; wait++) await new Promise((r) => setTimeout(r, 20));
  return mail.mails;
}

describe('a code', () => {
  it('C25 goes to the address in the profile, and signs in who was meant', async () => {
    const demo = await start();
    const { status, body } = await create(demo, 'alice');
    expect([status, body]).toEqual([
      200,
      { otp_id: expect.any(String), delivery_channel: 'email', delivery_from: 'voice@acme.example' },
    ]);
    expect(mail.mails[0]).toMatchObject({ sentTo: ['alice.levesque@example.com'], subject: 'Acme: your sign-in code' });
    const answer = await verify(demo, body.otp_id, lastCode());
    expect(answer.body).toMatchObject({
      user_id: 'alice@example.com',
      access_token: expect.stringMatching(/^wa1\./),
      refresh_token: expect.stringMatching(/^wr1\./),
    });
    expect((await demo.adapter.get('/v1/user', answer.body.access_token)).body.sip.password).toBe('sip-demo-alice');
  });

  it.each([
    [4, /^\d{4}$/],
    [10, /^\d{10}$/],
    [undefined, /^\d{6}$/],
  ])('has %p digits where the tenant says so', async (digits, form) => {
    const demo = await start({ otp: digits ? { digits } : {} });
    expect((await asked(demo)).code).toMatch(form);
  });

  it.each([
    ['de-AT', 'Acme: Ihr Anmeldecode'],
    ['uk', 'Acme: код для входу'],
    ['tlh;q=1, it;q=0.1', 'Acme: il suo codice di accesso'],
    ['tlh', 'Acme: su código de acceso'],
    [undefined, 'Acme: su código de acceso'],
    ['*;q=x,,;', 'Acme: su código de acceso'],
  ])('is written in the language that %j asks for', async (header, subject) => {
    const demo = await start({ tenant: { language: 'es' } });
    const { status } = await create(demo, 'alice', { 'accept-language': header ?? '' });
    expect([status, mail.mails[0]?.subject]).toEqual([200, subject]);
  });

  it('C31 is over after its life', async () => {
    const demo = await start({ otp: { lifetime: 30 } });
    const { id, code } = await asked(demo);
    later(31);
    expect(outcome(await verify(demo, id, code))).toEqual([401, 'otp_expired']);
  });

  it('C27 is wrong five times, then there were too many, then there is none', async () => {
    const demo = await start();
    const { id, code } = await asked(demo);
    for (let guess = 1; guess <= 5; guess++) {
      expect(outcome(await verify(demo, id, wrong(code, guess)))).toEqual([401, 'incorrect_otp_code']);
    }
    const exceeded = await verify(demo, id, code);
    expect([exceeded.status, exceeded.body]).toEqual([
      422,
      {
        code: 'otp_verification_attempts_exceeded',
        message: 'Too many incorrect attempts to enter OTP',
        details: { reason: 'Too many incorrect attempts to enter OTP' },
      },
    ]);
    expect(outcome(await verify(demo, id, code))).toEqual([404, 'otp_not_found']);
  });

  it('C27 may be guessed at twenty times an hour for one user, over all ids', async () => {
    const demo = await start();
    for (let id = 0; id < 4; id++) {
      const one = await asked(demo, id % 2 ? 'alice' : 'ALICE@example.com');
      for (let guess = 1; guess <= 5; guess++) {
        expect((await verify(demo, one.id, wrong(one.code, guess))).status).toBe(401);
      }
    }
    const fifth = await asked(demo);
    expect(outcome(await verify(demo, fifth.id, fifth.code))).toEqual([422, 'otp_verification_attempts_exceeded']);
    const bob = await asked(demo, 'bob');
    expect((await verify(demo, bob.id, bob.code)).status).toBe(200);
    later(3601);
    const sixth = await asked(demo);
    expect((await verify(demo, sixth.id, sixth.code)).status).toBe(200);
  });

  it('may be wrong twenty times and right thirty times, in any order, for one user [C27]', async () => {
    const demo = await start({ otp: { codesPerUser: 100 } });
    for (let id = 0; id < 30; id++) {
      const { id: otpId, code } = await asked(demo);
      if (id < 19) expect((await verify(demo, otpId, wrong(code))).status).toBe(401);
      expect((await verify(demo, otpId, code)).status).toBe(200);
    }
    const last = await asked(demo);
    expect((await verify(demo, last.id, wrong(last.code))).status).toBe(401);
    expect(outcome(await verify(demo, last.id, last.code))).toEqual([422, 'otp_verification_attempts_exceeded']);
  });

  it('is guessed at for its own tenant, whatever tenant a guess names [C30]', async () => {
    const demo = await start({ otp: { guessesPerUser: 3 } });
    const { id } = await asked(demo);
    for (let guess = 0; guess < 3; guess++) {
      expect(outcome(await verify(demo, id, 'no code', at('other')))).toEqual([401, 'incorrect_otp_code']);
    }
    const elsewhere = await create(demo, 'alice', at('other'));
    expect((await verify(demo, elsewhere.body.otp_id, lastCode(), at('other'))).status).toBe(200);
    const here = await asked(demo);
    expect(outcome(await verify(demo, here.id, here.code))).toEqual([422, 'otp_verification_attempts_exceeded']);
  });

  it('C28 of forty guesses at once at most five are looked at', async () => {
    const demo = await start({ otp: { guessesPerUser: 100 } });
    const { id, code } = await asked(demo);
    const guesses = Array.from({ length: 40 }, (_, index) => verify(demo, id, wrong(code, index + 1)));
    const codes = (await Promise.all(guesses)).map(({ body }) => body.code);
    expect(codes.filter((one) => one === 'incorrect_otp_code')).toHaveLength(5);
    expect(codes.filter((one) => one === 'otp_verification_attempts_exceeded')).toHaveLength(1);
    expect(codes.filter((one) => one === 'otp_not_found')).toHaveLength(34);
  });

  it('C29 signs in once, also when it comes twice at once', async () => {
    const demo = await start();
    const { id, code } = await asked(demo);
    const answers = await Promise.all([verify(demo, id, code), verify(demo, id, code)]);
    expect(answers.map(outcome).sort()).toEqual([
      [200, undefined],
      [404, 'otp_not_found'],
    ]);
    expect(outcome(await verify(demo, id, code))).toEqual([404, 'otp_not_found']);
  });

  it('C30 is wrong with the id of somebody else, and at another tenant', async () => {
    const demo = await start();
    const alice = await asked(demo, 'alice');
    const bob = await asked(demo, 'bob');
    const carol = await asked(demo, 'alice');
    expect(outcome(await verify(demo, bob.id, alice.code))).toEqual([401, 'incorrect_otp_code']);
    expect(outcome(await verify(demo, carol.id, alice.code))).toEqual([401, 'incorrect_otp_code']);
    expect(outcome(await verify(demo, alice.id, alice.code, at('other')))).toEqual([401, 'incorrect_otp_code']);
    expect((await verify(demo, alice.id, alice.code)).status).toBe(200);
  });

  it('is not lost while BroadWorks does not answer, however often it is sent', async () => {
    const demo = await start();
    const { id, code } = await asked(demo);
    for (const fault of [{ kind: 'status', status: 503 }, { kind: 'reset' }] as const) {
      demo.simulator.setFault('/user/', fault);
      for (let time = 0; time < 12; time++) {
        expect(outcome(await verify(demo, id, code))).toEqual([500, 'external_api_issue']);
      }
    }
    demo.simulator.clearFaults();
    expect((await verify(demo, id, code)).status).toBe(200);
  });

  it('is of no use once its user is gone', async () => {
    const demo = await start();
    const { id, code } = await asked(demo);
    demo.simulator.removeUser('alice@example.com');
    expect(outcome(await verify(demo, id, code))).toEqual([404, 'otp_not_found']);
  });

  it('says why a user without a line cannot sign in', async () => {
    const demo = await start();
    const { id, code } = await asked(demo, 'dave');
    const { status, body } = await verify(demo, id, code);
    expect([status, body.code, body.details]).toEqual([500, 'external_api_issue', undefined]);
    expect(demo.adapter.lastWarning()).toContain('no device of the types in deviceTypes is assigned');
  });

  it('is known in another process, which has a newer key', async () => {
    const store = { url: `sqlite:${join(mkdtempSync(join(tmpdir(), 'otp-')), 'adapter.db')}` };
    const demo = await start({ config: { store } });
    const { id, code } = await asked(demo);
    const tenants = { default: tenantAt(demo.simulator, { ...settings(), xsi: xsiAt(demo.simulator) }) };
    const other = await TestAdapter.start({ tenants, store }, [makeKey('newer', randomBytes(32)), ...testKeys]);
    const body = { otp_id: id, code };
    expect((await other.call('POST', '/v1/session/otp-verify', { body })).status).toBe(200);
    await other.close();
  });
});

describe('who is meant', () => {
  it.each(['alice', 'ALICE', ' alice@example.com '])('is found by the user id %j', async (typed) => {
    expect((await create(await start(), typed)).status).toBe(200);
  });

  it.each([
    ['+12025550101', 'alice.levesque@example.com'],
    ['12025550101', 'alice.levesque@example.com'],
    ['(202) 555-0101', 'alice.levesque@example.com'],
    ['Alice.Levesque@EXAMPLE.com', 'alice.levesque@example.com'],
    ['+12025550103', 'carol.shevchenko@example.com'],
    ['carol.shevchenko@example.com', 'carol.shevchenko@example.com'],
  ])('is found by %s in the directories of the tenant', async (typed, address) => {
    const demo = await start({ otp: { directoryUsers: ['alice@example.com', 'olena@example.com'] } });
    const { status, text } = await create(demo, typed);
    expect([status, mail.mails[0]?.sentTo]).toEqual([200, [address]]);
    expect(text).not.toContain(address);
  });

  it.each([
    ['a number without directories', '+12025550101', {}],
    ['an e-mail address without directories', 'alice.levesque@example.com', {}],
    ['nobody', 'nobody', {}],
    ['a part of a number', '2555010', { directoryUsers: ['alice@example.com'] }],
    ['a number of another country', '+442025550101', { directoryUsers: ['alice@example.com'] }],
    ['a pattern', 'alice*@example.com', { directoryUsers: ['alice@example.com'] }],
    ['a pattern that ignores case', '*@example.com/i', { directoryUsers: ['alice@example.com'] }],
    ['C23 a path', '../alice', { directoryUsers: ['alice@example.com'] }],
    ['C23 a control character', 'al\u0000ice', { directoryUsers: ['alice@example.com'] }],
    ['C23 endless', 'a'.repeat(9000), { directoryUsers: ['alice@example.com'] }],
    ['somebody in no directory that is searched', '+12025550103', { directoryUsers: ['alice@example.com'] }],
  ])('C26 is not found as %s', async (_, typed, otp) => {
    const { status, text } = await create(await start({ otp }), typed);
    expect([status, text]).toEqual([404, '{"code":"user_not_found","message":"There is no such user"}']);
    expect(mail.mails).toEqual([]);
  });

  it('is nobody where many numbers begin so, and three pages of them are read at most [C60]', async () => {
    const demo = await start({
      otp: { directoryUsers: ['alice@example.com'] },
      simulator: { users: 120, pageSize: 10 },
    });
    expect(outcome(await create(demo, '2015550'))).toEqual([404, 'user_not_found']);
    expect(demo.simulator.counters.byPath['directories/Enterprise']).toBe(3);
  });

  it('is nobody where there are two', async () => {
    const demo = await start({ otp: { directoryUsers: ['alice@example.com'] } });
    for (const person of demo.simulator.world.people.slice(10, 12)) person.emailAddress = 'both@example.com';
    expect((await create(demo, 'both@example.com')).status).toBe(404);
  });

  it('is nobody at a tenant that is not known, and 501 at one that does not offer it', async () => {
    const demo = await start();
    expect(outcome(await create(demo, 'alice', at('elsewhere')))).toEqual([404, 'user_not_found']);
    expect(outcome(await verify(demo, 'x', '1', at('elsewhere')))).toEqual([404, 'otp_not_found']);
    expect(outcome(await create(demo, 'alice', at('without')))).toEqual([501, 'functionality_not_implemented']);
    expect(outcome(await verify(demo, 'x', '1', at('without')))).toEqual([501, 'functionality_not_implemented']);
  });

  it('has no address: 422', async () => {
    const demo = await start();
    const person = demo.simulator.world.people.find(({ emailAddress, services }) => !emailAddress && services.length);
    expect(outcome(await create(demo, person?.userId))).toEqual([422, 'delivery_channel_unspecified']);
  });

  it.each([
    ['nothing', {}],
    ['no text', { user_ref: 1 }],
    ['an empty text', { user_ref: '' }],
  ])('is told by %s: 422', async (_, body) => {
    const { adapter } = await start();
    expect(outcome(await adapter.call('POST', '/v1/session/otp-create', { body }))).toEqual([422, 'validation_error']);
    expect(outcome(await adapter.call('POST', '/v1/session/otp-verify', { body }))).toEqual([422, 'validation_error']);
  });

  it('R4 is not known while BroadWorks fails, or a user of the configuration is unknown: 500', async () => {
    const demo = await start({ otp: { directoryUsers: ['ghost@example.com'] } });
    expect(outcome(await create(demo, '+12025550101'))).toEqual([500, 'external_api_issue']);
    demo.simulator.setFault('profile', { kind: 'status', status: 404, body: 'html' });
    expect(outcome(await create(demo, 'alice'))).toEqual([500, 'external_api_issue']);
  });

  it('R4 is not told apart from trouble with the mail server: 500', async () => {
    const demo = await start();
    mail.refusal = 'no thanks';
    const answer = await create(demo, 'alice');
    expect(outcome(answer)).toEqual([500, 'external_api_issue']);
    expect(answer.text).not.toContain('thanks');
  });
});

describe('who asks too often', () => {
  it('C25 is sent five codes in a quarter of an hour, and is not told', async () => {
    const demo = await start();
    const bodies = [];
    for (let time = 0; time < 6; time++) bodies.push((await create(demo, 'alice')).body);
    expect(mail.mails).toHaveLength(5);
    expect(Object.keys(bodies[5])).toEqual(Object.keys(bodies[0]));
    expect(outcome(await verify(demo, bodies[5].otp_id, lastCode()))).toEqual([401, 'incorrect_otp_code']);
    later(15 * 60 + 1);
    await create(demo, 'alice');
    expect(mail.mails).toHaveLength(6);
  });

  it('C25 is refused where it is a whole tenant: 429', async () => {
    const demo = await start({ otp: { codesPerTenant: 2 } });
    await create(demo, 'alice');
    await create(demo, 'nobody');
    const answer = await create(demo, 'bob');
    expect([...outcome(answer), answer.headers.get('retry-after')]).toEqual([429, 'too_many_requests', '60']);
    expect((await create(demo, 'bob', at('other'))).status).toBe(200);
  });
});

describe('C26 where unknown users are hidden', () => {
  const hidden = { hideUnknownUsers: true, codesPerTenant: 10_000 };

  it('everybody gets the same answer, and only who is known a mail', async () => {
    const demo = await start({ otp: hidden });
    const person = demo.simulator.world.people.find(({ emailAddress, services }) => !emailAddress && services.length);
    for (const typed of ['nobody', '../x', '+12025550199', person?.userId, 'alice']) {
      const { status, body } = await create(demo, typed);
      expect([status, body]).toEqual([
        200,
        {
          otp_id: expect.stringMatching(/^[\w-]{32}$/),
          delivery_channel: 'email',
          delivery_from: 'voice@acme.example',
        },
      ]);
    }
    expect((await mailsSent(1)).map(({ sentTo }) => sentTo)).toEqual([['alice.levesque@example.com']]);
  });

  it('the code of who is known is good', async () => {
    const demo = await start({ otp: hidden });
    const { body } = await create(demo, 'alice');
    await mailsSent(1);
    expect((await verify(demo, body.otp_id, lastCode())).status).toBe(200);
  });

  it('guesses are answered alike, to the last', async () => {
    const demo = await start({ otp: hidden });
    const guesses = async (typed: string) => {
      const seen: unknown[] = [];
      for (let id = 0; id < 5; id++) {
        const { body } = await create(demo, id % 2 ? typed : `${typed}@example.com`.toUpperCase());
        // at once, when nobody was looked for, and later
        if (id > 2) await new Promise((passed) => setTimeout(passed, 100));
        for (let guess = 0; guess < 6; guess++) {
          const answer = await verify(demo, body.otp_id, 'no code');
          seen.push([answer.status, answer.text]);
        }
      }
      return seen;
    };
    expect(await guesses('nobody')).toEqual(await guesses('bob'));
  });

  it('no spelling of a user tells that guesses at other ones were counted', async () => {
    const demo = await start({ otp: { ...hidden, guessesPerUser: 4, directoryUsers: ['alice@example.com'] } });
    const domain = '@example.com';
    const spell = (user: string) => [
      ` ${user}`,
      `${user}\u00a0`,
      user.toUpperCase(),
      `${user}${domain}`,
      `\t${user}${domain.toUpperCase()} `,
      `${String.fromCharCode(user.charCodeAt(0) + 0xfee0)}${user.slice(1)}`,
      ...(user === 'alice'
        ? ['alice.levesque@example.com', '+1 (202) 555-0101']
        : [`x.${user}${domain}`, '+1 202 555 0199']),
    ];
    const guessesAt = async (typed: string, count: number) => {
      const { body } = await create(demo, typed);
      // at once, and when the user was looked for
      await new Promise((passed) => setTimeout(passed, count % 2 ? 0 : 80));
      const seen = [];
      for (let guess = 0; guess < count; guess++) seen.push(outcome(await verify(demo, body.otp_id, 'no code')));
      return seen;
    };
    const seen = async (user: string) => {
      const all = [await guessesAt(user, 6)];
      for (const typed of spell(user)) all.push(await guessesAt(typed, 7));
      return all;
    };
    const [alice, nobody] = [await seen('alice'), await seen('nobody')];
    expect(alice).toEqual(nobody);
    const five = Array(5).fill([401, 'incorrect_otp_code']);
    const exceeded = [422, 'otp_verification_attempts_exceeded'];
    expect(alice.at(-1)).toEqual([...five, exceeded, [404, 'otp_not_found']]);
  });

  it('a user who was guessed at too often has no right code, and is told nothing else', async () => {
    const demo = await start({ otp: { ...hidden, guessesPerUser: 2 } });
    const guessed = await create(demo, 'alice');
    await mailsSent(1);
    for (let guess = 0; guess < 2; guess++) await verify(demo, guessed.body.otp_id, wrong(lastCode()));
    const { body } = await create(demo, 'alice');
    await mailsSent(2);
    expect(outcome(await verify(demo, body.otp_id, lastCode()))).toEqual([401, 'incorrect_otp_code']);
  });

  it('what ran out before the user was found stays so, and no mail comes', async () => {
    const demo = await start({ otp: hidden });
    demo.simulator.setFault('/profile', { kind: 'latency', milliseconds: 700 });
    for (const typed of ['alice', 'nobody']) {
      const { body } = await create(demo, typed);
      for (let guess = 0; guess < 6; guess++) await verify(demo, body.otp_id, 'no code');
      await new Promise((passed) => setTimeout(passed, 1500));
      expect(outcome(await verify(demo, body.otp_id, 'no code'))).toEqual([404, 'otp_not_found']);
    }
    expect(mail.mails).toEqual([]);
  });

  it('a code is over at the same moment whether somebody was found late, or nobody', async () => {
    const demo = await start({ otp: { ...hidden, lifetime: 30 } });
    demo.simulator.setFault('/profile', { kind: 'latency', milliseconds: 1500 });
    for (const typed of ['alice', 'nobody']) {
      const { body } = await create(demo, typed);
      const asked = Date.now();
      await new Promise((passed) => setTimeout(passed, 2000));
      later((asked + 30_000 - Date.now()) / 1000);
      expect(outcome(await verify(demo, body.otp_id, 'no code'))).toEqual([401, 'otp_expired']);
      jest.useRealTimers();
    }
  });

  it('time does not tell them apart', async () => {
    const demo = await start({ otp: hidden });
    demo.simulator.setFault('/profile', { kind: 'latency', milliseconds: 500 });
    const took = async (typed: string) => {
      const start = performance.now();
      await create(demo, typed);
      return performance.now() - start;
    };
    const known: number[] = [];
    const unknown: number[] = [];
    for (let time = 0; time < 20; time++) {
      known.push(await took('alice'));
      unknown.push(await took('nobody'));
    }
    const median = (all: number[]) => all.sort((a, b) => a - b)[all.length / 2] ?? 0;
    const ratio = median(known) / median(unknown);
    expect(ratio).toBeGreaterThan(1 / 3);
    expect(ratio).toBeLessThan(3);
    // nobody waited for BroadWorks
    expect(median(known)).toBeLessThan(500);
  });

  it('what fails after the answer stands in the log, without a value', async () => {
    const demo = await start({ otp: hidden });
    mail.refusal = 'alice.levesque';
    await create(demo, 'alice');
    for (let wait = 0; wait < 100 && !demo.adapter.log.join().includes('after the answer'); wait++) {
      await new Promise((passed) => setTimeout(passed, 20));
    }
    const line = demo.adapter.log.find((one) => one.includes('failed after the answer')) ?? '';
    expect(JSON.parse(line)).toMatchObject({ level: 40, tenant: 'default', code: 'external_api_issue' });
    expect(demo.adapter.log.join()).not.toMatch(/levesque/);
  });
});

describe.each(['login-token', 'administrator'] as const)(
  'a session without a password, by %s,',
  (passwordlessSessions) => {
    it('reads what a session with one reads', async () => {
      const demo = await start({ passwordlessSessions });
      const token = await signedIn(demo);
      const { access_token } = await demo.adapter.signIn('alice', 'alice-demo');
      for (const path of ['/v1/user', '/v1/user/history']) {
        const answer = await demo.adapter.get(path, token);
        expect(answer.status).toBe(200);
        expect(answer.body).toEqual((await demo.adapter.get(path, access_token)).body);
      }
      // the same people, though letters that the user's locale lacks are lost only to the user
      const ids = async (ofWhom: string) =>
        (await demo.adapter.get('/v1/user/contacts', ofWhom)).body.items.map((one: { user_id: string }) => one.user_id);
      expect(await ids(token)).toEqual(await ids(access_token));
    });

    it('goes on after its token and its session at BroadWorks have ended', async () => {
      const demo = await start({ passwordlessSessions, simulator: { tokenSeconds: 60, sessionSeconds: 1800 } });
      const token = await signedIn(demo);
      later(1801);
      for (const path of ['/v1/user', '/v1/user/contacts', '/v1/user/history']) {
        expect((await demo.adapter.get(path, token)).status).toBe(200);
      }
      const minted = demo.adapter.log.map((line) => JSON.parse(line).loginTokens ?? 0).reduce((a, b) => a + b, 0);
      const asked = demo.simulator.counters.byPath['profile/LoginToken'] ?? 0;
      expect(minted).toBe(asked);
      expect(asked).toBe(passwordlessSessions === 'login-token' ? 2 : 0);
    });

    it('is not ended when the administrator is refused', async () => {
      const demo = await start({ passwordlessSessions, simulator: { tokenSeconds: 60 } });
      const token = await signedIn(demo);
      const late = await asked(demo, 'bob');
      later(61);
      demo.simulator.setPassword('admin@example.com', 'changed');
      demo.simulator.setPassword('alice@example.com', 'ends her sessions at BroadWorks');
      expect(outcome(await demo.adapter.get('/v1/user/history', token))).toEqual([500, 'external_api_issue']);
      expect(outcome(await create(demo, 'alice'))).toEqual([500, 'external_api_issue']);
      expect(outcome(await verify(demo, late.id, late.code))).toEqual([500, 'external_api_issue']);
      demo.simulator.setPassword('admin@example.com', 'admin-demo');
      expect((await demo.adapter.get('/v1/user/history', token)).status).toBe(200);
    });
  },
);

it("C46 the administrator's session at BroadWorks, which others use, does not end with one that signs out", async () => {
  const demo = await start({ passwordlessSessions: 'administrator' });
  const [token, other] = [await signedIn(demo), await signedIn(demo, 'bob')];
  demo.simulator.resetCounters();
  expect((await demo.adapter.call('DELETE', '/v1/session', { token })).status).toBe(204);
  expect((await demo.adapter.get('/v1/user/history', other)).status).toBe(200);
  expect(Object.keys(demo.simulator.counters.byPath)).not.toContain('/j_logout');
});

describe('what the administrator may not read', () => {
  const refusedHint = 'see xsi.admin.passwordlessSessions; XsiFault: ';
  const administrator = () => start({ passwordlessSessions: 'administrator' });

  it('is named where it is the devices', async () => {
    const demo = await administrator();
    demo.simulator.restrictAdministrator(['profile/Device']);
    const { id, code } = await asked(demo);
    const { status, body } = await verify(demo, id, code);
    expect([status, body.code, body.details]).toEqual([500, 'external_api_issue', undefined]);
    expect(demo.adapter.lastWarning()).toContain('BroadWorks does not let the administrator read the devices');
    demo.simulator.restrictAdministrator([]);
    expect((await verify(demo, id, code)).status).toBe(200);
  });

  it('is an error, and no empty list, where the user has the service', async () => {
    const demo = await administrator();
    const token = await signedIn(demo);
    const logs = ['directories/EnhancedCallLogs/Placed', 'directories/CallLogs'];
    demo.simulator.restrictAdministrator(logs);
    const { status, body } = await demo.adapter.get('/v1/user/history', token);
    expect([status, body.code, body.details]).toEqual([500, 'external_api_issue', undefined]);
    expect(demo.adapter.lastWarning()).toContain(refusedHint);
    const bob = await signedIn(demo, 'bob');
    expect((await demo.adapter.get('/v1/user/history', bob)).body.details).toBeUndefined();
    expect(demo.adapter.lastWarning()).toContain(refusedHint);
  });

  it.each([
    ['GET', '/v1/user/voicemails', 'VoiceMessagingMessages'],
    ['POST', '/v1/custom/private/do-not-disturb', 'services/DoNotDisturb'],
    ['POST', '/v1/custom/private/call-services', 'services/DoNotDisturb'],
    ['POST', '/v1/custom/private/calls', 'calls'],
    ['POST', '/v1/custom/private/registrations', 'profile/Registrations'],
    ['POST', '/v1/custom/private/feature-access-codes', 'profile/Fac'],
  ])('R4 is an error, and not "not assigned": %s %s', async (method, path, resource) => {
    const demo = await administrator();
    const token = await signedIn(demo);
    demo.simulator.restrictAdministrator([resource]);
    const { status, body } = await demo.adapter.call(method, path, { token });
    expect([status, body.code, body.details]).toEqual([500, 'external_api_issue', undefined]);
    expect(demo.adapter.lastWarning()).toContain(refusedHint);
    demo.simulator.restrictAdministrator([]);
    elapse(61);
    expect((await demo.adapter.call(method, path, { token })).status).toBe(200);
    jest.restoreAllMocks();
  });

  it('R4 is an error, and not "not assigned", where it is the token that it lends', async () => {
    const demo = await start({ simulator: { tokenSeconds: 1, sessionSeconds: 1 } });
    const token = await signedIn(demo);
    await new Promise((passed) => setTimeout(passed, 2100));
    demo.simulator.restrictAdministrator(['profile/LoginToken']);
    for (const path of ['/v1/user/voicemails', '/v1/user/history']) {
      const { status, body } = await demo.adapter.get(path, token);
      expect([status, body.code, body.details]).toEqual([500, 'external_api_issue', undefined]);
      expect(demo.adapter.lastWarning()).toContain(refusedHint);
    }
  });
});

it('system-info says that it is offered, and what may be typed', async () => {
  const plain = (await (await start()).adapter.get('/v1/system-info')).body;
  expect(plain.supported).toContain('otpSignin');
  expect(plain.custom).toEqual({ otp_login_identifiers: ['email'] });
  const demo = await start({ otp: { directoryUsers: ['alice@example.com'] } });
  expect((await demo.adapter.get('/v1/system-info')).body.custom.otp_login_identifiers).toEqual([
    'phone_number',
    'email',
  ]);
  const without = (await demo.adapter.get('/v1/system-info', undefined, at('without'))).body;
  expect([without.supported.includes('otpSignin'), without.custom]).toEqual([false, undefined]);
});

it('R2 no code, address, number or name stands in the log', async () => {
  const demo = await start({ otp: { directoryUsers: ['alice@example.com'] } });
  const { id, code } = await asked(demo);
  await verify(demo, id, wrong(code));
  await verify(demo, id, code);
  await create(demo, '+12025550101');
  await create(demo, 'nobody-at-all@example.com');
  const log = demo.adapter.log.join('');
  expect(log.split('\n').length).toBeGreaterThan(4);
  for (const secret of [code, id, 'levesque', 'alice', '5550101', 'nobody-at-all', 'admin-demo']) {
    expect(log).not.toContain(secret);
  }
});

it('503 while the store does not work', async () => {
  const file = join(mkdtempSync(join(tmpdir(), 'otp-')), 'adapter.db');
  const demo = await start({ config: { store: { url: `sqlite:${file}` } } });
  const { id, code } = await asked(demo);
  const lock = new DatabaseSync(file);
  lock.exec('DROP TABLE otp; DROP TABLE throttle');
  lock.close();
  expect(outcome(await create(demo, 'alice'))).toEqual([503, 'service_unavailable']);
  expect(outcome(await verify(demo, id, code))).toEqual([503, 'service_unavailable']);
});

it.each([
  ['an administrator', { mail: { url: 'smtp://h', from: 'a@b.example' }, otp: {} }, 'otp: needs xsi.admin'],
  ['a mail server', { otp: {} }, 'otp.channels: email needs the section mail'],
  ['a gateway', { otp: { channels: ['webhook'] } }, 'otp.channels: webhook needs otp.webhook'],
])('does not start without %s', (_, tenant, problem) => {
  const xsi = { servers: ['https://xsp1.example.com'], ...(problem.includes('admin') ? {} : { admin }) };
  const read = () => parseConfig(JSON.stringify({ tenants: { default: { xsi, ...tenant } } }));
  expect(read).toThrow(problem);
});
