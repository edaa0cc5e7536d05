import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { type Demo, startDemo } from './demo';

/** The adapter at a simulated BroadWorks, with a store that a test can break. */
export interface BreakableDemo extends Demo {
  /** Of somebody whose access token ended. */
  expiredToken: string;
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

/** What every operation refuses that only somebody who is signed in may ask for. */
export function itRefusesWithoutSession(demo: () => BreakableDemo, method: string, path: string, body?: object): void {
  const call = (headers: Record<string, string>) => demo().adapter.call(method, path, { body, headers });

  describe(`${method} ${path} refuses`, () => {
    it.each([
      ['C9 who sends no header', {}, 401, 'authorization_header_missing'],
      ['C9 who sends no bearer token', { authorization: 'Basic YTpi' }, 401, 'bearer_credentials_missing'],
      ['C7 an unknown token', { authorization: `Bearer wa1.${'A'.repeat(43)}` }, 401, 'access_token_invalid'],
      ['C21 what is no id of a tenant', { 'x-webtrit-tenant-id': '../x' }, 422, 'validation_error'],
    ])('%s', async (_, headers, status, code) => {
      const answer = await call(headers);
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    });

    it('C8 a token that has ended', async () => {
      const { status, body: answer } = await call({ authorization: `Bearer ${demo().expiredToken}` });
      expect([status, answer.code]).toEqual([401, 'access_token_expired']);
    });

    it('C53 everybody while the store does not work', async () => {
      const authorization = `Bearer ${demo().expiredToken}`;
      const { status, body: answer } = await demo().withoutStore(() => call({ authorization }));
      expect([status, answer.code]).toEqual([503, 'service_unavailable']);
    });
  });
}
