// What the adapter makes of the fixtures' BroadWorks, persona by persona. `npm test -- -u` writes the answers anew; read them.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { replay } from '@libs/replay';
import '../../libs/replay/src/golden';
import { TestAdapter } from '../support/adapter';

const fixtures = join(__dirname, '../../fixtures');
const personas = [
  'alice',
  'bob-none',
  'carol-one',
  'dora-cyrillic',
  'erin-legacy',
  'eve-short',
  'frank-provider',
  'gina-prefixed',
  'hank-pages',
  'jill-intercepted',
  'tara-blank',
  'tess-zero',
  'theo-services',
  'tina-nil',
  'tom-extra',
  'toni-unicode',
];

let broadworks: Awaited<ReturnType<typeof replay>>;
let adapter: TestAdapter;

// an adapter of its own for each test: people of one enterprise share a directory, and here each has one of their own
beforeEach(async () => {
  broadworks = await replay(fixtures);
  const file = join(mkdtempSync(join(tmpdir(), 'sip-map-')), 'map.json');
  const names = [...personas, 'agnes-agent', 'cut', 'ivan-password'];
  writeFileSync(
    file,
    JSON.stringify(
      Object.fromEntries(names.map((name) => [`${name}@example.com`, { password: `not-a-password-${name}` }])),
    ),
  );
  adapter = await TestAdapter.start({
    tenants: {
      default: {
        xsi: { servers: [broadworks.url], allowHttp: true, userDomain: 'example.com' },
        sip: { credentials: [{ type: 'map', file }] },
        contacts: { common: true, personal: true, custom: true },
        features: { callCenter: true },
      },
    },
  });
});

afterEach(async () => {
  await adapter.close();
  await broadworks.close();
});

it.each(personas)('serves %s', async (persona) => {
  const { access_token, user_id } = await adapter.signIn(persona, 'not-a-password');
  expect(user_id).toBe(`${persona}@example.com`);
  for (const [name, path] of [
    ['user', '/v1/user'],
    ['contacts', '/v1/user/contacts'],
    ['contacts-page', '/v2/user/contacts?items_per_page=2'],
    ['history', '/v1/user/history?items_per_page=50'],
    ['voicemails', '/v1/user/voicemails'],
  ]) {
    const { status, body } = await adapter.get(path ?? '', access_token);
    // a persona has no more documents than its difficulty needs: without them the answer is a refusal, and so is its file
    const suffix = status === 200 ? '' : `.${status}`;
    expect(body).toMatchGolden(join(fixtures, `rest/${persona}@example.com/${name}${suffix}.json`));
  }
});

it.each(['alice', 'tom-extra'])('serves the messages of %s', async (persona) => {
  const { access_token } = await adapter.signIn(persona, 'not-a-password');
  const { items } = (await adapter.get('/v1/user/voicemails', access_token)).body;
  const details: unknown[] = [];
  for (const { id } of items) details.push((await adapter.get(`/v1/user/voicemails/${id}`, access_token)).body);
  expect(details).toMatchGolden(join(fixtures, `rest/${persona}@example.com/voicemail-details.json`));
});

it.each(['agnes-agent', 'alice', 'bob-none'])('serves the call queues of %s', async (persona) => {
  const { access_token } = await adapter.signIn(persona, 'not-a-password');
  const { body } = await adapter.get('/v1/user/queues', access_token);
  expect(body).toMatchGolden(join(fixtures, `rest/${persona}@example.com/queues.json`));
});

it('serves sound, a fax and a video as they are', async () => {
  const { access_token } = await adapter.signIn('alice', 'not-a-password');
  const { access_token: ofTom } = await adapter.signIn('tom-extra', 'not-a-password');
  const found: unknown[] = [];
  for (const [id, token] of [
    [1, access_token],
    [3, access_token],
    [4, access_token],
    [5, ofTom],
  ]) {
    const path = `/v1/user/voicemails/00000000-0000-4000-8000-00000000000${id}/attachment`;
    const { headers, bytes } = await adapter.get(path, String(token));
    found.push([headers.get('content-type'), bytes.length, bytes.toString('latin1', 0, 4)]);
  }
  expect(found).toEqual([
    ['audio/wav', 138, 'RIFF'],
    ['audio/mpeg', 34, 'ID3\x04'],
    ['image/tiff', 14, 'II*\0'],
    ['video/quicktime', 20, '\0\0\0\x14'],
  ]);
});

it.each([
  ['locked', 401, 'incorrect_credentials'],
  ['unknown', 401, 'incorrect_credentials'],
  ['nobody', 401, 'incorrect_credentials'],
  ['ivan-password', 401, 'incorrect_credentials'],
  ['busy', 500, 'external_api_issue'],
  ['portal', 500, 'external_api_issue'],
  ['wafa-blocked', 500, 'external_api_issue'],
])('refuses %s at sign-in', async (user_ref, status, code) => {
  const answer = await adapter.call('POST', '/v1/session', { body: { user_ref, password: 'wrong' } });
  expect([answer.status, answer.body.code]).toEqual([status, code]);
});

it('takes the one password that is right', async () => {
  await adapter.signIn('ivan-password@example.com', 'not-a-password-ivan');
});

it('D12 D27 serves no part of a document that ends half-way', async () => {
  const { access_token } = await adapter.signIn('cut', 'not-a-password');
  for (const path of ['/v1/user/contacts', '/v1/user/history']) {
    const { status, body } = await adapter.get(path, access_token);
    expect([status, body.code]).toEqual([500, 'external_api_issue']);
  }
});
