// Documents of real systems, persona by persona, each with the response in which its difficulty shows. `npm test -- -u`
// writes the responses anew; read them. Each repair is counted and logged, without a value.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Replay, replay } from '@libs/replay';
import '../../libs/replay/src/golden';
import { TestAdapter } from '../support/adapter';

const fixtures = join(__dirname, '../../fixtures');
const paths = {
  user: '/v1/user',
  contacts: '/v1/user/contacts',
  history: '/v1/user/history?items_per_page=50',
  voicemails: '/v1/user/voicemails',
};
const message = '/v1/user/voicemails/00000000-0000-4000-8000-000000000001/attachment';

let broadworks: Replay;
let adapter: TestAdapter;

beforeEach(async () => {
  broadworks = await replay(fixtures);
  const file = join(mkdtempSync(join(tmpdir(), 'sip-map-')), 'map.json');
  const names = [
    ...new Set([
      ...served.map(([name]) => name),
      'ally-primary',
      'quinn-unpadded',
      'rita-mime',
      'xena-balancer',
      'mira-mailbox',
    ]),
  ];
  const account = (name: string) => [`${name}@example.com`, { password: `not-a-password-${name}` }];
  writeFileSync(file, JSON.stringify(Object.fromEntries(names.filter((name) => !devices.has(name)).map(account))));
  const ofFile = { type: 'device-file', baseUrl: `${broadworks.url}/dms/`, allowHttp: true, preset: 'key-value' };
  adapter = await TestAdapter.start({
    administration: { port: 0, key: '0123456789abcdef0123456789abcdef' },
    tenants: {
      default: {
        xsi: { servers: [broadworks.url], userDomain: 'example.com', allowHttp: true },
        sip: {
          credentials: [
            { type: 'device-file', deviceTypes: ['WebTrit'], allowHttp: true },
            { ...ofFile, deviceTypes: ['Attribute Phone'], fileName: 'polly/desk/config.cfg' },
            {
              ...ofFile,
              deviceTypes: ['Key Phone'],
              fileName: 'yela/desk/config.cfg',
              fields: {
                username: 'account.1.user_name',
                authUsername: 'account.1.auth_name',
                password: 'account.1.password',
                domain: 'account.1.sip_server.1.address',
              },
            },
            { type: 'map', file },
          ],
        },
      },
    },
  });
});

afterEach(async () => {
  await adapter.close();
  await broadworks.close();
});

/** Personas without an account in the map, who need the device file. */
const devices = new Set(['polly-attributes', 'yela-keys']);

const served: [persona: string, ...names: (keyof typeof paths)[]][] = [
  ['vera-withheld', 'history'],
  ['will-sip', 'history'],
  ['zara-epoch', 'history'],
  ['nils-nameless', 'contacts'],
  ['omar-bare', 'user'],
  ['pia-capital', 'contacts'],
  ['sami-emoji', 'contacts'],
  ['tilda-control', 'contacts'],
  ['uma-latin', 'contacts'],
  ['yuri-java', 'contacts'],
  ['pola-past', 'history'],
  ['nopa-paging', 'history', 'contacts'],
  ['rhea-repeat', 'history'],
  ['ulla-domainless', 'user'],
  ['casey-capitals', 'contacts'],
  ['elva-eleven', 'history'],
  ['nora-numbers', 'contacts'],
  ['dina-null', 'user'],
  ['polly-attributes', 'user'],
  ['yela-keys', 'user'],
];

it.each(served)('serves %s what is right', async (persona, ...names) => {
  const { access_token, user_id } = await adapter.signIn(persona, 'not-a-password');
  expect(user_id).toBe(`${persona}@example.com`);
  for (const name of names) {
    const { status, body } = await adapter.get(paths[name], access_token);
    expect([name, status]).toEqual([name, 200]);
    expect(body).toMatchGolden(join(fixtures, `rest/${persona}@example.com/${name}.json`));
  }
  // no list is asked for without end
  expect(broadworks.requests.length).toBeLessThan(20);
});

it('signs somebody in by an alias as who they are', async () => {
  const { access_token, user_id } = await adapter.signIn('ally-alias', 'not-a-password');
  expect(user_id).toBe('ally-primary@example.com');
  const { body } = await adapter.get('/v1/user', access_token);
  expect([body.first_name, body.last_name]).toEqual(['Ally', 'Primary']);
});

it('serves a message whose type is a MIME type', async () => {
  const { access_token } = await adapter.signIn('rita-mime', 'not-a-password');
  const { status, headers, bytes } = await adapter.get(message, access_token);
  expect([status, headers.get('content-type'), bytes.toString('latin1', 0, 4)]).toEqual([200, 'audio/wav', 'RIFF']);
});

it('says of a message that is not whole that BroadWorks is in trouble, and logs why', async () => {
  const { access_token } = await adapter.signIn('quinn-unpadded', 'not-a-password');
  const { status, body } = await adapter.get(message, access_token);
  expect([status, body.code]).toEqual([500, 'external_api_issue']);
  expect(lastLine().cause).toBe('XsiDecodeError: VoiceMessage/messageMediaContent/content: base64 that ends early');
});

it.each([
  ['xena-balancer', 'contacts'],
  ['mira-mailbox', 'voicemails'],
] as const)('takes nothing from %s because of a page', async (persona, name) => {
  const { access_token } = await adapter.signIn(persona, 'not-a-password');
  const { status, body } = await adapter.get(paths[name], access_token);
  expect([status, body.code]).toEqual([500, 'external_api_issue']);
});

const lastLine = () => JSON.parse(adapter.log.filter((line) => line.includes('"route"')).at(-1) ?? '{}');

it.each([
  ['vera-withheld', 'history', ['CallLogs', 'missed/callLogsEntry/phoneNumber', 'repaired', 1]],
  ['nils-nameless', 'contacts', ['Enterprise', 'enterpriseDirectory/directoryDetails/userId', 'repaired', 2]],
  ['zara-epoch', 'history', ['EnhancedCallLogs', 'missed/enhancedCallLogsExtendedEntry/answerTime', 'repaired', 1]],
  ['sami-emoji', 'contacts', ['Enterprise', 'enterpriseDirectory/directoryDetails/lastName', 'repaired', 1]],
  ['uma-latin', 'contacts', ['Enterprise', 'charset', 'repaired', 1]],
] as const)('counts and logs what was repaired for %s, without a value', async (persona, name, repair) => {
  const { access_token } = await adapter.signIn(persona, 'not-a-password');
  await adapter.get(paths[name], access_token);
  const { repairs } = lastLine();
  const text = await (await fetch(`${adapter.administrationUrl}/metrics`)).text();
  const counted = text.split('\n').filter((line) => line.startsWith('adapter_xsi_repairs_total{'));
  const [document, field, kind, count] = repair;
  expect(repairs).toEqual([{ document, field, kind, count }]);
  expect(counted).toEqual([`adapter_xsi_repairs_total{document="${document}",field="${field}"} ${count}`]);
});
