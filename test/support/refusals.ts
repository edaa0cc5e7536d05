import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Demo, startDemo } from './demo';

/** The adapter at a simulated BroadWorks, with a store that a test can break. */
export interface BreakableDemo extends Demo {
  /** Of somebody whose access token ended. */
  expiredToken: string;
  storeUrl: string;
  /** Takes the store away while something is done. */
  withoutStore<T>(work: () => Promise<T>): Promise<T>;
}

export async function startBreakableDemo(tenant: object = {}, config: object = {}): Promise<BreakableDemo> {
  const file = join(mkdtempSync(join(tmpdir(), 'adapter-')), 'adapter.db');
  const demo = await startDemo(tenant, { store: { url: `sqlite:${file}` }, ...config });
  const { access_token: expiredToken } = await demo.adapter.signIn('alice', 'alice-demo');
  const database = new DatabaseSync(file);
  database.exec('UPDATE session SET access_end = 1');
  return {
    ...demo,
    expiredToken,
    storeUrl: `sqlite:${file}`,
    async withoutStore(work) {
      database.exec('ALTER TABLE session RENAME TO taken_away');
      try {
        return await work();
      } finally {
        database.exec('ALTER TABLE taken_away RENAME TO session');
      }
    },
    async close() {
      database.close();
      await demo.close();
    },
  };
}

type Asked = [demo: () => BreakableDemo, method: string, path: string, body?: object];

/** What every operation refuses that only somebody who is signed in may ask for. */
export function itRefusesWithoutSession(...asked: Asked): void {
  const [demo, method, path, body] = asked;
  itRefusesStrangers(...asked);
  itRefusesWithoutStore(...asked);

  it(`${method} ${path} C8 refuses a token that has ended`, async () => {
    const { status, body: answer } = await demo().adapter.call(method, path, { body, token: demo().expiredToken });
    expect([status, answer.code]).toEqual([401, 'access_token_expired']);
  });
}

/** What an operation refuses that also takes a token that has ended. */
export function itRefusesStrangers(demo: () => BreakableDemo, method: string, path: string, body?: object): void {
  it.each([
    ['C9 who sends no header', {}, 401, 'authorization_header_missing'],
    ['C9 who sends no bearer token', { authorization: 'Basic YTpi' }, 401, 'bearer_credentials_missing'],
    ['C7 an unknown token', { authorization: `Bearer wa1.${'A'.repeat(43)}` }, 401, 'access_token_invalid'],
    ['C21 what is no id of a tenant', { 'x-webtrit-tenant-id': '../x' }, 422, 'validation_error'],
  ])(`${method} ${path} refuses %s`, async (_, headers, status, code) => {
    const answer = await demo().adapter.call(method, path, { body, headers });
    expect([answer.status, answer.body.code]).toEqual([status, code]);
  });
}

export function itRefusesWithoutStore(demo: () => BreakableDemo, method: string, path: string, body?: object): void {
  it(`${method} ${path} C53 refuses everybody while the store does not work`, async () => {
    const { status, body: answer } = await demo().withoutStore(() =>
      demo().adapter.call(method, path, { body, token: demo().expiredToken }),
    );
    expect([status, answer.code]).toEqual([503, 'service_unavailable']);
  });
}
