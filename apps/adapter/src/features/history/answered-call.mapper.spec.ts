import type { EnhancedCallLogsEntry } from '@libs/xsi';
import { toAnsweredCall } from './answered-call.mapper';

const owner = { number: '12025550101', extension: '0101', plan: { countryCode: '1' } };
const at = (second: number) => new Date(Date.UTC(2026, 6, 14, 9, 0, second));
const entry: EnhancedCallLogsEntry = { callLogId: '1:0', callId: 'half:1', startTime: at(0), answerTime: at(5) };

it('a call that came in knows its caller by number, and its callee by every number of the user', () => {
  const call = { ...entry, releaseTime: at(60), callingPresentationNumber: '2025550142', redirectingNumber: '0200' };
  expect(toAnsweredCall('received-1:0', at(5).toISOString(), call, 'Received', owner)).toMatchObject({
    id: 'received-1:0',
    callIds: ['half:1', '1:0'],
    start: at(0).getTime(),
    answer: at(5).getTime(),
    end: at(60).getTime(),
    callers: ['2025550142', '12025550142'],
    callees: ['12025550101', '0101', '0200'],
  });
});

it.each([
  ['Anonymous', '+12025550142', ['12025550142', 'anonymous']],
  ['Unavailable', undefined, ['anonymous']],
  ['Public', undefined, ['anonymous']],
])('a caller who is %s may be called anonymous', (callingPresentationIndicator, callingPresentationNumber, wanted) => {
  const call = { ...entry, callingPresentationIndicator, callingPresentationNumber };
  expect(toAnsweredCall('a', at(5).toISOString(), call, 'Received', owner)?.callers).toEqual(wanted);
});

it('a placed call has the user as its caller', () => {
  const call = { ...entry, dialedNumber: '12025550142', connectedNumber: '0142' };
  expect(toAnsweredCall('a', at(5).toISOString(), call, 'Placed', owner)).toMatchObject({
    callers: ['12025550101', '0101'],
    callees: ['12025550142', '0142'],
  });
});

it('what was not answered was not recorded', () => {
  expect(
    toAnsweredCall('a', at(0).toISOString(), { ...entry, answerTime: undefined }, 'Missed', owner),
  ).toBeUndefined();
});

it('a basic log gives a moment and a number', () => {
  const basic = { phoneNumber: '2025550142', time: '2026-07-14T09:00:00Z', callLogId: '1:0' };
  const found = toAnsweredCall('a', at(0).toISOString(), basic, 'Received', owner);
  expect(found).toMatchObject({ callIds: [], start: at(0).getTime(), end: at(0).getTime() });
  expect(toAnsweredCall('a', at(0).toISOString(), basic, 'Missed', owner)).toBeUndefined();
});
