import { TestAdapter } from '../support/adapter';
import { type Demo, tenantAt, withOneDemo } from '../support/demo';

let demo: Demo;
const take = (started: Demo) => {
  demo = started;
};

const as = async (user: string, adapter = demo.adapter) => (await adapter.signIn(user, `${user}-demo`)).access_token;
const call = (name: string, token: string, body: unknown = {}) =>
  demo.adapter.call('POST', `/v1/custom/private/${name}`, { token, body });

/** Each with what alice has at first, a change, and what is there then. */
const settings: [name: string, held: object, change: object, then: object][] = [
  ['do-not-disturb', { active: false, ring_splash: false }, { active: true }, { active: true, ring_splash: false }],
  [
    'call-forwarding-always',
    { active: false, forward_to: null, ring_splash: false },
    { active: true, forward_to: '+1 (202) 555-0177', ring_splash: true },
    { active: true, forward_to: '+12025550177', ring_splash: true },
  ],
  [
    'call-forwarding-busy',
    { active: true, forward_to: 'sip:overflow@partner.example.com' },
    { active: false, forward_to: null },
    { active: false, forward_to: null },
  ],
  [
    'call-forwarding-no-answer',
    { active: false, forward_to: '+12025550177', number_of_rings: 3 },
    { active: true, number_of_rings: 0 },
    { active: true, forward_to: '+12025550177', number_of_rings: 0 },
  ],
  [
    'call-forwarding-not-reachable',
    { active: false, forward_to: null },
    { active: true, forward_to: 'tel:+12025550178;phone-context=pbx.example.com' },
    { active: true, forward_to: '+12025550178' },
  ],
  ['call-waiting', { active: true }, { active: false }, { active: false }],
  ['caller-id-blocking', { active: false }, { active: true }, { active: true }],
  ['anonymous-call-rejection', { active: false }, { active: true }, { active: true }],
  [
    'simultaneous-ring',
    { active: false, incoming_calls: 'all', locations: [] },
    { active: true, locations: [{ number: '+12025550191', answer_confirmation: true }, { number: '0142' }] },
    {
      active: true,
      incoming_calls: 'all',
      locations: [
        { number: '+12025550191', answer_confirmation: true },
        { number: '0142', answer_confirmation: false },
      ],
    },
  ],
  [
    'remote-office',
    { active: false, number: null },
    { active: true, number: '+12025550178' },
    { active: true, number: '+12025550178' },
  ],
  [
    'broadworks-anywhere',
    { alert_all_for_click_to_dial: false, alert_all_for_group_paging: false, locations: [] },
    { alert_all_for_group_paging: true, set_location: { number: '+12025550191', description: 'Café <&> "Bar"' } },
    {
      alert_all_for_click_to_dial: false,
      alert_all_for_group_paging: true,
      locations: [{ number: '+12025550191', active: false, description: 'Café <&> "Bar"' }],
    },
  ],
  [
    'voicemail-settings',
    expect.objectContaining({ active: true, deliver_to: 'mailbox', notify_email: null, busy_redirect: true }),
    { deliver_to: 'email', delivery_email: 'a&b@example.com', transfer_number: '+12025550179', busy_redirect: false },
    expect.objectContaining({
      deliver_to: 'email',
      delivery_email: 'a&b@example.com',
      transfer_number: '+12025550179',
      busy_redirect: false,
      no_answer_redirect: true,
    }),
  ],
];
const names = settings.map(([name]) => name);

