import { once } from 'node:events';
import { createServer } from 'node:net';
import { pino } from 'pino';
import { selfSigned } from '../../../../libs/xsi/src/testing/certificate';
import { MailServer } from '../../../../test/support/mail-server';
import { Tenants } from '../broadworks/tenants/tenants.module';
import { parseConfig } from '../config/reading/read-config';
import { Metrics } from '../observability/metrics';
import { SecurityEvents } from '../observability/security-events';
import { Mailer } from './mailer.service';

const mail = { to: 'ann@example.com', subject: 'Grüße', text: 'Привіт\n', html: '<p>Привіт</p>' };
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function serverWith(options: Parameters<typeof MailServer.start>[0] = {}): Promise<MailServer> {
  const server = await MailServer.start(options);
  closing.push(() => server.close());
  return server;
}

function sender(settings: object) {
  const text = JSON.stringify({
    tenants: {
      default: {
        xsi: { servers: ['https://xsp1.example.com'] },
        mail: { from: '"Acme, Voice" <voice@acme.example>', allowPlain: true, ...settings },
      },
    },
  });
  const config = parseConfig(text);
  const metrics = new Metrics(config);
  const tenants = new Tenants(config, new SecurityEvents(metrics, pino({ level: 'silent' })), metrics);
  const tenant = tenants.find('default');
  if (!tenant) throw new Error('no tenant');
  const mailer = new Mailer(tenants);
  closing.push(() => tenants.onApplicationShutdown());
  return (more: object = {}) => mailer.send(tenant, { ...mail, ...more });
}

it('sends both forms, in any letters, and asks robots not to answer', async () => {
  const server = await serverWith();
  await sender({ url: server.url })();
  const [got] = server.mails;
  expect(got).toMatchObject({ subject: 'Grüße', text: 'Привіт\n', sentTo: ['ann@example.com'] });
  expect(got?.html).toContain('<p>Привіт</p>');
  expect(got?.from?.value).toEqual([{ name: 'Acme, Voice', address: 'voice@acme.example' }]);
  expect(got?.headers.get('auto-submitted')).toBe('auto-generated');
});

it('keeps the connection', async () => {
  const server = await serverWith();
  const send = sender({ url: server.url });
  for (let count = 0; count < 5; count++) await send();
  expect([server.mails.length, server.connections]).toEqual([5, 1]);
});

it('signs in with what the URL says, percent-decoded', async () => {
  const seen: unknown[] = [];
  const server = await serverWith({
    authOptional: false,
    allowInsecureAuth: true,
    onAuth({ username, password }, _, done) {
      seen.push([username, password]);
      done(null, { user: username });
    },
  });
  await sender({ url: `smtp://voice%40acme.example:p%2Fw%3A%231@127.0.0.1:${server.port}` })();
  expect(seen).toEqual([['voice@acme.example', 'p/w:#1']]);
});

describe('R2 R4 is external_api_issue, with nothing of what the server said,', () => {
  const failure = async (send: () => Promise<void>) => {
    const error = await send().catch((thrown: Error) => thrown);
    expect(error).toMatchObject({ status: 500, code: 'external_api_issue', details: undefined });
    expect(JSON.stringify({ ...error, message: error?.message })).not.toMatch(/secret|ann@/);
  };

  it('when the server refuses the mail', async () => {
    const server = await serverWith();
    server.refusal = 'secret ann@example.com';
    await failure(sender({ url: server.url }));
  });

  it('when nobody listens', () => failure(sender({ url: 'smtp://127.0.0.1:9' })));

  it('when the server says nothing', async () => {
    const silent = createServer(() => undefined).listen(0, '127.0.0.1');
    await once(silent, 'listening');
    closing.push(() => silent.close());
    const address = silent.address();
    await failure(sender({ url: `smtp://127.0.0.1:${typeof address === 'object' ? address?.port : 0}` }));
  }, 10_000);

  it('when the server offers no TLS and must', async () => {
    const server = await serverWith();
    await failure(sender({ url: server.url, allowPlain: false }));
    expect(server.mails).toEqual([]);
  });

  it('when nobody vouches for its certificate', async () => {
    const { key, cert } = selfSigned();
    const server = await serverWith({ key, cert });
    await failure(sender({ url: server.url, allowPlain: false }));
    const secure = await serverWith({ key, cert, secure: true });
    await failure(sender({ url: secure.url.replace('smtp:', 'smtps:'), allowPlain: false }));
    expect([server.mails, secure.mails]).toEqual([[], []]);
  });
});
