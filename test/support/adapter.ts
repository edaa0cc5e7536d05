import { randomBytes } from 'node:crypto';
import { Writable } from 'node:stream';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { pino } from 'pino';
import { stringify } from 'yaml';
import { createAdministration } from '../../apps/adapter/src/administration/administration';
import { createAdapter } from '../../apps/adapter/src/app';
import { type Keys, makeKey } from '../../apps/adapter/src/config/keys';
import { parseConfig } from '../../apps/adapter/src/config/read-config';
import { ProvisioningLinks } from '../../apps/adapter/src/provisioning/provisioning-links.service';
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

export const testKeys: Keys = [makeKey('test', randomBytes(32))];

/** The adapter on a real socket, with everything that it logs. */
export class TestAdapter {
  private constructor(
    private readonly apps: NestFastifyApplication[],
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
    const settings = parseConfig(stringify({ host: '127.0.0.1', port: 0, store: { url: 'memory:' }, ...config }));
    const logger = pino({ level: 'trace' }, sink);
    const app = await createAdapter(settings, keys, logger);
    const links = app.get(ProvisioningLinks, { strict: false });
    const administration =
      settings.administration && (await createAdministration(settings.administration, links, logger));
    const apps = [app, ...(administration ? [administration] : [])];
    for (const one of apps) await one.listen(0, '127.0.0.1');
    const [url = '', administrationUrl = ''] = await Promise.all(apps.map((one) => one.getUrl()));
    return new TestAdapter(apps, url, administrationUrl, log);
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

  async close(): Promise<void> {
    for (const app of this.apps.toReversed()) await app.close();
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
