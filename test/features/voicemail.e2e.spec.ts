import { TestAdapter } from '../support/adapter';
import { type Demo, startDemo, tenantAt, withDemos, withOneDemo } from '../support/demo';

let demo: Demo;
const take = (started: Demo) => {
  demo = started;
};
const start = () => startDemo({ voicemail: { refresh: 0 } });

const list = '/v1/user/voicemails';
const userId = 'alice@example.com';
const as = async (user: string, adapter = demo.adapter) => (await adapter.signIn(user, `${user}-demo`)).access_token;
const ids = async (token: string) =>
  (await demo.adapter.get(list, token)).body.items.map(({ id }: { id: string }) => id);
const leave = (more = {}) => demo.simulator.addVoicemail({ userId, number: '+12025550142', ...more });
const outcome = ({ status, body }: { status: number; body?: { code?: string } }) => [status, body?.code];

/** All five, for a message. */
const operations = (id: string): [method: string, path: string, body?: object][] => [
  ['GET', list],
  ['GET', `${list}/${id}`],
  ['PATCH', `${list}/${id}`, { seen: true }],
  ['DELETE', `${list}/${id}`],
  ['GET', `${list}/${id}/attachment`],
];

async function outcomes(token: string, id: string, adapter = demo.adapter): Promise<unknown[]> {
  const found: unknown[] = [];
  for (const [method, path, body] of operations(id))
    found.push(outcome(await adapter.call(method, path, { token, body })));
  return found;
}

describe('the list', () => {
  withDemos(take, start);

  it('is newest first, under both names, and says what is new', async () => {
    const id = leave({ seconds: 12.4, time: new Date('2026-07-13T17:02:11Z') });
    const token = await as('alice');
    const { body } = await demo.adapter.get(list, token);
    expect(body.items).toEqual(body.messages);
    const dates = body.items.map(({ date }: { date: string }) => date);
    expect(dates).toEqual([...dates].sort().reverse());
    expect(body.has_new_messages).toBe(true);
    expect(body.items).toContainEqual({
      id,
      type: 'voice',
      duration: 12.4,
      size: 97,
      date: '2026-07-13T17:02:11.000Z',
      seen: false,
    });
    expect(body.items.map(({ type }: { type: string }) => type)).toContain('fax');
  });

  it('takes days in UTC, the first with and the last without', async () => {
    const times = ['2020-01-01T23:59:59.999Z', '2020-01-02T00:00:00Z', '2020-01-03T23:59:59Z', '2020-01-04T00:00:00Z'];
    for (const time of times) leave({ time: new Date(time), isRead: true });
    const { body } = await demo.adapter.get(`${list}?from_date=2020-01-02&to_date=2020-01-04`, await as('alice'));
    expect(body.items.map(({ date }: { date: string }) => new Date(date).getTime())).toEqual([
      Date.parse(times[2] ?? ''),
      Date.parse(times[1] ?? ''),
    ]);
    expect(body.has_new_messages).toBe(false);
  });

  it.each(['2020-02-30', '2020-1-1', 'yesterday', '2020-01-01T00:00:00Z'])('C60 refuses %s as a day', async (day) => {
    const token = await as('alice');
    demo.simulator.resetCounters();
    const { status, body } = await demo.adapter.get(`${list}?to_date=${day}`, token);
    expect([status, body.code, body.details.path]).toEqual([422, 'validation_error', 'to_date']);
    expect(demo.simulator.counters.requests).toBe(0);
  });

  it('answers details of what it brought without asking again', async () => {
    const token = await as('alice');
    const listed = await ids(token);
    await demo.adapter.get('/v1/user', token);
    demo.simulator.resetCounters();
    for (const id of listed) expect((await demo.adapter.get(`${list}/${id}`, token)).status).toBe(200);
    // also of what was deleted meanwhile: a 404 would turn voice mail off
    demo.simulator.world.voicemails.delete(demo.simulator.world.require(userId), listed[0]);
    expect((await demo.adapter.get(`${list}/${listed[0]}`, token)).status).toBe(200);
    expect(demo.simulator.counters.requests).toBe(0);
  });
});

