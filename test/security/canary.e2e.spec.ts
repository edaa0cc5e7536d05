import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Fault } from '@apps/simulator';
import type { OpenAPIObject } from '@nestjs/swagger';
import { makeKey, parseKeys } from '../../apps/adapter/src/config/reading/keys';
import { parseConfig } from '../../apps/adapter/src/config/reading/read-config';
import { describeApi } from '../../apps/adapter/src/http/api-description';
import { closeServers, serve } from '../../libs/xsi/src/testing/servers';
import { TestAdapter, type TestAnswer } from '../support/adapter';
import { AdapterProcess } from '../support/adapter-process';
import { leaksIn, type Secrets } from '../support/canary';
import { type Echo, HostileBroadWorks } from '../support/hostile-broadworks';
import { MailServer } from '../support/mail-server';
import { administrationKey, autoProvision, tokenIn, tokensOf } from '../support/provisioning';

// Each secret has letters that every encoding writes in its own way.
const planted = {
  password: 'canary-xsi "\\%/+&<>',
  'wrong password': 'canary-wrong "\\%/+&<>',
  'new password': 'canary-new "\\%/+&<>',
  "administrator's password": 'canary-admin "\\%/+&<>',
  'mail password': 'canary-smtp "\\%/+&<>',
  'webhook secret': 'canary-webhook "\\%/+&<>',
  'shared key': 'canary-shared-key "\\%/+&<> 0123456789',
  'administration key': administrationKey,
  'wrong administration key': 'canary-administration-key-0123456789',
  'device file password': ['device-demo-alice', 'device-demo-bob'],
  'number that is dialled': '2025550177',
  'ADAPTER_KEYS material': randomBytes(32),
};
const asText = (secret: string | Buffer) => (typeof secret === 'string' ? secret : secret.toString('base64'));
const sipPasswords = ['sip-demo-alice', 'sip-demo-bob'];

describe('the search', () => {
  const secret = planted.password;
  const escaped = JSON.stringify(secret);
  it.each([
    ['plain', secret],
    ['base64', Buffer.from(secret).toString('base64')],
    ['base64 of more than it', Buffer.from(`alice@example.com:${secret}\n`).toString('base64')],
    ['base64url', Buffer.from(`ab${secret}`).toString('base64url')],
    ['percent-encoded', encodeURIComponent(secret)],
    ['percent-encoded in small letters', encodeURIComponent(secret).replace(/%../g, (code) => code.toLowerCase())],
    ['of a form', new URLSearchParams({ password: secret }).toString()],
    ['JSON', escaped],
    ['JSON in JSON', JSON.stringify({ body: escaped })],
    ['XML', 'canary-xsi &quot;\\%/+&amp;&lt;&gt;'],
    ['hex', Buffer.from(secret).toString('hex')],
    ['hex in capitals', Buffer.from(secret).toString('hex').toUpperCase()],
  ])('C49 finds what is %s', (_, leaked) => {
    expect(leaksIn(`{"msg":"x${leaked}y"}`, planted)).toContainEqual(expect.stringMatching(/^password as /));
  });

  it('C49 finds nothing where nothing is', () => {
    expect(leaksIn(`{"msg":"canary","base64":"${randomBytes(9000).toString('base64')}"}`, planted)).toEqual([]);
  });
});

jest.setTimeout(60_000);