describe('a setting', () => {
  withOneDemo(take);

  it.each(settings)('C24 is read and changed: %s', async (name, held, change, then) => {
    const token = await as('alice');
    const without = ({ body: { assigned, ...rest } }: { body: Record<string, unknown> }) => [assigned, rest];
    expect(without(await call(name, token))).toEqual([true, held]);
    expect(without(await call(name, token, change))).toEqual([true, then]);
    const { status, body } = await demo.adapter.call('POST', `/v1/custom/private/${name}`, { token });
    expect([status, without({ body })]).toEqual([200, [true, then]]);
  });

  it.each(settings)('D38 says what is not assigned, also to a change: %s', async (name, _, change) => {
    const sip = { required: false };
    const adapter = await TestAdapter.start({ tenants: { default: tenantAt(demo.simulator, { sip }) } });
    const token = await as('dave', adapter);
    for (const body of [{}, change]) {
      const answer = await adapter.call('POST', `/v1/custom/private/${name}`, { token, body });
      expect([answer.status, answer.body]).toEqual([200, { assigned: false }]);
    }
    await adapter.close();
  });

  it.each(settings)('that BroadWorks does not take is 422 without its words: %s', async (name, _, change) => {
    const token = await as('alice');
    for (const status of [400, 403, 404, 409]) {
      demo.simulator.clearFaults();
      demo.simulator.setFault('/services/', { kind: 'status', status, method: 'PUT', code: 4008 });
      const answer = await call(name, token, change);
      expect([answer.status, answer.body.code]).toEqual([422, 'validation_error']);
      expect(answer.body.details.reason).toBe('The telephone system does not accept this');
    }
  });

  it.each([...names, 'call-services'])('is 500 while BroadWorks is away: %s', async (name) => {
    const token = await as('alice');
    demo.simulator.setFault('/services', { kind: 'reset' });
    const { status, body } = await call(name, token);
    expect([status, body.code]).toEqual([500, 'external_api_issue']);
  });

  it('D58 is not written again when the answer is lost', async () => {
    const token = await as('alice');
    demo.simulator.setFault('DoNotDisturb', { kind: 'reset', method: 'PUT' });
    demo.simulator.resetCounters();
    expect((await call('do-not-disturb', token, { active: true })).status).toBe(500);
    expect(demo.simulator.counters.byPath['services/DoNotDisturb']).toBe(2);
  });

  it('is all in one answer, and only what is assigned is asked for', async () => {
    const alice = await call('call-services', await as('alice'));
    expect(Object.keys(alice.body)).toHaveLength(12);
    expect(Object.values(alice.body).every((one) => (one as { assigned: boolean }).assigned)).toBe(true);
    const token = await as('bob');
    demo.simulator.resetCounters();
    const { body } = await call('call-services', token);
    expect(body).toMatchObject({
      do_not_disturb: { assigned: true, active: false },
      call_waiting: { assigned: true, active: true },
      voicemail_settings: { assigned: true, active: true },
      remote_office: { assigned: false },
    });
    expect(demo.simulator.counters.requests).toBe(1 + 4);
  });

  it('D38 is asked for one by one where the platform does not list services', async () => {
    const token = await as('bob');
    demo.simulator.setFault(/\/services$/, { kind: 'status', status: 403 });
    const { body } = await call('call-services', token);
    expect([body.do_not_disturb.assigned, body.remote_office]).toEqual([true, { assigned: false }]);
  });

  it('of one user is not that of another', async () => {
    await call('do-not-disturb', await as('alice'), { active: true });
    expect((await call('do-not-disturb', await as('bob'))).body.active).toBe(false);
  });

  it('C22 that is a location is changed, renumbered and removed by the user who has it', async () => {
    const token = await as('alice');
    const change = async (body: object) => (await call('broadworks-anywhere', token, body)).body.locations;
    await change({ set_location: { number: '+12025550191', description: 'Mobile', active: true } });
    expect(await change({ set_location: { number: '12025550191', active: false, description: null } })).toEqual([
      { number: '+12025550191', active: false, description: null },
    ]);
    expect(await change({ set_location: { number: '+12025550191', new_number: '+12025550192' } })).toMatchObject([
      { number: '+12025550192' },
    ]);
    expect(await change({ remove_location: '+12025550192' })).toEqual([]);
    expect(await change({ remove_location: '+12025550192' })).toEqual([]);
  });
});