describe('details', () => {
  withOneDemo(take, start);

  it('have bare numbers, and one attachment', async () => {
    const id = leave({ seconds: 2, time: new Date('2026-07-13T17:02:11Z') });
    expect((await demo.adapter.get(`${list}/${id}`, await as('alice'))).body).toEqual({
      id,
      type: 'voice',
      duration: 2,
      size: 16,
      date: '2026-07-13T17:02:11.000Z',
      seen: false,
      sender: '12025550142',
      receiver: '12025550101',
      attachments: [{ type: 'audio', subtype: 'wav', size: 16, filename: 'vm_20260713T170211.wav' }],
    });
  });

  it('do not show who hides, and know of a fax what can be known', async () => {
    const token = await as('alice');
    const hidden = leave({ isAnonymous: true });
    expect((await demo.adapter.get(`${list}/${hidden}`, token)).body.sender).toBe('anonymous');
    const fax = leave({ mediaType: 'TIF' });
    expect((await demo.adapter.get(`${list}/${fax}`, token)).body).toMatchObject({
      type: 'fax',
      duration: 0,
      size: 0,
      attachments: [{ type: 'image', subtype: 'tiff', filename: expect.stringMatching(/^fax_.*\.tif$/) }],
    });
  });

  it('have the true size and type once the message was downloaded', async () => {
    const token = await as('alice');
    const id = leave({ seconds: 1, mediaType: 'MP3', audio: Buffer.alloc(5000) });
    await demo.adapter.get(`${list}/${id}/attachment`, token);
    expect((await demo.adapter.get(`${list}/${id}`, token)).body).toMatchObject({
      size: 5,
      attachments: [{ subtype: 'mpeg', size: 5 }],
    });
    // of a user who is forgotten that is, too
    await demo.adapter.call('DELETE', '/v1/user', { token });
    expect((await demo.adapter.get(`${list}/${id}`, await as('alice'))).body.size).toBe(8);
  });
});

describe('a message that BroadWorks does not give out', () => {
  withOneDemo(take, start);

  it('is listed with details, and cannot be fetched, marked or deleted', async () => {
    const token = await as('alice');
    const old = (await ids(token)).find((id: string) => id.startsWith('~:'));
    expect((await demo.adapter.get(`${list}/${old}`, token)).body.attachments).toEqual([]);
    expect(await outcomes(token, old)).toEqual([
      [200, undefined],
      [200, undefined],
      [404, 'message_not_found'],
      [404, 'message_not_found'],
      [404, 'message_not_found'],
    ]);
    expect(await ids(token)).toContain(old);
  });
});

describe('a mark', () => {
  withOneDemo(take, start);

  it('is told at once, here and on another phone, though BroadWorks does not tell yet', async () => {
    const adapter = await TestAdapter.start({
      tenants: { default: tenantAt(demo.simulator, { voicemail: { refresh: 300 } }) },
    });
    const id = leave();
    const [token, other] = [await as('alice', adapter), await as('alice', adapter)];
    const seen = async (by: string) => [
      (await adapter.get(list, by)).body.items.find((one: { id: string }) => one.id === id).seen,
      (await adapter.get(`${list}/${id}`, by)).body.seen,
    ];
    expect([await seen(token), await seen(other)]).toEqual([
      [false, false],
      [false, false],
    ]);
    const marked = await adapter.call('PATCH', `${list}/${id}`, { token, body: { seen: true } });
    expect([marked.status, marked.body]).toEqual([200, { seen: true }]);
    demo.simulator.world.voicemails.mark(demo.simulator.world.require(userId), false, id);
    expect([await seen(token), await seen(other)]).toEqual([
      [true, true],
      [true, true],
    ]);
    await adapter.call('PATCH', `${list}/${id}`, { token, body: { seen: false } });
    expect([await seen(token), await seen(other)]).toEqual([
      [false, false],
      [false, false],
    ]);
    await adapter.close();
  });

  it.each([{}, { seen: 'yes' }, { seen: null }])('is not %j', async (body) => {
    const token = await as('alice');
    const { status, body: answer } = await demo.adapter.call('PATCH', `${list}/${leave()}`, { token, body });
    expect([status, answer.code, answer.details.path]).toEqual([422, 'validation_error', 'seen']);
  });
});

describe('a deletion', () => {
  withDemos(take, start);

  it('D58 is 204, again and again, and told at once', async () => {
    const token = await as('alice');
    const id = leave();
    expect(await ids(token)).toContain(id);
    for (let time = 0; time < 2; time++) {
      expect((await demo.adapter.call('DELETE', `${list}/${id}`, { token })).status).toBe(204);
    }
    expect(await ids(token)).not.toContain(id);
    expect(outcome(await demo.adapter.get(`${list}/${id}`, token))).toEqual([404, 'message_not_found']);
    expect((await demo.adapter.call('DELETE', `${list}/never-there`, { token })).status).toBe(204);
  });

  it('of what somebody else deleted meanwhile is 204, and a mark or a download of it 404', async () => {
    const token = await as('alice');
    for (const [method, path, status] of [
      ['DELETE', '', 204],
      ['PATCH', '', 404],
      ['GET', '/attachment', 404],
    ] as const) {
      const id = leave();
      await ids(token);
      demo.simulator.world.voicemails.delete(demo.simulator.world.require(userId), id);
      const body = method === 'PATCH' ? { seen: true } : undefined;
      expect((await demo.adapter.call(method, `${list}/${id}${path}`, { token, body })).status).toBe(status);
    }
  });

  it('D40 of what is still listed fails where BroadWorks says 404', async () => {
    const token = await as('alice');
    const id = leave();
    demo.simulator.setFault(`/${id}`, { kind: 'status', status: 404, body: 'html' });
    expect(outcome(await demo.adapter.call('DELETE', `${list}/${id}`, { token }))).toEqual([500, 'external_api_issue']);
    expect(await ids(token)).toContain(id);
  });
});

