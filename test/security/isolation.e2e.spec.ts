import { type Fault, type Simulator, startSimulator } from '@apps/simulator';
import { Agent, type Dispatcher } from 'undici';
import { AdapterProcess } from '../support/adapter-process';
import { tenantAt } from '../support/demo';
import { describeInCi } from '../support/describe-with';

// Many systems with the same user ids and different people. What belongs to one of them carries its mark, so that an answer
// with a foreign mark tells of a leak. Requirements, section 3.

const tenants = 100;
const parallel = 64;
const requests = 100_000;

interface Member {
  tenant: number;
  user: string;
  access: string;
  refresh: string;
  /** Of a message that is theirs. */
  voicemail?: string;
}

const markOf = (tenant: number) => `m${String(tenant).padStart(3, '0')}m`;
const extensionOf = (tenant: number) => `7${String(tenant).padStart(3, '0')}`;
const tenantHeader = (tenant: number) => ({ 'x-webtrit-tenant-id': `t${tenant}` });
const below = (end: number) => Math.floor(Math.random() * end);

let simulators: Simulator[];
let adapter: AdapterProcess;
const agent = new Agent({ connections: parallel, allowH2: false });

interface Asked {
  method?: Dispatcher.HttpMethod;
  body?: object;
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

async function ask(path: string, { method = 'GET', body, headers, signal }: Asked = {}) {
  const answer = await agent.request({
    origin: adapter.url,
    path: `/api${path}`,
    method,
    headers: { ...headers, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body),
    signal,
  });
  return { status: answer.statusCode, text: await answer.body.text() };
}

const asMember = ({ tenant, access }: Member) => ({ ...tenantHeader(tenant), authorization: `Bearer ${access}` });

async function signIn(tenant: number, user: string): Promise<Member> {
  const { status, text } = await ask('/v1/session', {
    method: 'POST',
    headers: tenantHeader(tenant),
    body: { user_ref: user, password: `${user}-demo${markOf(tenant)}` },
  });
  if (status !== 200) throw new Error(`the sign-in was answered ${status}`);
  const { access_token: access, refresh_token: refresh } = JSON.parse(text);
  return { tenant, user, access, refresh };
}

/** What is foreign in an answer: marks and extensions of other tenants. */
function foreignIn(text: string, tenant: number): string[] {
  const marks = text.match(/m\d{3}m/g) ?? [];
  const extensions = text.match(/(?<=")7\d{3}(?=")/g) ?? [];
  return [
    ...marks.filter((mark) => mark !== markOf(tenant)),
    ...extensions.filter((extension) => extension !== extensionOf(tenant)),
  ];
}

const reads = [
  '/v1/user',
  '/v1/user/contacts',
  '/v2/user/contacts?search=ali',
  '/v1/user/contacts/bob@example.com',
  '/v1/user/history?items_per_page=5',
  '/v1/user/voicemails',
];
/** Where the own mark or extension is always to be found. */
const alwaysMarked = new Set(['/v1/user', '/v1/user/contacts', '/v1/user/history?items_per_page=5']);

/** What BroadWorks does now and then: it also answers about somebody else. */
const faults: [path: string, fault: Fault][] = [
  ['profile', { kind: 'other-user', times: 1 }],
  ['user', { kind: 'reset', times: 1 }],
  ['user', { kind: 'cut', times: 1 }],
  ['user', { kind: 'malformed', times: 1 }],
  ['user', { kind: 'status', status: 503, times: 1 }],
];

interface Seen {
  answers: Record<string, number>;
  wrong: string[];
}

async function read(member: Member, seen: Seen): Promise<void> {
  const path = member.voicemail && below(6) === 0 ? `/v1/user/voicemails/${member.voicemail}` : reads[below(6)];
  const isAborted = below(20) === 0;
  const signal = isAborted ? AbortSignal.timeout(below(15)) : undefined;
  const answer = await ask(path ?? '', {
    headers: { ...asMember(member), 'x-forwarded-for': `192.0.2.${below(255)}`, 'x-request-id': `r${below(99)}` },
    signal,
  }).catch(() => undefined);
  if (!answer) {
    if (!isAborted) seen.wrong.push(`${path}: no answer`);
    return count(seen, 'aborted');
  }
  const { status, text } = answer;
  count(seen, `read ${status}`);
  const foreign = foreignIn(text, member.tenant);
  if (foreign.length > 0) seen.wrong.push(`${path} of ${markOf(member.tenant)}: ${foreign}`);
  if (status !== 200) return;
  const isMarked = text.includes(markOf(member.tenant)) || text.includes(`"${extensionOf(member.tenant)}"`);
  if (alwaysMarked.has(path ?? '') && !isMarked) seen.wrong.push(`${path}: without a mark`);
  if (path === '/v1/user' && !text.includes(`sip-${member.user}`)) seen.wrong.push(`${path}: another user`);
  if (path === '/v1/user/voicemails') member.voicemail = JSON.parse(text).items?.[0]?.id;
}

/** With the header of another tenant, whose ids are the same. */
async function forge(member: Member, seen: Seen): Promise<void> {
  const other = (member.tenant + 1 + below(tenants - 1)) % tenants;
  const { status, text } = await ask(reads[below(6)] ?? '', {
    headers: { ...asMember(member), ...tenantHeader(other) },
  });
  count(seen, `forged ${status}`);
  if (status !== 401 || /m\d{3}m/.test(text)) seen.wrong.push(`a forged tenant was answered ${status}`);
}

async function trespass({ tenant, user }: Member, seen: Seen): Promise<void> {
  const { status } = await ask('/v1/session', {
    method: 'POST',
    headers: tenantHeader((tenant + 1) % tenants),
    // nobody's: a try with a real name would make that user wait
    body: { user_ref: `${user}.${below(1e9)}`, password: `${user}-demo${markOf(tenant)}` },
  });
  count(seen, `trespassed ${status}`);
  // 500 where BroadWorks fails at that moment
  if (status !== 401 && status !== 500) seen.wrong.push(`a foreign password was answered ${status}`);
}

async function refresh(member: Member, seen: Seen): Promise<void> {
  const { status, text } = await ask('/v1/session', {
    method: 'PATCH',
    headers: tenantHeader(member.tenant),
    body: { refresh_token: member.refresh },
  });
  count(seen, `refreshed ${status}`);
  if (status !== 200) return void seen.wrong.push(`a refresh was answered ${status}`);
  const { access_token, refresh_token } = JSON.parse(text);
  member.access = access_token;
  member.refresh = refresh_token;
}

function count({ answers }: Seen, what: string): void {
  answers[what] = (answers[what] ?? 0) + 1;
}

describeInCi('isolation', () => {
  beforeAll(async () => {
    simulators = await Promise.all(
      Array.from({ length: tenants }, (_, tenant) =>
        startSimulator({ users: 7, callsPerUser: 2, mark: markOf(tenant) }),
      ),
    );
    for (const [tenant, simulator] of simulators.entries()) {
      for (const user of ['alice', 'bob', 'carol']) {
        const userId = `${user}@example.com`;
        simulator.addCall({ userId, kind: 'missed', number: extensionOf(tenant) });
        if (user !== 'carol') simulator.addVoicemail({ userId, number: extensionOf(tenant) });
      }
    }
    adapter = await AdapterProcess.start({
      // also on a machine that does much else
      limits: { signInsPerSource: 1_000_000, loopDelay: 10_000 },
      sessions: { refreshesPerMinute: 1_000_000, refreshesPerDay: 1_000_000, missesPerMinute: 1_000_000 },
      tenants: Object.fromEntries(
        simulators.map((simulator, tenant) => [
          `t${tenant}`,
          tenantAt(simulator, { voicemail: { refresh: 0 }, contacts: { refresh: 10, personal: true } }),
        ]),
      ),
    });
  }, 120_000);
  afterAll(async () => {
    await agent.destroy();
    await adapter?.stop('SIGKILL');
    await Promise.all(simulators.map((simulator) => simulator.close()));
  });

  it('C20 C22 C45 C46 C47 no answer holds what belongs to another tenant', async () => {
    const members: Member[] = [];
    for (let tenant = 0; tenant < tenants; tenant++) {
      members.push(...(await Promise.all(['alice', 'bob', 'carol'].map((user) => signIn(tenant, user)))));
    }
    const seen: Seen = { answers: {}, wrong: [] };
    let asked = 0;
    const work = async () => {
      // a member who is busy is put back by whoever took them
      for (let member = members.splice(below(members.length), 1)[0]; member && asked < requests; ) {
        asked++;
        const kind = below(100);
        if (kind < 4) await forge(member, seen);
        else if (kind < 6) await trespass(member, seen);
        else if (kind < 9) await refresh(member, seen);
        else await read(member, seen);
        if (asked % 20 === 0) {
          const [path, fault] = faults[below(faults.length)] ?? ['profile', { kind: 'reset', times: 1 }];
          simulators[below(tenants)]?.setFault(path, fault);
        }
        members.push(member);
        member = members.splice(below(members.length), 1)[0];
      }
    };
    await Promise.all(Array.from({ length: parallel }, work));

    expect(seen.wrong).toEqual([]);
    expect(seen.answers['read 200']).toBeGreaterThan(requests / 2);
    for (const kind of ['aborted', 'forged 401', 'trespassed 401', 'refreshed 200']) {
      expect([kind, seen.answers[kind] ?? 0]).not.toEqual([kind, 0]);
    }
  }, 600_000);
});
