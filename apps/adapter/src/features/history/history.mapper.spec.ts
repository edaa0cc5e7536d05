import 'reflect-metadata';
import { type CallKind, type CallLogsEntry, type EnhancedCallLogsEntry, XsiDecodeError } from '@libs/xsi';
import fc from 'fast-check';
import { paginate } from '../../http/page.dto';
import type { CdrInfo } from './history.dto';
import { inOrder, type LogOwner, toCdr, within } from './history.mapper';

const owner: LogOwner = { number: '12025550101', plan: { countryCode: '1' } };
const at = (seconds: number) => new Date(Date.UTC(2026, 6, 14, 9, 21, 0) + seconds * 1000);
const iso = (seconds: number) => at(seconds).toISOString();

const enhanced = (more: Partial<EnhancedCallLogsEntry> = {}): EnhancedCallLogsEntry => ({
  callLogId: '77:0',
  startTime: at(0),
  releaseTime: at(20),
  ...more,
});
const basic = (more: Partial<CallLogsEntry> = {}): CallLogsEntry => ({
  callLogId: '77:0',
  phoneNumber: '2025550102',
  time: '2026-07-14T09:21:07.412Z',
  ...more,
});
const from = { callingPresentationNumber: '+12025550102', callingPresentationName: 'Ann Lee' };
const to = { dialedNumber: '0102', calledNumber: '+12025550102', calledDirectoryName: 'Ann Lee' };
const talked = { answerTime: at(5), releaseTime: at(65) };