describe('an attachment', () => {
  withOneDemo(take, start);

  it.each([
    ['WAV', 'audio/wav'],
    ['MP3', 'audio/mpeg'],
    ['TIF', 'image/tiff'],
    ['MOV', 'video/quicktime'],
    ['OGG', 'application/octet-stream'],
  ])('C61 of %s is %s, exactly', async (mediaType, type) => {
    const audio = Buffer.from(Array.from({ length: 100_000 }, (_, index) => (index * 7) % 256));
    const id = leave({ mediaType, audio });
    const answer = await demo.adapter.get(`${list}/${id}/attachment?file_format=Mp3`, await as('alice'));
    expect([answer.status, answer.headers.get('content-type')]).toEqual([200, type]);
    expect(answer.headers.get('x-content-type-options')).toBe('nosniff');
    expect(answer.bytes.equals(audio)).toBe(true);
  });

  it.each(['wav', 'WAV', 'au', 'mp3'])('may be asked for as %s', async (format) => {
    const { status, headers } = await demo.adapter.get(
      `${list}/${leave()}/attachment?file_format=${format}`,
      await as('alice'),
    );
    expect([status, headers.get('content-type')]).toEqual([200, 'audio/wav']);
  });

  it.each([
    ['ogg', 'unsupported_file_format'],
    ['', 'unsupported_file_format'],
    ['wav&file_format=mp3', 'validation_error'],
  ])('is refused as %j', async (format, code) => {
    const answer = await demo.adapter.get(`${list}/${leave()}/attachment?file_format=${format}`, await as('alice'));
    expect(outcome(answer)).toEqual([422, code]);
  });

  it('D42 is asked for again while BroadWorks counts another download, twice', async () => {
    const token = await as('alice');
    const id = leave();
    const path = `${list}/${id}/attachment`;
    demo.simulator.setFault(id, { kind: 'status', status: 409, times: 2 });
    expect((await demo.adapter.get(path, token)).status).toBe(200);
    demo.simulator.setFault(id, { kind: 'status', status: 409 });
    expect(outcome(await demo.adapter.get(path, token))).toEqual([500, 'external_api_issue']);
  });

  it('a download of one user does not wait for those of another', async () => {
    const [alices, bobs] = [await as('alice'), await as('bob')];
    const id = leave();
    await ids(alices);
    const his = demo.simulator.addVoicemail({ userId: 'bob@example.com' });
    await ids(bobs);
    demo.simulator.setFault(id, { kind: 'latency', milliseconds: 1000 });
    const order: string[] = [];
    const get = async (name: string, path: string, token: string) => {
      await demo.adapter.get(`${list}/${path}/attachment`, token);
      order.push(name);
    };
    await Promise.all([get('alice', id, alices), get('bob', his, bobs)]);
    expect(order).toEqual(['bob', 'alice']);
  });

  it.each([
    ['cut', { kind: 'cut' }],
    ['malformed', { kind: 'malformed' }],
  ] as const)('D12 D14 that ends early is a broken connection, not a shorter file: %s', async (_, fault) => {
    const token = await as('alice');
    const id = leave({ audio: { bytes: 3_000_000 } });
    await ids(token);
    demo.simulator.setFault(id, fault);
    await expect(demo.adapter.get(`${list}/${id}/attachment`, token)).rejects.toThrow();
  });

  it.each([{ kind: 'reset' }, { kind: 'status', status: 500 }, { kind: 'status', status: 403 }] as const)(
    'D15 D45 fails with our own error before its first byte: %j',
    async (fault) => {
      const token = await as('alice');
      const id = leave();
      await ids(token);
      demo.simulator.setFault(id, fault);
      expect(outcome(await demo.adapter.get(`${list}/${id}/attachment`, token))).toEqual([500, 'external_api_issue']);
    },
  );

  it('D23 larger than allowed is cut off', async () => {
    const adapter = await TestAdapter.start({
      tenants: { default: tenantAt(demo.simulator, { voicemail: { maxBytes: 1_000_000 } }) },
    });
    const [fits, large] = [leave({ audio: { bytes: 1_000_000 } }), leave({ audio: { bytes: 1_000_001 } })];
    const token = await as('alice', adapter);
    expect((await adapter.get(`${list}/${fits}/attachment`, token)).bytes).toHaveLength(1_000_000);
    await expect(adapter.get(`${list}/${large}/attachment`, token)).rejects.toThrow();
    await adapter.close();
  });
});

