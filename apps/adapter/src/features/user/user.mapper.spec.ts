import 'reflect-metadata';
import type { Profile } from '@libs/xsi';
import type { SipAccount } from '../../broadworks/sip-account/sip-account';
import { SipConfig } from '../../config/settings/sip.config';
import type { SipInfo } from './user.dto';
import { toNumbers, toSipInfo, toUserInfo } from './user.mapper';

const profile = (details: Partial<Profile['details']> = {}, more: Partial<Profile> = {}): Profile => ({
  details: { userId: 'ann.lee@example.com', firstName: 'Ann', lastName: 'Lee', ...details },
  additionalDetails: {},
  countryCode: '1',
  ...more,
});
const account: SipAccount = { username: '2025550101', password: 'not-a-password-1', domain: 'sip.example.com' };
const sip: SipInfo = toSipInfo(account, new SipConfig(), profile());
const facts = (one: Profile) => ({ profile: one, plan: one, intercepted: false, alternateNumbers: [] });
const override = (settings: Partial<SipConfig>) => Object.assign(new SipConfig(), settings);

describe('toUserInfo', () => {
  it('says everything that BroadWorks knows', () => {
    const one = profile(
      { number: '2025550101', extension: '0101', serviceProvider: { '@isEnterprise': true, '#text': 'Acme' } },
      {
        additionalDetails: { mobile: '+12025550199', pager: '2025550198', emailAddress: 'ann.lee@example.com' },
        timeZone: 'America/New_York',
      },
    );
    expect(
      toUserInfo({ profile: one, plan: one, intercepted: false, alternateNumbers: ['2025550197', '12025550199'] }, sip),
    ).toEqual({
      status: 'active',
      sip,
      numbers: {
        main: '12025550101',
        ext: '0101',
        additional: ['12025550199', '12025550198', '12025550197'],
      },
      email: 'ann.lee@example.com',
      first_name: 'Ann',
      last_name: 'Lee',
      company_name: 'Acme',
      time_zone: 'America/New_York',
    });
  });

  it('shows nothing for what is not known, rather than an empty text', () => {
    const info = toUserInfo(facts(profile({ firstName: undefined, lastName: undefined })), sip);
    expect(JSON.parse(JSON.stringify(info))).toEqual({
      status: 'active',
      sip: JSON.parse(JSON.stringify(sip)),
      numbers: { main: 'ann.lee' },
    });
  });

  it('blocks a user whose service is intercepted', () => {
    expect(toUserInfo({ ...facts(profile()), intercepted: true }, sip).status).toBe('blocked');
  });

  it.each(['EST5EDT6', 'Mars/Olympus', 'GMT-05:00 (US) Eastern'])(
    'leaves out the time zone %s, which is none',
    (zone) => {
      expect(toUserInfo(facts(profile({}, { timeZone: zone })), sip).time_zone).toBeUndefined();
    },
  );
});

describe('toSipInfo', () => {
  it('fills in what an account leaves open', () => {
    expect(sip).toEqual({
      username: '2025550101',
      password: 'not-a-password-1',
      display_name: 'Ann Lee',
      transport: 'UDP',
      sip_server: { host: 'sip.example.com', port: 5060 },
    });
  });

  it('says all that an account says', () => {
    const found: SipAccount = {
      ...account,
      authUsername: 'ann_auth',
      registrar: { host: 'reg.example.com', port: 5070 },
      outboundProxy: { host: 'sbc.example.com' },
      transport: 'TLS',
    };
    expect(toSipInfo(found, new SipConfig(), profile())).toMatchObject({
      auth_username: 'ann_auth',
      transport: 'TLS',
      registrar_server: { host: 'reg.example.com', port: 5070 },
      outbound_proxy_server: { host: 'sbc.example.com', port: 5060 },
    });
  });

  it('lets each setting win over what the device file says', () => {
    const found: SipAccount = {
      ...account,
      registrar: { host: 'reg.example.com' },
      outboundProxy: { host: 'sbc.example.com' },
      transport: 'TLS',
    };
    const settings = override({
      server: { host: 's.example.com', port: 5061 },
      registrar: { host: 'r.example.com' },
      outboundProxy: { host: 'p.example.com', port: 5062 },
      transport: 'TCP',
    });
    expect(toSipInfo(found, settings, profile())).toMatchObject({
      sip_server: { host: 's.example.com', port: 5061 },
      registrar_server: { host: 'r.example.com', port: 5060 },
      outbound_proxy_server: { host: 'p.example.com', port: 5062 },
      transport: 'TCP',
    });
  });

  it.each<[string, Partial<SipConfig>, SipAccount['registrar'], SipInfo['registrar_server']]>([
    ['is the server', {}, { host: 'sip.example.com' }, undefined],
    ['is the server, with its port', {}, { host: 'sip.example.com', port: 5060 }, undefined],
    ['has another port', {}, { host: 'sip.example.com', port: 5070 }, { host: 'sip.example.com', port: 5070 }],
    [
      'has no port, at a server with one',
      { server: { host: 's.example.com', port: 5080 } },
      { host: 's.example.com' },
      undefined,
    ],
  ])('a registrar that %s is said only where that makes a difference', (_, settings, registrar, wanted) => {
    expect(toSipInfo({ ...account, registrar }, override(settings), profile()).registrar_server).toEqual(wanted);
  });

  it('does not repeat the user name as the name to authenticate with', () => {
    expect(toSipInfo({ ...account, authUsername: account.username }, new SipConfig(), profile()).auth_username).toBe(
      undefined,
    );
  });

  it.each([
    [{ firstName: 'Ann', lastName: undefined }, 'Ann'],
    [{ firstName: undefined, lastName: 'Lee' }, 'Lee'],
    [{ firstName: undefined, lastName: undefined }, '2025550101'],
  ])('calls the user of %j %s', (names, wanted) => {
    expect(toSipInfo(account, new SipConfig(), profile(names)).display_name).toBe(wanted);
  });
});

describe('toNumbers', () => {
  const plan = { countryCode: '1' };

  it.each([
    [
      'number and extension',
      { number: '2025550101', extension: '0101', others: [] },
      { main: '12025550101', ext: '0101' },
    ],
    ['an extension only', { extension: '0101', others: [] }, { main: '0101', ext: '0101' }],
    ['a mobile only', { others: [undefined, '+12025550199'] }, { main: '12025550199' }],
    [
      'an extension and a mobile',
      { extension: '0101', others: ['+12025550199'] },
      { main: '0101', ext: '0101', additional: ['12025550199'] },
    ],
    [
      'the same mobile twice',
      { number: '2025550101', others: ['+12025550199', '2025550199'] },
      { main: '12025550101', additional: ['12025550199'] },
    ],
    ['a mobile that is the number', { number: '2025550101', others: ['+12025550101'] }, { main: '12025550101' }],
  ])('of somebody with %s', (_, sources, wanted) => {
    expect(JSON.parse(JSON.stringify(toNumbers({ ...sources, plan })))).toEqual(wanted);
  });

  it('are nothing for somebody without any', () => {
    expect(toNumbers({ others: [undefined], plan })).toBeUndefined();
  });
});
