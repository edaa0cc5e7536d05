import { RecordingFieldsConfig } from '../../config/settings/recordings.config';
import { toRecordings } from './recorder-answer.mapper';

const settings = { list: 'recordings', fields: new RecordingFieldsConfig() };
const moment = Date.UTC(2026, 6, 14, 9, 21, 7);

it.each([
  ['2026-07-14T09:21:07Z', moment],
  ['2026-07-14T11:21:07+02:00', moment],
  ['2026-07-14 09:21:07', undefined],
  ['2026-07-14T09:21:07', moment],
  [moment, moment],
])('%p is a beginning', (start, wanted) => {
  const read = () => toRecordings({ recordings: [{ id: 7, start }] }, settings, true);
  if (wanted === undefined) expect(read).toThrow('recordings.fields.start');
  else expect(read()).toEqual([{ key: '7', start: wanted }]);
});

it('numbers that are missing fit nothing, unless the list is one of the user alone', () => {
  const answer = { recordings: [{ id: '7', start: moment, call_id: 'x' }] };
  expect(toRecordings(answer, settings, false)).toMatchObject([{ caller: '', callee: '', callId: 'x' }]);
});

it.each([
  ['no list', {}, 'recordings.list'],
  ['something else', 'text', 'recordings.list'],
  ['an entry without id', { recordings: [{ start: moment }] }, 'recordings.fields.id'],
  ['an entry that is none', { recordings: [null] }, 'recordings.fields.id'],
])('%s is refused, and the setting is named', (_, answer, named) => {
  expect(() => toRecordings(answer, settings, true)).toThrow(named);
});

it('the list may be the answer itself', () => {
  expect(toRecordings([{ id: '7', start: moment }], { ...settings, list: '' }, true)).toHaveLength(1);
});
