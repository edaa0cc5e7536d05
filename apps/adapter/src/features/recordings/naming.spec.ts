import { folderOf, toRecording } from './naming';
import { isBelowRoot } from './source';

it.each([
  ['20260714T092107Z_12025550142_0101.wav', { caller: '12025550142', callee: '0101', callId: undefined }],
  ['20260714T092107.412Z_anonymous_+12025550101_callhalf-1:0.MP3', { caller: 'anonymous', callId: 'callhalf-1:0' }],
  ['20260714T092107Z_1_2_a_b@10.0.0.1.zip', { callId: 'a_b@10.0.0.1' }],
])('%s is a recording', (name, wanted) => {
  expect(toRecording('2026-07-14', name)).toMatchObject({ key: `2026-07-14/${name}`, ...wanted });
});

it.each([
  '20260714T092107_1_2.wav',
  '20261314T092107Z_1_2.wav',
  '20260714T092107Z_1.wav',
  '20260714T092107Z_1_2.txt',
  '20260714T092107Z_1_2',
  '20260714T092107Z_1/2_3.wav',
  '',
])('%p is none', (name) => {
  expect(toRecording('2026-07-14', name)).toBeUndefined();
});

it('the beginning is taken to the millisecond', () => {
  expect(toRecording('d', '20260714T092107.412Z_1_2.wav')?.start).toBe(Date.UTC(2026, 6, 14, 9, 21, 7, 412));
});

it.each([
  ['{day}', 'a/b', '2026-07-14'],
  ['{user}/{day}', 'alice@example.com', 'alice@example.com/2026-07-14'],
  ['calls/{day}/{user}', 'a$&b', 'calls/2026-07-14/a$&b'],
  ['{user}/{day}', '..', undefined],
  ['{user}/{day}', 'a/../b', undefined],
  ['{user}/{day}', 'a\\b', undefined],
])('C23 the folder %s of %s is %s', (template, userId, wanted) => {
  expect(folderOf(template, userId, '2026-07-14')).toBe(wanted);
});

it.each(['', '/a', 'a/', 'a//b', '.', '..', '../a', 'a/../b', 'a/./b', 'a\\b', 'a\0', 'a\nb'])(
  'C23 the key %j leads nowhere',
  (key) => {
    expect(isBelowRoot(key)).toBe(false);
  },
);