describe('what callers, faults and the store leave behind', () => {
  const material = planted['ADAPTER_KEYS material'];
  const secrets = new Map<string, Set<string>>();
  const folder = mkdtempSync(join(tmpdir(), 'canary-'));
  let broadworks: HostileBroadWorks;
  let mail: MailServer;
  let adapter: TestAdapter;
  let paths: OpenAPIObject['paths'];
  let lastCode = '';
  let refusing = false;

  function know(name: string, value: unknown): void {
    if (typeof value !== 'string') return;
    const known = secrets.get(name) ?? new Set();
    secrets.set(name, known.add(value));
  }
  const known = (): Secrets => ({
    ...planted,
    'SIP password': sipPasswords,
    ...Object.fromEntries(
      [...secrets, ['cookie', broadworks.cookies] as const, ['login token', broadworks.loginTokens] as const].map(
        // the first and the last of hundreds: each is looked for in 13 forms
        ([name, values]) => [name, [...[...values].slice(0, 20), ...[...values].slice(-20)]],
      ),
    ),
  });

  beforeAll(async () => {
    broadworks = await HostileBroadWorks.start();
    mail = await MailServer.start({ allowInsecureAuth: true, onAuth: (_, __, done) => done(null, { user: 'voice' }) });
    const gateway = await serve(async (request, response: ServerResponse) => {
      lastCode = JSON.parse(await text(request)).code;
      know('one-time password', lastCode);
      response.writeHead(refusing ? 500 : 202).end(`${lastCode} ${request.headers['x-adapter-signature']}`);
    });
    const smtp = new URL(mail.url);
    const admin = { userId: 'admin@example.com', password: planted["administrator's password"] };
    const tenant = {
      xsi: { servers: [broadworks.url], allowHttp: true, userDomain: 'example.com', admin },
      sip: { credentials: [{ type: 'device-file', deviceTypes: ['WebTrit'], allowHttp: true }] },
      signIns: { failures: 100 },
      mail: {
        url: `smtp://voice:${encodeURIComponent(planted['mail password'])}@${smtp.host}`,
        ...{ from: 'voice@acme.example', allowPlain: true },
      },
      autoProvision,
      features: { callCenter: true },
      pages: { accessTokens: true, custom: [{ title: 'x', url: 'https://example.com/x' }] },
    };
    const otp = { digits: 10, codesPerUser: 1000, guessesPerUser: 1000 };
    const webhook = { url: gateway.url, allowHttp: true, secret: planted['webhook secret'] };
    adapter = await TestAdapter.start(
      {
        store: { url: `sqlite:${folder}/adapter.db` },
        administration: { port: 0, key: administrationKey },
        limits: { signInsPerSource: 100_000, loopDelay: 10_000 },
        tenants: {
          default: { ...tenant, otp: { ...otp, channels: ['webhook'], webhook } },
          mailed: { ...tenant, otp: { ...otp, channels: ['email'] } },
        },
      },
      [makeKey('canary', material)],
    );
    paths = describeApi(adapter.application).paths;
  });
  afterAll(async () => {
    await adapter.close();
    await Promise.all([broadworks.close(), mail.close(), closeServers()]);
  });

  const answers: { asked: string; answer: string }[] = [];

  async function ask(
    method: string,
    path: string,
    body?: object,
    token?: string,
    tenant = 'default',
  ): Promise<TestAnswer> {
    const answer = await adapter.call(method, path, { body, token, headers: { 'x-webtrit-tenant-id': tenant } });
    keep(`${method} ${path}`, answer);
    return answer;
  }

  async function administer(
    method: string,
    path: string,
    body?: object,
    token = administrationKey,
  ): Promise<TestAnswer> {
    const answer = await adapter.administer(method, path, { body, token });
    keep(`${method} administration ${path}`, answer);
    return answer;
  }

  function keep(asked: string, { headers, bytes }: TestAnswer): void {
    answers.push({ asked, answer: `${JSON.stringify([...headers])}\n${bytes.toString('latin1')}` });
  }

  function knowTokens({ body }: TestAnswer, kind = 'token of a session'): TestAnswer {
    know(kind, body?.access_token);
    know(kind, body?.refresh_token);
    return body;
  }

  async function signIn(user = 'alice') {
    const answer = await ask('POST', '/v1/session', { user_ref: user, password: planted.password });
    return knowTokens(answer) as unknown as { access_token: string; refresh_token: string };
  }

  /** Everything that the API description names, with all that a caller knows in addresses and bodies. */
  async function askForEverything(
    begin: () => Promise<{ access_token: string; refresh_token: string }>,
  ): Promise<void> {
    let session = await begin();
    for (const [path, item] of Object.entries(paths)) {
      for (const method of ['get', 'post', 'patch', 'delete'] as const) {
        if (!item[method] || /\/v1\/session|DELETE .*\/v1\/user$/.test(`${method.toUpperCase()} ${path}`)) continue;
        const at = path
          .replace('/api', '')
          .replace('{user_id}', 'bob@example.com')
          .replace(/\{\w+\}/, encodeURIComponent(planted.password));
        const query = `?search=${encodeURIComponent(planted.password)}&phone_number=%2B12025550177`;
        const body = method === 'get' ? undefined : everything(session);
        const { status } = await ask(
          method.toUpperCase(),
          at + (method === 'get' ? query : ''),
          body,
          session.access_token,
        );
        if (status === 401) session = await begin();
      }
    }
    await ask('PATCH', '/v1/session', { refresh_token: session.refresh_token }).then((answer) => knowTokens(answer));
    await ask('PATCH', '/v1/session', { refresh_token: session.refresh_token.slice(0, -1) });
    await ask('POST', '/v1/session', { user_ref: 'alice', password: planted.password }).then((answer) =>
      knowTokens(answer),
    );
    await ask('POST', '/v1/session', { user_ref: 'bob', password: planted['wrong password'] });
    await ask('POST', '/v1/session', { user_ref: planted.password, password: planted.password });
    await ask('DELETE', '/v1/user', undefined, session.access_token);
    await ask('DELETE', '/v1/session', undefined, session.access_token);
  }

  const everything = ({ refresh_token }: { refresh_token: string }) => ({
    ...{ old_password: planted.password, new_password: planted['new password'], password: planted.password },
    ...{ number: '+12025550177', call_id: planted.password, active: true, logged_in: true, refresh_token },
    ...{ group: 'sip', status: planted.password, name: planted.password, description: planted.password },
  });

  async function signInWithoutPassword(tenant: string, link: { token: string }): Promise<void> {
    const { body } = await ask('POST', '/v1/session/otp-create', { user_ref: 'alice' }, undefined, tenant);
    const code = tenant === 'default' ? lastCode : (/^(\d{10})$/m.exec(mail.mails.at(-1)?.text ?? '')?.[1] ?? '');
    know('one-time password', code || undefined);
    const otp_id = body?.otp_id ?? 'none';
    const wrong = await ask(
      'POST',
      '/v1/session/otp-verify',
      { otp_id, code: planted['wrong password'] },
      undefined,
      tenant,
    );
    expect(wrong.status).toBeGreaterThanOrEqual(400);
    const verified = await ask('POST', '/v1/session/otp-verify', { otp_id, code: code || 'x' }, undefined, tenant);
    const begun = await ask('POST', '/v1/session/auto-provision', { config_token: link.token }, undefined, tenant);
    for (const answer of [verified, begun]) {
      knowTokens(answer);
      if (answer.body.access_token) await ask('GET', '/v1/user', undefined, answer.body.access_token, tenant);
    }
  }

  async function makeLinks(tenant: string): Promise<{ token: string }> {
    const made = await administer('POST', tokensOf(tenant), { user_id: 'alice', mail: tenant === 'mailed', qr: 'svg' });
    const bulk = await administer('POST', `${tokensOf(tenant)}/bulk`, { users: ['bob', 'nobody'], mail: true });
    const links = [made.body.link, ...(bulk.body.items ?? []).map(({ link }: { link?: string }) => link)].filter(
      Boolean,
    );
    for (const link of links) know('provisioning token', tokenIn(link));
    await administer('GET', `${tokensOf(tenant)}?user_id=${encodeURIComponent(planted.password)}`);
    await administer('GET', tokensOf(tenant), undefined, planted['wrong administration key']);
    await administer('DELETE', `${tokensOf(tenant)}/${encodeURIComponent(tokenIn(links[0] ?? 'https://x'))}`);
    return { token: tokenIn(links[0] ?? 'https://x.example.com') || 'none' };
  }

  const faults: ({ fault: Fault } | { echo: Echo } | { refuse: true } | undefined)[] = [
    undefined,
    { refuse: true },
    { fault: { kind: 'reset' } },
    { fault: { kind: 'cut' } },
    { fault: { kind: 'malformed' } },
    { fault: { kind: 'other-user' } },
    { echo: { status: 200, as: 'html' } },
    { echo: { status: 200, as: 'broken' } },
    { echo: { status: 200, as: 'error-info' } },
    { echo: { status: 302, as: 'redirect' } },
    { echo: { status: 400, as: 'error-info' } },
    { echo: { status: 401, as: 'error-info' } },
    { echo: { status: 403, as: 'error-info' } },
    { echo: { status: 404, as: 'error-info' } },
    { echo: { status: 409, as: 'html' } },
    { echo: { status: 500, as: 'error-info' } },
    { echo: { status: 503, as: 'html' } },
  ];

  it.each(faults.map((one) => [one]))('C49 everything is asked for: %j', async (one) => {
    const { simulator } = broadworks;
    const trouble = () => {
      if (one && 'fault' in one) simulator.setFault('', one.fault);
      if (one && 'echo' in one) broadworks.echo = one.echo;
      refusing = one !== undefined && 'refuse' in one;
      mail.refusal = refusing ? `no ${planted['mail password']} ${planted['new password']}` : undefined;
    };
    const calm = () => {
      simulator.clearFaults();
      broadworks.echo = undefined;
      simulator.setPassword('admin@example.com', planted["administrator's password"]);
      for (const user of ['alice', 'bob']) simulator.setPassword(`${user}@example.com`, planted.password);
    };
    broadworks.knows = Object.values(planted).flat().map(asText).join(' ');
    calm();
    const links = [await makeLinks('default'), await makeLinks('mailed')];
    const begin = async () => {
      calm();
      const session = await signIn();
      trouble();
      return session;
    };
    await askForEverything(begin);
    trouble();
    for (const [index, tenant] of ['default', 'mailed'].entries()) {
      await makeLinks(tenant);
      await signInWithoutPassword(tenant, links[index] ?? { token: 'none' });
    }
    calm();
  });

  it('C49 nothing is in an answer that does not belong there', () => {
    const belongs: [RegExp, string[]][] = [
      [/^(POST|PATCH) \/v1\/session/, ['token of a session']],
      // where calls are forwarded to
      [/^POST \/v1\/custom\/private/, ['number that is dialled']],
      [/^POST \/v1\/custom\/private\/external-page-access-token/, ['token of a page']],
      [/^GET \/v1\/user$|^GET \/v1\/user\?/, ['SIP password']],
      [/^POST administration/, ['provisioning token']],
    ];
    expect(answers.length).toBeGreaterThan(500);
    for (const asked of new Set(answers.map((one) => one.asked))) {
      const group = answers.filter((one) => one.asked === asked);
      const allowed = belongs.flatMap(([pattern, names]) => (pattern.test(asked) ? names : []));
      const sought = Object.fromEntries(Object.entries(known()).filter(([name]) => !allowed.includes(name)));
      expect([asked, leaksIn(group.map(({ answer }) => answer).join('\n'), sought)]).toEqual([asked, []]);
    }
  });

  it('C49 nothing is in the log, at trace', () => {
    expect(adapter.log.length).toBeGreaterThan(500);
    expect(leaksIn(adapter.log.join('\n'), known())).toEqual([]);
    // what was asked for is there, and what it was refused for
    expect(adapter.log.join('\n')).toMatch(/XsiFault: BroadWorks answered 500/);
    expect(adapter.log.join('\n')).toMatch(/something in between answered 409/);
  });

  it('C49 nothing is in the metrics', async () => {
    const metrics = await (await fetch(`${adapter.administrationUrl}/metrics`)).text();
    expect(metrics).toContain('outcome="unreachable"');
    expect(leaksIn(metrics, known())).toEqual([]);
  });

  it('C49 C50 nothing is in the files of the store', async () => {
    const { refresh_token } = await signIn();
    knowTokens(await ask('PATCH', '/v1/session', { refresh_token }));
    await makeLinks('default');
    await ask('POST', '/v1/session/otp-create', { user_ref: 'alice' });
    const files = readdirSync(folder).sort();
    expect(files).toEqual(['adapter.db', 'adapter.db-shm', 'adapter.db-wal']);
    const bytes = Buffer.concat(files.map((file) => readFileSync(join(folder, file))));
    // what is no secret is there
    expect(bytes.includes('alice@example.com')).toBe(true);
    expect(leaksIn(bytes, known())).toEqual([]);
  });

  it('C49 every kind of secret was in use', () => {
    for (const [name, values] of Object.entries(known()))
      expect([name, [values].flat().length > 0]).toEqual([name, true]);
    expect([...secrets.keys()].sort()).toEqual(['one-time password', 'provisioning token', 'token of a session']);
    expect(broadworks.cookies.size).toBeGreaterThan(0);
    expect(broadworks.loginTokens.size).toBeGreaterThan(0);
  });
});