const decisions: [string, CallKind, Partial<EnhancedCallLogsEntry>, Partial<CdrInfo>][] = [
  [
    'a received call that was answered is accepted, and connects when it was answered',
    'Received',
    { ...from, ...talked },
    {
      direction: 'incoming',
      status: 'accepted',
      caller: '12025550102 (Ann Lee)',
      callee: '12025550101',
      connect_time: iso(5),
      disconnect_time: iso(65),
      disconnect_reason: 'Normal call clearing',
      duration: 60,
    },
  ],
  [
    'a missed call connects when it started, and had no talk',
    'Missed',
    from,
    {
      direction: 'incoming',
      status: 'missed',
      connect_time: iso(0),
      disconnect_time: iso(20),
      disconnect_reason: 'no answer from user',
      duration: 0,
    },
  ],
  [
    'a placed call that was answered is accepted',
    'Placed',
    { ...to, ...talked },
    {
      direction: 'outgoing',
      status: 'accepted',
      caller: '12025550101',
      callee: '12025550102 (Ann Lee)',
      duration: 60,
    },
  ],
  [
    'a placed call that nobody answered is declined, for no known reason',
    'Placed',
    to,
    { direction: 'outgoing', status: 'declined', disconnect_reason: '', duration: 0, connect_time: iso(0) },
  ],
  [
    'a placed call without a called number shows what was dialled',
    'Placed',
    { dialedNumber: '0102' },
    { callee: '0102' },
  ],
  [
    'a placed call shows the translated number before the dialled one',
    'Placed',
    { dialedNumber: '9-0102', networkTranslatedAddress: '+12025550103' },
    { callee: '12025550103' },
  ],
  ['a placed call to nowhere has a callee all the same', 'Placed', {}, { callee: 'anonymous' }],
  ['a caller without a number is anonymous', 'Missed', { callingPresentationName: 'Ann Lee' }, { caller: 'anonymous' }],
  [
    'a caller who presents no number has the asserted one',
    'Missed',
    { callingPresentationIndicator: 'Public', callingAssertedNumber: '+12025550104' },
    { caller: '12025550104' },
  ],
  [
    'Anonymous Name shows the number, but no name',
    'Missed',
    { ...from, callingPresentationIndicator: 'Anonymous Name' },
    { caller: '12025550102' },
  ],
  [
    'a name that is the number is not said twice',
    'Missed',
    { ...from, callingPresentationName: '12025550102' },
    { caller: '12025550102' },
  ],
  [
    'a name in parentheses keeps its own ones',
    'Missed',
    { ...from, callingPresentationName: ' Ann (Sales) ' },
    { caller: '12025550102 (Ann Sales)' },
  ],
  [
    'voice messaging took the call, and the user missed it',
    'Missed',
    { ...from, serviceInvocationDisposition: 'Voice Messaging', serviceInvocationCalledNumber: '+12025550190' },
    { direction: 'incoming', status: 'missed', callee: '12025550101' },
  ],
  ...['Call Pickup', 'Directed Call Pickup', 'Simultaneous Ring Personal'].map(
    (serviceInvocationDisposition): (typeof decisions)[number] => [
      `a call that a colleague took by ${serviceInvocationDisposition} was not missed`,
      'Missed',
      { ...from, serviceInvocationDisposition },
      { direction: 'incoming', status: 'declined' },
    ],
  ),
  [
    'a call that was redirected to the user is an ordinary received call',
    'Received',
    { ...from, ...talked, redirectingNumber: '+12025550105', redirectingReason: 'unconditional' },
    { direction: 'incoming', status: 'accepted', caller: '12025550102 (Ann Lee)', callee: '12025550101' },
  ],
  ...[
    'Call Forward Always',
    'Call Forward Busy',
    'Call Forward No Answer',
    'Call Forward Not Reachable',
    'Call Forward Selective',
    'Deflection',
    'Sequential Ring',
    'Personal Assistant Transfer',
  ].map((serviceInvocationDisposition): (typeof decisions)[number] => [
    `a call that ${serviceInvocationDisposition} sent on is forwarded to its target`,
    'Missed',
    { ...from, serviceInvocationDisposition, serviceInvocationCalledNumber: '+12025550106' },
    { direction: 'forwarded', status: 'accepted', caller: '12025550102 (Ann Lee)', callee: '12025550106' },
  ]),
  [
    'a forwarded call without a translated target shows the dialled one',
    'Received',
    { ...from, serviceInvocationDisposition: 'Deflection', serviceInvocationDialedNumber: '0106' },
    { direction: 'forwarded', callee: '0106' },
  ],
  [
    'a placed call that the other side forwarded is outgoing',
    'Placed',
    { ...to, ...talked, serviceInvocationDisposition: 'Call Forward Always' },
    { direction: 'outgoing', callee: '12025550102 (Ann Lee)' },
  ],
  [
    'a call without a release ends when it was answered',
    'Received',
    { answerTime: at(5), releaseTime: undefined },
    { connect_time: iso(5), disconnect_time: iso(5), duration: 0 },
  ],
  [
    'a call without any end ends when it started',
    'Missed',
    { releaseTime: undefined },
    { connect_time: iso(0), disconnect_time: iso(0) },
  ],
  [
    'a call that was detached ended then',
    'Received',
    { answerTime: at(5), releaseTime: undefined, detachedTime: at(9) },
    { disconnect_time: iso(9), duration: 4 },
  ],
  [
    'a release before the answer makes a call of no length',
    'Received',
    { answerTime: at(5), releaseTime: at(2) },
    { connect_time: iso(5), disconnect_time: iso(5), duration: 0 },
  ],
  [
    'a release before the start makes a call of no length',
    'Missed',
    { releaseTime: at(-3) },
    { connect_time: iso(0), disconnect_time: iso(0), duration: 0 },
  ],
  [
    'talk is rounded to seconds',
    'Received',
    { answerTime: at(5), releaseTime: at(7.6) },
    { duration: 3, disconnect_time: iso(7.6) },
  ],
];