describe('an id', () => {
  withOneDemo(take, start);

  it.each(['..%2f..%2fprofile', 'a%3fb', 'a%23b', 'a%0d%0ab', 'a%00b', 'a%2fb', 'a+b', 'x'.repeat(600)])(
    'C23 is not %s, and nothing is asked of BroadWorks',
    async (id) => {
      const token = await as('alice');
      demo.simulator.resetCounters();
      const [, ...ofMessage] = await outcomes(token, id);
      expect(ofMessage).toEqual(ofMessage.map(() => [422, 'validation_error']));
      expect(demo.simulator.counters.byPath['VoiceMessagingMessages/*'] ?? 0).toBe(0);
    },
  );

  it("C22 of another user's message is not found, and nothing is asked of BroadWorks but the own list", async () => {
    const id = demo.simulator.addVoicemail({ userId: 'bob@example.com' });
    const token = await as('alice');
    demo.simulator.resetCounters();
    expect(await outcomes(token, id)).toEqual([
      [200, undefined],
      [404, 'message_not_found'],
      [404, 'message_not_found'],
      [204, undefined],
      [404, 'message_not_found'],
    ]);
    expect(Object.keys(demo.simulator.counters.byPath).sort()).toEqual(['VoiceMessagingMessages', 'services']);
    expect(await ids(await as('bob'))).toContain(id);
  });
});

describe('all five', () => {
  withDemos(take, start);

  it('422 for who has no mailbox', async () => {
    const none = Array.from({ length: 5 }, () => [422, 'voicemail_not_configured']);
    expect(await outcomes(await as('carol'), 'any')).toEqual(none);
    expect(demo.simulator.counters.byPath.VoiceMessagingMessages).toBeUndefined();
  });

  it.each([403, 405])('422 for who is refused the list with %i', async (status) => {
    const token = await as('alice');
    demo.simulator.setFault('/VoiceMessagingMessages', { kind: 'status', status });
    const none = Array.from({ length: 5 }, () => [422, 'voicemail_not_configured']);
    expect(await outcomes(token, 'any')).toEqual(none);
  });

  it.each([
    { kind: 'status', status: 404, body: 'html' },
    { kind: 'status', status: 503 },
    { kind: 'reset' },
    { kind: 'malformed' },
  ] as const)('R4 500 where BroadWorks fails: %j', async (fault) => {
    const token = await as('alice');
    demo.simulator.setFault('/VoiceMessagingMessages', fault);
    const none = Array.from({ length: 5 }, () => [500, 'external_api_issue']);
    expect(await outcomes(token, 'any')).toEqual(none);
  });

  it('D39 404 for a user who is no more', async () => {
    const token = await as('alice');
    demo.simulator.removeUser(userId);
    expect(await outcomes(token, 'any')).toEqual(Array.from({ length: 5 }, () => [404, 'user_not_found']));
  });

  it('501 where the tenant does not offer it, an attachment before it asks for a token', async () => {
    const adapter = await TestAdapter.start({
      tenants: { default: tenantAt(demo.simulator, { features: { voicemail: false } }) },
    });
    const token = await as('alice', adapter);
    const off = Array.from({ length: 5 }, () => [501, 'functionality_not_implemented']);
    expect(await outcomes(token, 'any', adapter)).toEqual(off);
    const anonymous = Array.from({ length: 4 }, () => [401, 'access_token_invalid']);
    expect(await outcomes('wrong', 'any', adapter)).toEqual([...anonymous, [501, 'functionality_not_implemented']]);
    await adapter.close();
  });

  it('C41 401 once the password is refused', async () => {
    for (const [method, path, body] of operations('any')) {
      const token = await as('alice');
      await demo.adapter.get('/v1/user', token);
      demo.simulator.setPassword(userId, 'changed');
      expect(outcome(await demo.adapter.call(method, path, { token, body }))).toEqual([401, 'access_token_invalid']);
      demo.simulator.setPassword(userId, 'alice-demo');
    }
  });

  it('C41 401 for an attachment whose message is known, once the password is refused', async () => {
    const token = await as('alice');
    const id = leave();
    await ids(token);
    demo.simulator.setPassword(userId, 'changed');
    const path = `${list}/${id}/attachment`;
    expect(outcome(await demo.adapter.get(path, token))).toEqual([401, 'access_token_invalid']);
  });
});