describe('what is said at the start', () => {
  const material = planted['ADAPTER_KEYS material'].toString('base64');
  const xsi = {
    servers: ['http://127.0.0.1:9'],
    allowHttp: true,
    admin: { userId: 'a', password: planted["administrator's password"] },
  };
  const { password } = planted;
  const said = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      return String(error);
    }
    throw new Error('it was taken');
  };

  it.each([
    { tenants: { default: { xsi: { ...xsi, servers: [`http://alice:${password}@x y`] } } } },
    { tenants: { default: { xsi: { ...xsi, admin: { userId: 'a', password: { value: password } } } } } },
    { tenants: { default: { xsi, mail: { url: `smtp:voice:${password}@x`, from: password } } } },
    { tenants: { default: { xsi, otp: { channels: [password], webhook: { url: password, secret: 'x' } } } } },
    { tenants: { default: { xsi, autoProvision: { link: password } } } },
    { tenants: { default: { xsi, sip: { credentials: [{ type: password }], transport: password } } } },
    {
      tenants: {
        default: { xsi, recordings: { type: 's3', bucket: 1, secretAccessKey: [password], endpoint: password } },
      },
    },
    { tenants: { default: { xsi, language: password, pages: { portalUrl: password } } } },
    { tenants: { default: { xsi } }, administration: { key: ` ${password}`, port: password } },
    { tenants: { default: { xsi } }, access: { key: { value: [password], header: password }, allow: [password] } },
    { tenants: { default: { xsi } }, store: { url: password }, log: { level: password }, port: password },
    password,
  ])('C49 a configuration that cannot be used is not quoted: %#', (config) => {
    expect(
      leaksIn(
        said(() => parseConfig(JSON.stringify(config))),
        planted,
      ),
    ).toEqual([]);
  });

  it.each([
    `a: "${password}`,
    `tenants:\n  default: ${password}: x\n ${password}`,
    `? [${password}`,
    `a: *${password}`,
  ])('C49 a file that is no YAML is not quoted: %#', (yaml) => {
    expect(
      leaksIn(
        said(() => parseConfig(yaml)),
        planted,
      ),
    ).toEqual([]);
  });

  it.each([
    material,
    `new:${material.slice(1)}`,
    `${material}:new`,
    `new:${material} x`,
    `a:${material},a:${material}`,
  ])('C49 C51 keys that cannot be used are not quoted: %#', (keys) => {
    expect(
      leaksIn(
        said(() => parseKeys(keys)),
        planted,
      ),
    ).toEqual([]);
  });

  it('C49 nothing is in what a process prints that cannot start, is asked for help, or crashes', async () => {
    const crashing = join(mkdtempSync(join(tmpdir(), 'canary-')), 'crash.cjs');
    const message = JSON.stringify(Object.values(planted).flat().map(asText).join('\n    at '));
    writeFileSync(
      crashing,
      `process.on('SIGUSR2', () => { const text = ${message};
        throw Object.assign(new Error(text, { cause: new Error(text) }), { path: text, body: { text } }); });`,
    );
    const tenants = {
      default: { xsi, mail: { url: `smtp://voice:${encodeURIComponent(password)}@x`, from: 'a@acme.example' } },
    };
    const environment = { ADAPTER_KEYS: `canary:${material}`, NODE_OPTIONS: `--require=${crashing}`, SECRET: password };
    const log = { level: 'trace' };
    const [crashed, refused, odd] = await Promise.all([
      AdapterProcess.start({ tenants, log }, environment),
      AdapterProcess.spawn({ tenants: { default: { xsi: { ...xsi, servers: [`\${SECRET}`] } } }, log }, environment),
      AdapterProcess.spawn({ tenants, log }, { ...environment, ADAPTER_KEYS: `canary:${material}x` }),
    ]);
    crashed.signal('SIGUSR2');
    expect(await Promise.all([crashed, refused, odd].map((one) => one.exit()))).toEqual([1, 1, 1]);
    const help = await new Promise<string>((resolve) => {
      execFile(process.execPath, [AdapterProcess.entry, '--help'], { env: environment }, (_, out, err) =>
        resolve(out + err),
      );
    });
    expect(help).toContain('ADAPTER_KEYS');
    const printed = [crashed, refused, odd].map(({ output }) => output.join('\n'));
    expect(printed[0]).toContain('an exception that nobody caught');
    expect(printed[1]).toContain('xsi.servers');
    expect(printed[2]).toContain('ADAPTER_KEYS');
    expect(leaksIn([...printed, help].join('\n'), planted)).toEqual([]);
  }, 60_000);
});
