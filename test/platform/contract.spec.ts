import { pino } from 'pino';
import { createAdapter } from '../../apps/adapter/src/app';
import { parseConfig } from '../../apps/adapter/src/config/reading/read-config';
import { testKeys } from '../support/adapter';
import { contractTable } from '../support/contract-table.mjs';
import { demandsOf } from '../support/demands';
import { demand } from '../support/observed';

// The table is written at the end of a whole run, by support/contract-reporter.mjs.

it('every operation says how it succeeds, or that it never does, and what it refuses', async () => {
  const settings = parseConfig(
    '{ store: { url: "memory:" }, tenants: { default: { xsi: { servers: [http://127.0.0.1:9], allowHttp: true } } } }',
  );
  const app = await createAdapter(settings, testKeys, pino({ level: 'silent' }));
  const demands = demandsOf(app);
  await app.close();

  demand(demands);
  const statuses = (operation: string) =>
    demands.flatMap((one) => (one.operation === operation ? `${one.status} ${one.code ?? ''}`.trim() : []));
  expect(statuses('GET /v1/user')).toEqual([
    '200',
    '401 authorization_header_missing',
    '401 bearer_credentials_missing',
    '401 access_token_invalid',
    '401 access_token_expired',
    '404 user_not_found',
    '422 validation_error',
    '500 external_api_issue',
    '503 service_unavailable',
  ]);
  expect(statuses('DELETE /v1/session')[0]).toBe('204');
  expect(statuses('POST /v1/user')).toEqual(['405 signup_disabled', '422 validation_error']);
});

const answer = (method: string, path: string, status: number, code: string | undefined, test: string) => ({
  ...{ method, path, status, code, test },
  file: 'test/a.e2e.spec.ts',
});

it('the table names the test that is most about it, what no test got, and what is not described', () => {
  const demands = [
    { operation: 'GET /v1/user/{id}', status: 200 },
    { operation: 'GET /v1/user/{id}', status: 404, code: 'not_found' },
    { operation: 'GET /v1/user/me', status: 200 },
    { operation: 'any', status: 404, code: 'not_found' },
    { operation: 'any', status: 405, code: 'method_not_allowed' },
  ];
  const { page, missing, undescribed } = contractTable(demands, [
    answer('GET', '/v1/user/1', 200, undefined, 'a test of everything'),
    answer('GET', '/v1/user/1', 404, 'not_found', 'a test of everything'),
    answer('GET', '/v1/user/2', 200, undefined, 'a test | of one'),
    answer('GET', '/v1/user/me', 404, 'not_found', 'me is not there'),
    answer('GET', '/v1/user/me', 500, 'internal_error', 'me is too much'),
  ]);
  expect(missing).toEqual(['GET /v1/user/me 200', 'any operation 405 method_not_allowed']);
  expect(undescribed).toEqual(['GET /v1/user/me 500 internal_error: test/a.e2e.spec.ts, me is too much']);
  expect(page.split('\n').filter((line) => /^(\| [245]|##)/.test(line))).toEqual([
    '## `GET /v1/user/me`',
    '| 200 |      |          |',
    '## `GET /v1/user/{id}`',
    '| 200 |             | [a](test/a.e2e.spec.ts): a test \\| of one     |',
    '| 404 | `not_found` | [a](test/a.e2e.spec.ts): a test of everything |',
    '## Any operation',
    '| 404 | `not_found`          | [a](test/a.e2e.spec.ts): me is not there |',
    '| 405 | `method_not_allowed` |                                          |',
  ]);
});
