import { pino } from 'pino';
import { createAdapter } from '../apps/adapter/src/app';
import { parseConfig } from '../apps/adapter/src/config/read-config';
import { testKeys } from './support/adapter';
import { demandsOf } from './support/demands';
import { demand } from './support/observed';

// What docs/contract.md is made of: the table is compared at the end of a whole run, by support/contract-reporter.mjs.

it('every operation says how it succeeds, or that it never does, and what it refuses', async () => {
  const settings = parseConfig(
    '{ store: { url: "memory:" }, tenants: { default: { xsi: { servers: [http://127.0.0.1:9] } } } }',
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
