import fc from 'fast-check';
import { type AnsweredCall, match } from './match';
import type { Recording } from './source';

const seconds = (count: number) => Date.UTC(2026, 6, 14, 9, 0, count);
const plan = { countryCode: '1' };

function call(id: string, start: number, more: Partial<AnsweredCall> = {}): AnsweredCall {
  return {
    id,
    callIds: [`callhalf-${id}:0`],
    start: seconds(start),
    answer: seconds(start + 5),
    end: seconds(start + 60),
    callers: ['12025550142', 'anonymous'],
    callees: ['12025550101', '0101'],
    plan,
    ...more,
  };
}

function recording(key: string, start: number, more: Partial<Recording> = {}): Recording {
  return { key, start: seconds(start), caller: '12025550142', callee: '12025550101', ...more };
}

describe('a call has', () => {
  const one = call('one', 100);
  const again = call('two', 112, { answer: seconds(112) });

  it.each<[string, AnsweredCall[], Recording[], Record<string, string>]>([
    ['the recording that begins with it', [one], [recording('r', 100)], { one: 'r' }],
    ['the recording that begins when it is answered', [one], [recording('r', 105)], { one: 'r' }],
    ['one that began a little early', [one], [recording('r', 90)], { one: 'r' }],
    ['none that began too early', [one], [recording('r', 89)], {}],
    ['one that somebody asked for during the call', [one], [recording('r', 160)], { one: 'r' }],
    ['none that began after it', [one], [recording('r', 161)], {}],
    [
      'one a little after the answer of a short call',
      [call('one', 100, { end: seconds(106) })],
      [recording('r', 115)],
      { one: 'r' },
    ],
    ['none of another caller', [one], [recording('r', 100, { caller: '12025550143' })], {}],
    ['none of another callee', [one], [recording('r', 100, { callee: '12025550102' })], {}],
    [
      'none of a call the other way',
      [one],
      [recording('r', 100, { caller: '12025550101', callee: '12025550142' })],
      {},
    ],
    [
      'one of another callee by its identifier',
      [one],
      [recording('r', 100, { callee: '5', callId: 'callhalf-one:0' })],
      { one: 'r' },
    ],
    [
      'one whose identifier became a file name',
      [one],
      [recording('r', 100, { callee: '5', callId: 'callhalf-one-0' })],
      { one: 'r' },
    ],
    ['none by its identifier at another time', [one], [recording('r', 300, { callId: 'callhalf-one:0' })], {}],
    [
      'one by numbers as they are dialled',
      [one],
      [recording('r', 100, { caller: '2025550142', callee: '+1 (202) 555-0101' })],
      { one: 'r' },
    ],
    [
      'one by extension and hidden caller',
      [one],
      [recording('r', 100, { caller: 'Anonymous', callee: 'tel:0101' })],
      { one: 'r' },
    ],
    [
      'one without numbers, where these are its own',
      [one],
      [recording('r', 100, { caller: undefined, callee: undefined })],
      { one: 'r' },
    ],
    ['none with empty numbers', [one], [recording('r', 100, { caller: '', callee: '' })], {}],
    ['the nearer of two', [one], [recording('far', 109), recording('near', 101)], { one: 'near' }],
    [
      'the one with its identifier before a nearer one',
      [one],
      [recording('near', 100), recording('own', 109, { callId: 'callhalf-one:0' })],
      { one: 'own' },
    ],
    [
      'the second best where another call is nearer',
      [one, again],
      [recording('r', 112), recording('s', 104)],
      { one: 's', two: 'r' },
    ],
    ['none where another call is nearer', [one, again], [recording('r', 112)], { two: 'r' }],
    ['the first of two that fit alike', [one], [recording('b', 100), recording('a', 100)], { one: 'a' }],
  ])('%s', (_, calls, recordings, wanted) => {
    const found = match(calls, recordings, 10_000);
    expect(Object.fromEntries([...found].map(([id, { key }]) => [id, key]))).toEqual(wanted);
  });
});

it('never are there two calls with one recording, nor does the order change anything', () => {
  const moments = fc.array(fc.integer({ min: 0, max: 120 }), { maxLength: 12 });
  fc.assert(
    fc.property(moments, moments, fc.integer({ min: 0, max: 30 }), (callsAt, recordingsAt, tolerance) => {
      const calls = callsAt.map((start, index) => call(`c${index}`, start));
      const recordings = recordingsAt.map((start, index) => recording(`r${index}`, start));
      const found = match(calls, recordings, tolerance * 1000);
      const keys = [...found.values()].map(({ key }) => key);
      expect(new Set(keys).size).toBe(keys.length);
      const reversed = match([...calls].reverse(), [...recordings].reverse(), tolerance * 1000);
      expect([...reversed].sort()).toEqual([...found].sort());
    }),
  );
});