describe('an enhanced entry', () => {
  it.each(decisions)('%s', (_, kind, entry, wanted) => {
    expect(toCdr(enhanced(entry), kind, owner)).toMatchObject(wanted);
  });

  it.each([
    'Anonymous',
    'Anonymous Number',
    'Anonymous Unavailable',
    'Unavailable',
    'Unavailable Name',
    'a word that BroadWorks may add',
  ])('%s withholds number and name in every place of the row', (callingPresentationIndicator) => {
    for (const kind of ['Received', 'Missed'] as const) {
      for (const serviceInvocationDisposition of [undefined, 'Call Forward Always', 'Call Pickup']) {
        const row = toCdr(
          enhanced({
            ...from,
            callingAssertedNumber: '2025550102',
            callingPresentationIndicator,
            serviceInvocationDisposition,
          }),
          kind,
          owner,
        );
        expect(row.caller).toBe('anonymous');
        expect(JSON.stringify(row)).not.toMatch(/2025550102|Ann|Lee/);
      }
    }
  });

  it('never ends before it connects, and talks no longer than it lasts', () => {
    const moment = fc.option(fc.integer({ min: -100_000, max: 100_000 }), { nil: undefined });
    const kinds = fc.constantFrom<CallKind>('Placed', 'Received', 'Missed');
    fc.assert(
      fc.property(
        kinds,
        fc.integer({ min: 0, max: 99 }),
        moment,
        moment,
        moment,
        (kind, start, answer, release, off) => {
          const time = (millis?: number) => (millis === undefined ? undefined : at(millis / 1000));
          const cdr = toCdr(
            enhanced({
              startTime: at(start / 1000),
              answerTime: time(answer),
              releaseTime: time(release),
              detachedTime: time(off),
            }),
            kind,
            owner,
          );
          const lasted = Date.parse(cdr.disconnect_time) - Date.parse(cdr.connect_time);
          expect(lasted).toBeGreaterThanOrEqual(0);
          expect(cdr.duration).toBe(answer === undefined ? 0 : Math.round(lasted / 1000));
        },
      ),
    );
  });

  it('leaves nothing out that the phone needs', () => {
    const words = fc.option(fc.string({ minLength: 1 }), { nil: undefined });
    const entry = fc.record({
      callingPresentationNumber: words,
      callingPresentationName: words,
      calledNumber: words,
      serviceInvocationCalledNumber: words,
      serviceInvocationDisposition: fc.constantFrom(undefined, 'Call Forward Always', 'Call Pickup', 'Something New'),
    });
    fc.assert(
      fc.property(entry, fc.constantFrom<CallKind>('Placed', 'Received', 'Missed'), (more, kind) => {
        const { direction, status, ...texts } = toCdr(enhanced(more), kind, owner);
        expect(['incoming', 'outgoing', 'forwarded']).toContain(direction);
        expect(['accepted', 'declined', 'missed', 'error']).toContain(status);
        expect(Object.values(texts)).not.toContain(undefined);
      }),
    );
  });
});

