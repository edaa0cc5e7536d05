import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import type { Type } from '@nestjs/common';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { stringify } from 'yaml';
import { createAdministration } from '../../apps/adapter/src/administration/administration';
import { createAdapter } from '../../apps/adapter/src/app';
import { type TenantChanges, Tenants } from '../../apps/adapter/src/broadworks/tenants/tenants.module';
import { type Keys, makeKey } from '../../apps/adapter/src/config/reading/keys';
import { parseConfig } from '../../apps/adapter/src/config/reading/read-config';
import { routesAt } from '../../apps/adapter/src/http/routes';
import { SignIns } from '../../apps/adapter/src/sign-in/session/sign-ins.service';
import { STORE } from '../../apps/adapter/src/store/module/store.module';
import type { Store } from '../../apps/adapter/src/store/store';
import { assertContract, isMedia } from './contract';
import { observe } from './observed';

export interface TestAnswer {
  status: number;
  headers: Headers;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into it
  body: any;
  text: string;
  bytes: Buffer;
}

export interface Session {
  user_id: string;
  access_token: string;
  refresh_token: string;
}

/** All tests ask from one address, and share the event loop with what they ask. */
const limits = { signInsPerSource: 1_000_000, loopDelay: 10_000 };

export const testKeys: Keys = [makeKey('test', randomBytes(32))];

/** The adapter on a real socket, with everything that it logs. */
export class TestAdapter {
  private constructor(
    readonly application: NestFastifyApplication,
    private readonly administration: NestFastifyApplication | undefined,
    readonly url: string,
    /** Where `administration` is in the settings. */
    readonly administrationUrl: string,
    readonly log: string[],
  ) {}

  static async start(config: object, keys: Keys = testKeys): Promise<TestAdapter> {
    const log: string[] = [];
    const sink = new Writable({
      write(line, _, done) {
        log.push(String(line));
        done();
      },
    });
    const settings = parseConfig(
      stringify({ host: '127.0.0.1', port: 0, store: { url: 'memory:' }, limits, ...config }),
    );
    const logger = pino({ level: 'trace' }, sink);
    const app = await createAdapter(settings, keys, logger);
    const administration =
      settings.administration && (await createAdministration(settings.administration, app, logger));
    await app.listen(0, '127.0.0.1');
    await administration?.listen(0, '127.0.0.1');
    return new TestAdapter(app, administration, await app.getUrl(), (await administration?.getUrl()) ?? '', log);
  }

  /** The operations of each listener, as its router has them. */
  routes(): { address: string; method: string; url: string }[] {
    const ofListener = (app: NestFastifyApplication | undefined, address: string) =>
      (app ? routesAt(app.getHttpServer()) : []).flatMap(({ url, methods }) =>
        methods.map((method) => ({ address, method, url })),
      );
    return [...ofListener(this.application, this.url), ...ofListener(this.administration, this.administrationUrl)];
  }

  /** Once a message is in the log. */
  async untilLogged(message: string): Promise<void> {
    while (!this.log.some((line) => line.includes(`"msg":"${message}"`)))
      await new Promise((resolve) => setTimeout(resolve, 20));
  }

  /** The cause in the log line of the last request, where that is a warning for the operator. */
  lastWarning(): string {
    const { level, cause } = JSON.parse(this.log.findLast((line) => line.includes('"requestId"')) ?? '{}');
    return level === 40 ? cause : '';
  }

  /** As a reload does with the tenants of what it read. */
  replace(config: object): TenantChanges {
    return this.application.get(Tenants, { strict: false }).replace(parseConfig(stringify(config)).tenants);
  }

  /** Once nothing is open for the tenant any more. */
  untilClosed(tenantId: string): Promise<void> {
    return new Promise((resolve) => {
      this.application.get(Tenants, { strict: false }).onClose(({ id }) => {
        if (id === tenantId) resolve();
      });
    });
  }

  /** What the adapter itself has of a kind. */
  part<T>(type: Type<T>): T {
    return this.application.get(type, { strict: false });
  }

  async call(method: string, path: string, options: CallOptions = {}): Promise<TestAnswer> {
    const answer = await ask(`${this.url}/api`, method, path, options);
    observe(method, path, answer.status, answer.body?.code);
    return answer;
  }

  /** What the operator asks, with the key as the token. */
  administer(method: string, path: string, options: CallOptions = {}): Promise<TestAnswer> {
    return ask(this.administrationUrl, method, path, options);
  }

  get(path: string, token?: string, headers?: Record<string, string>): Promise<TestAnswer> {
    return this.call('GET', path, { token, headers });
  }

  async signIn(user: string, password: string, headers?: Record<string, string>): Promise<Session> {
    const { status, body } = await this.call('POST', '/v1/session', { body: { user_ref: user, password }, headers });
    if (status !== 200) throw new Error(`sign-in answered ${status} ${JSON.stringify(body)}`);
    return body;
  }

  /** The access token of a session for which the administrator lends the login. */
  async signInWithoutPassword(userId: string): Promise<string> {
    const tenant = this.application.get(Tenants, { strict: false }).find('default');
    if (!tenant) throw new Error('no tenant');
    const { sessions }: Store = this.application.get(STORE, { strict: false });
    const begun = await this.application
      .get(SignIns, { strict: false })
      .withoutPassword(tenant, userId, async (...kept) => {
        await sessions.add(...kept);
        return true;
      });
    return begun?.access_token ?? '';
  }

  async close(): Promise<void> {
    await this.administration?.close();
    await this.application.close();
  }
}

interface CallOptions {
  body?: unknown;
  token?: string;
  headers?: Record<string, string>;
}

async function ask(base: string, method: string, path: string, options: CallOptions): Promise<TestAnswer> {
  const { body, token, headers } = options;
  const response = await fetch(`${base}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(token ? { authorization: `Bearer ${token}` } : {}),
      ...headers,
    },
    body: body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body),
    redirect: 'manual',
  });
  const bytes = Buffer.from(await response.arrayBuffer());
  const text = bytes.toString();
  const answer = {
    status: response.status,
    headers: response.headers,
    bytes,
    text,
    body: text === '' || isMedia(response.headers) ? undefined : JSON.parse(text),
  };
  assertContract(method, path, answer);
  return answer;
}
