import type { MessageInfo } from '@libs/xsi';
import { type Message, toMessages, toVoicemail, toVoicemailDetails, within } from './voicemail.mapper';

const time = new Date('2026-07-13T17:02:11Z');
const owner = { number: '12025550101', plan: { countryCode: '1' } };
const at = (path: string) => ({ time, messageId: `/v2.0/user/alice@example.com/voicemessagingmessages/${path}` });
const message = (info: Partial<MessageInfo> = {}): Message => ({ id: 'a', name: 'a', info: { time, ...info } });

it.each<[string, string | undefined, Pick<Message, 'id' | 'name'>]>([
  ['is its last segment', 'e5c3-01', { id: 'e5c3-01', name: 'e5c3-01' }],
  ['is wrapped where that is not safe in a path', 'a%20b', { id: '~YSBi', name: 'a b' }],
  ['is made up where the segment would lead elsewhere', 'a%2Fb', { id: '~:1783962131000:0' }],
  ['is made up where the segment is two dots', '..', { id: '~:1783962131000:0' }],
  ['is made up where the segment cannot be read', '%zz', { id: '~:1783962131000:0' }],
  ['is made up where there is none', '', { id: '~:1783962131000:0' }],
])('an id %s', (_, path, expected) => {
  expect(toMessages([at(path ?? '')])).toEqual([{ ...expected, info: at(path ?? '') }]);
});

it('a message that is listed twice is one', () => {
  const infos = ['/x/1', '/y/1', '/x/2'].map((messageId) => ({ time, messageId }));
  expect(toMessages(infos).map(({ id }) => id)).toEqual(['1', '2']);
});

it('ids that are made up are the same at each poll, and differ', () => {
  const infos = [{ time, duration: 5000 }, { time, duration: 5000 }, { time }];
  const ids = toMessages(infos).map(({ id }) => id);
  expect(ids).toEqual(['~:1783962131000:5000', '~:1783962131000:5000:2', '~:1783962131000:0']);
});

it.each<[string, Partial<MessageInfo>, object]>([
  ['a voice message', { duration: 12_400, read: true }, { type: 'voice', duration: 12.4, size: 97, seen: true }],
  ['one without a duration', {}, { type: 'voice', duration: 0, size: 0, seen: false }],
  ['one with a duration that cannot be', { duration: -5 }, { duration: 0, size: 0 }],
  ['a fax', { fax: true, duration: 9000 }, { type: 'fax', duration: 0, size: 0 }],
  ['a video', { video: true, duration: 9000 }, { type: 'voice', duration: 9, size: 0 }],
])('%s', (_, info, expected) => {
  expect(toVoicemail(message(info))).toMatchObject(expected);
});

it('a size is the true one once it is known', () => {
  expect(toVoicemail(message({ duration: 1000 }), { mediaType: 'WAV', bytes: 10_241 }).size).toBe(11);
});

it.each<[string, MessageInfo['callingPartyInfo'], string]>([
  ['a tel: address', { address: 'tel:+12025550142;ext=5' }, '12025550142'],
  ['a national number', { address: 'tel:2025550142' }, '12025550142'],
  ['an extension', { address: 'tel:0142' }, '0142'],
  ['a sip: address', { address: 'sip:+12025550142@example.net' }, '12025550142'],
  ['nothing', undefined, 'anonymous'],
  ['only a name', { name: 'Bob' }, 'anonymous'],
  ['an address of nobody', { address: 'tel:' }, 'anonymous'],
  ['a word in place of a number', { address: 'sip:Unavailable@unknown.invalid' }, 'anonymous'],
  ['a number that is withheld', { address: 'tel:+12025550142', privacy: true }, 'anonymous'],
])('the sender of %s', (_, callingPartyInfo, sender) => {
  expect(toVoicemailDetails(message({ callingPartyInfo }), owner).sender).toBe(sender);
});

it.each<[string, Partial<MessageInfo>, string | undefined, object]>([
  ['a voice message', {}, undefined, { type: 'audio', subtype: 'wav', filename: 'vm_20260713T170211.wav' }],
  ['one that was an MP3', {}, 'MP3', { type: 'audio', subtype: 'mpeg', filename: 'vm_20260713T170211.mp3' }],
  ['a fax', { fax: true }, undefined, { type: 'image', subtype: 'tiff', filename: 'fax_20260713T170211.tif' }],
  ['a video', { video: true }, undefined, { type: 'video', subtype: 'quicktime', filename: 'vm_20260713T170211.mov' }],
  ['something else', {}, 'X', { type: 'application', subtype: 'octet-stream', filename: 'vm_20260713T170211.bin' }],
])('the attachment of %s', (_, info, mediaType, expected) => {
  const media = mediaType ? { mediaType, bytes: 0 } : undefined;
  expect(toVoicemailDetails(message(info), owner, media).attachments).toEqual([{ ...expected, size: 0 }]);
});

it('days are those of UTC', () => {
  const late = message({ time: new Date('2026-01-01T23:59:59.999Z') });
  const early = message({ time: new Date('2026-01-02T00:00:00Z') });
  expect(within([late, early], '2026-01-02')).toEqual([early]);
  expect(within([late, early], undefined, '2026-01-02')).toEqual([late]);
  expect(within([late, early], '2026-01-02', '2026-01-02')).toEqual([]);
});