describe('a basic entry', () => {
  it.each<[CallKind, Partial<CdrInfo>]>([
    [
      'Placed',
      {
        direction: 'outgoing',
        status: 'accepted',
        caller: '12025550101',
        callee: '12025550102',
        disconnect_reason: '',
      },
    ],
    [
      'Received',
      {
        direction: 'incoming',
        status: 'accepted',
        caller: '12025550102',
        callee: '12025550101',
        disconnect_reason: '',
      },
    ],
    [
      'Missed',
      { direction: 'incoming', status: 'missed', caller: '12025550102', disconnect_reason: 'no answer from user' },
    ],
  ])('is what its list says: %s', (kind, wanted) => {
    expect(toCdr(basic(), kind, owner)).toMatchObject({ ...wanted, duration: 0 });
  });

  it('shows the name behind the number', () => {
    expect(toCdr(basic({ name: 'Ann Lee' }), 'Received', owner).caller).toBe('12025550102 (Ann Lee)');
  });

  it.each(['Unavailable', 'Private', 'Anonymous', 'Out of area', 'null', '-', 'sip:anonymous@anonymous.invalid'])(
    'hides the name along with a number that is %s',
    (phoneNumber) => {
      const row = toCdr(basic({ phoneNumber, name: 'Ann Lee' }), 'Missed', owner);
      expect(row.caller).toBe('anonymous');
      expect(JSON.stringify(row)).not.toMatch(/Ann/);
    },
  );

  it('without a number is anonymous', () => {
    const row = toCdr(basic({ phoneNumber: undefined, name: 'Unavailable' }), 'Missed', owner);
    expect([row.caller, row.callee]).toEqual(['anonymous', '12025550101']);
  });

  it.each([
    ['ann.ray@partner.example.org', 'ann.ray'],
    ['sip:front.desk@partner.example.org', 'front.desk'],
    ['sip:front%2Edesk@partner.example.org;transport=tls', 'front.desk'],
    ['sip:+12025550102@partner.example.org;user=phone', '12025550102'],
    ['sip:anonymous@anonymous.invalid', 'anonymous'],
    ['sip:unavailable@unknown.invalid', 'anonymous'],
    ['Not available', 'anonymous'],
  ])('shows whoever is behind %s as %s', (phoneNumber, wanted) => {
    expect(toCdr(basic({ phoneNumber, name: undefined }), 'Placed', owner).callee).toBe(wanted);
    expect(toCdr(enhanced({ callingPresentationNumber: phoneNumber }), 'Missed', owner).caller).toBe(wanted);
    expect(toCdr(enhanced({ calledNumber: phoneNumber }), 'Placed', owner).callee).toBe(wanted);
  });

  it('without an id has one that is the same at each poll', () => {
    const read = (time: string) => toCdr(basic({ callLogId: undefined, time }), 'Missed', owner).call_id;
    expect(read('2026-07-14T09:21:07Z')).toBe(read('2026-07-14T09:21:07Z'));
    expect(read('2026-07-14T09:21:07Z')).not.toBe(read('2026-07-14T09:21:08Z'));
    const ofCall = (callId?: string) => toCdr(enhanced({ callLogId: undefined, callId }), 'Missed', owner).call_id;
    expect([ofCall('c1'), ofCall()]).toEqual(['missed-c1', 'missed-2026-07-14T09:21:00.000Z']);
  });

  it('reads its number by its own country code', () => {
    for (const countryCode of ['+1', '0', undefined]) {
      expect(toCdr(basic({ countryCode }), 'Missed', owner).caller).toBe('12025550102');
    }
    expect(toCdr(basic({ countryCode: '44', phoneNumber: '2079460102' }), 'Missed', owner).caller).toBe('442079460102');
  });

  it.each([
    ['with Z', '2026-07-14T09:21:07.412Z', undefined, '2026-07-14T09:21:07.412Z'],
    ['with an offset', '2026-07-14T09:21:07+02:00', undefined, '2026-07-14T07:21:07.000Z'],
    ['with an offset, which wins over the zone', '2026-07-14T09:21:07-04:00', 'Asia/Tokyo', '2026-07-14T13:21:07.000Z'],
    ['in New York in winter', '2026-01-14T09:21:07', 'America/New_York', '2026-01-14T14:21:07.000Z'],
    ['in New York in summer', '2026-07-14T09:21:07.5', 'America/New_York', '2026-07-14T13:21:07.500Z'],
    ['without zone, of a user whose zone is none', '2026-07-14T09:21:07', 'Nowhere/Else', '2026-07-14T09:21:07.000Z'],
    ['without zone, of a user without zone', '2026-07-14T09:21:07', undefined, '2026-07-14T09:21:07.000Z'],
  ])('has a time %s', (_, time, timeZone, wanted) => {
    const { connect_time, disconnect_time } = toCdr(basic({ time }), 'Received', { ...owner, timeZone });
    expect([connect_time, disconnect_time]).toEqual([wanted, wanted]);
  });

  it.each(['', 'yesterday', '2026-13-01T00:00:00', '14.07.2026 09:21'])(
    'whose time is %p cannot be decoded, and the error does not quote it',
    (time) => {
      const read = () => toCdr(basic({ time }), 'Received', owner);
      expect(read).toThrow(XsiDecodeError);
      expect(read).toThrow(/^CallLogs\/time: expected a date and time$/);
    },
  );
});