describe('what is not valid is 422 and nothing is sent', () => {
  withOneDemo(take);

  it.each([
    ['do-not-disturb', { active: 'yes' }, 'active'],
    ['do-not-disturb', { active: null }, 'active'],
    ['do-not-disturb', { ring_splash: 1 }, 'ring_splash'],
    ['call-forwarding-always', { forward_to: '' }, 'forward_to'],
    ['call-forwarding-always', { forward_to: 'home' }, 'forward_to'],
    ['call-forwarding-always', { forward_to: '<b>1</b>' }, 'forward_to'],
    ['call-forwarding-always', { forward_to: '1\u0000' }, 'forward_to'],
    ['call-forwarding-always', { forward_to: '1\n2' }, 'forward_to'],
    ['call-forwarding-always', { forward_to: '1'.repeat(31) }, 'forward_to'],
    ['call-forwarding-always', { forward_to: `sip:${'a'.repeat(160)}@b` }, 'forward_to'],
    ['call-forwarding-always', { forward_to: 'sip:a@b@c' }, 'forward_to'],
    ['call-forwarding-always', { forward_to: 'http://example.com' }, 'forward_to'],
    ['call-forwarding-always', { forward_to: 12025550177 }, 'forward_to'],
    ['call-forwarding-busy', { forward_to: ['1'] }, 'forward_to'],
    ['call-forwarding-no-answer', { number_of_rings: 1 }, 'number_of_rings'],
    ['call-forwarding-no-answer', { number_of_rings: 21 }, 'number_of_rings'],
    ['call-forwarding-no-answer', { number_of_rings: '3' }, 'number_of_rings'],
    ['call-forwarding-not-reachable', { active: 0 }, 'active'],
    ['call-waiting', { active: [] }, 'active'],
    ['caller-id-blocking', { active: {} }, 'active'],
    ['anonymous-call-rejection', { active: 'true' }, 'active'],
    ['simultaneous-ring', { incoming_calls: 'some' }, 'incoming_calls'],
    ['simultaneous-ring', { locations: 'all' }, 'locations'],
    ['simultaneous-ring', { locations: ['1'] }, 'locations'],
    ['simultaneous-ring', { locations: [{}] }, 'locations.0.number'],
    ['simultaneous-ring', { locations: Array.from({ length: 11 }, () => ({ number: '1' })) }, 'locations'],
    ['remote-office', { number: 'x' }, 'number'],
    ['broadworks-anywhere', { set_location: 'x' }, 'set_location'],
    ['broadworks-anywhere', { set_location: {} }, 'set_location.number'],
    ['broadworks-anywhere', { set_location: { number: '../x' } }, 'set_location.number'],
    ['broadworks-anywhere', { set_location: { number: '1'.repeat(24) } }, 'set_location.number'],
    ['broadworks-anywhere', { set_location: { number: '1', description: 'a\u0007' } }, 'set_location.description'],
    ['broadworks-anywhere', { set_location: { number: '1', description: ' ' } }, 'set_location.description'],
    ['broadworks-anywhere', { remove_location: 'sip:a@b' }, 'remove_location'],
    ['voicemail-settings', { notify_email: 'nobody' }, 'notify_email'],
    ['voicemail-settings', { deliver_to: 'pager' }, 'deliver_to'],
    ['voicemail-settings', { transfer_number: 'sip:a@example.com' }, 'transfer_number'],
    ['voicemail-settings', { active: null }, 'active'],
  ])('C24 %s %j', async (name, body, path) => {
    const token = await as('alice');
    demo.simulator.resetCounters();
    const answer = await call(name, token, body);
    expect([answer.status, answer.body.code, answer.body.details.path]).toEqual([422, 'validation_error', path]);
    expect(demo.simulator.counters.requests).toBe(0);
  });

  it.each([
    ['call-forwarding-always', { active: true }, 'forward_to'],
    ['call-forwarding-busy', { forward_to: null }, 'forward_to'],
    ['call-forwarding-no-answer', { active: true, forward_to: null }, 'forward_to'],
    ['call-forwarding-not-reachable', { active: true }, 'forward_to'],
    ['remote-office', { active: true }, 'number'],
  ])('%s cannot be active without a number: %j', async (name, body, path) => {
    const answer = await call(name, await as('alice'), body);
    expect([answer.status, answer.body.details.path]).toEqual([422, path]);
  });

  it.each(['[]', '"x"', 'null', '{"active":', '{"active":true,"active":false}'])('C34 the body %s', async (body) => {
    const answer = await call('do-not-disturb', await as('alice'), body);
    expect([answer.status, answer.body.code]).toEqual([422, 'validation_error']);
  });

  it('C21 another tenant header than could be one', async () => {
    const headers = { 'x-webtrit-tenant-id': 'a,b' };
    for (const name of ['call-services', 'nothing']) {
      const { status } = await demo.adapter.call('POST', `/v1/custom/private/${name}`, { headers });
      expect(status).toBe(422);
    }
    expect((await demo.adapter.call('POST', '/v1/custom/public/nothing', { headers })).status).toBe(422);
  });
});

describe('C40 a name that no method has', () => {
  withOneDemo(take);

  it.each(['nothing', 'constructor', '__proto__', 'toString', 'Call-Services', 'call_services'])(
    'is 404 method_not_found after the check of the token: %s',
    async (name) => {
      const { status, body } = await call(name, await as('alice'));
      expect([status, body.code]).toEqual([404, 'method_not_found']);
      const without = await demo.adapter.call('POST', `/v1/custom/private/${name}`);
      expect([without.status, without.body.code]).toEqual([401, 'authorization_header_missing']);
    },
  );

  it('is 404 for everybody else, too, and says when there is no such tenant', async () => {
    for (const name of ['nothing', 'constructor', 'do-not-disturb']) {
      const { status, body } = await demo.adapter.call('POST', `/v1/custom/public/${name}`, { body: {} });
      expect([status, body.code]).toEqual([404, 'method_not_found']);
    }
    const headers = { 'x-webtrit-tenant-id': 'nobody' };
    const { status, body } = await demo.adapter.call('POST', '/v1/custom/public/nothing', { headers });
    expect([status, body.code]).toEqual([404, 'tenant_not_found']);
  });

  it('with more segments is no address', async () => {
    expect((await call('do-not-disturb/more', await as('alice'))).status).toBe(404);
  });
});

describe('a tenant that offers none', () => {
  withOneDemo(take);

  it('answers 501, after the check of the token', async () => {
    const features = { customMethods: false };
    const adapter = await TestAdapter.start({ tenants: { default: tenantAt(demo.simulator, { features }) } });
    const token = await as('alice', adapter);
    const others = 'calls click-to-dial call-hold call-resume call-transfer call-hang-up change-password registrations';
    const pages = 'feature-access-codes call-to-actions custom-pages self-config-portal-url external-page-access-token';
    for (const name of [...names, ...`call-services ${others} ${pages} nothing`.split(' ')]) {
      const { status, body } = await adapter.call('POST', `/v1/custom/private/${name}`, { token, body: {} });
      expect([name, status, body.code]).toEqual([name, 501, 'functionality_not_implemented']);
      expect((await adapter.call('POST', `/v1/custom/private/${name}`)).status).toBe(401);
    }
    expect((await adapter.call('POST', '/v1/custom/public/nothing')).status).toBe(501);
    expect((await adapter.get('/v1/system-info')).body.supported).not.toContain('customMethods');
    await adapter.close();
  });
});