it('a log id that stands in all lists makes a different row in each', () => {
  const ids = (['Placed', 'Received', 'Missed'] as const).flatMap((kind) => [
    toCdr(enhanced(), kind, owner).call_id,
    toCdr(enhanced({ callLogId: '78:0' }), kind, owner).call_id,
  ]);
  expect(new Set(ids).size).toBe(6);
  expect(toCdr(basic(), 'Placed', owner).call_id).toBe(toCdr(enhanced(), 'Placed', owner).call_id);
});

describe('the list', () => {
  /** Few moments, so that rows share them. */
  const moments = (most: number) => fc.integer({ min: 0, max: most }).map((second) => iso(second));
  const rows = (most: number, maxLength: number) =>
    fc.array(moments(most), { maxLength, size: 'max' }).map((times) =>
      times.map((connect_time, index) => ({
        ...toCdr(enhanced(), 'Missed', owner),
        connect_time,
        call_id: `${index}`,
      })),
    );

  it('is a permutation of the calls, newest first', () => {
    fc.assert(
      fc.property(rows(20, 60), (cdrs) => {
        const ordered = inOrder(cdrs);
        expect(new Set(ordered)).toEqual(new Set(cdrs));
        expect(ordered).toHaveLength(cdrs.length);
        const times = ordered.map(({ connect_time }) => Date.parse(connect_time));
        expect(times).toEqual([...times].sort((one, other) => other - one));
      }),
    );
  });

  it('is the same from poll to poll, in whatever order the calls came', () => {
    const shuffled = rows(5, 40).chain((cdrs) =>
      fc.tuple(fc.constant(cdrs), fc.shuffledSubarray(cdrs, { minLength: cdrs.length, maxLength: cdrs.length })),
    );
    fc.assert(
      fc.property(shuffled, ([cdrs, others]) => {
        expect(inOrder(others)).toEqual(inOrder(cdrs));
        expect(inOrder(inOrder(cdrs))).toEqual(inOrder(cdrs));
      }),
    );
  });

  it('starts at time_from and ends before time_to', () => {
    const bound = fc.option(
      fc.oneof(
        fc.integer({ min: -1, max: 21 }).map((second) => at(second)),
        fc.date({ noInvalidDate: true }),
      ),
      { nil: undefined },
    );
    fc.assert(
      fc.property(rows(20, 40), bound, bound, (cdrs, start, end) => {
        const wanted = cdrs.filter(({ connect_time }) => {
          const time = Date.parse(connect_time);
          return (!start || time >= start.getTime()) && (!end || time < end.getTime());
        });
        expect(within(cdrs, start, end)).toEqual(wanted);
      }),
    );
  });

  it('can be scrolled back as the phone does it, to its end and over every moment', () => {
    fc.assert(
      fc.property(rows(400, 260), (cdrs) => {
        const all = inOrder(cdrs);
        const moments = new Set(all.map(({ connect_time }) => connect_time));
        const seen: CdrInfo[] = [];
        let before: Date | undefined;
        let pages = 0;
        for (;;) {
          const { items } = paginate(within(all, undefined, before), { items_per_page: 50 });
          const last = items.at(-1);
          if (!last) break;
          expect(++pages).toBeLessThanOrEqual(moments.size);
          seen.push(...items);
          before = new Date(last.connect_time);
        }
        expect(new Set(seen.map(({ connect_time }) => connect_time))).toEqual(moments);
        expect(new Set(seen).size).toBe(seen.length);
        const alone = all.filter(
          ({ connect_time: time }) => all.filter((one) => one.connect_time === time).length === 1,
        );
        expect(alone.filter((one) => !seen.includes(one))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });
});
