import { type MessageInfo, VoiceMessagingMessages, writeXml, xsiNamespace } from '@libs/xsi';
import { type Answer, emptyAnswer } from '../http/answer';
import type { Person } from '../world/person';
import type { Voicemail } from '../world/voicemails';
import { noSuchResource, Refusal } from './refusal';
import { documentAnswer, type Resource, type XsiRequest } from './request';
import { requireService } from './services';

const messages = 'VoiceMessagingMessages';

function toMessageInfo({ userId }: Person, message: Voicemail): MessageInfo {
  const { name, address, isPrivate } = message.from;
  return {
    duration: message.milliseconds,
    callingPartyInfo: { name, address, privacy: isPrivate },
    read: message.isRead || undefined,
    video: message.kind === 'video' || undefined,
    fax: message.kind === 'fax' || undefined,
    time: message.time,
    faxPageCount: message.kind === 'fax' ? 1 : undefined,
    messageId: message.id && `/v2.0/user/${userId}/voicemessagingmessages/${message.id}`,
  };
}

function list(request: XsiRequest): Answer {
  const { person, world } = request;
  const messageInfoList = world.voicemails.of(person).map((one) => toMessageInfo(person, one));
  return documentAnswer(request, VoiceMessagingMessages, { messageInfoList }, 'UTF-8');
}

/** The document around the content, which comes where the list of it ends. */
function download({ person, world, parameter }: XsiRequest): Answer {
  const message = world.voicemails.find(person, parameter);
  if (!message) throw noSuchResource();
  // the specification says that the second is refused; with which status and code is not known, and made up here
  if (!world.voicemails.beginDownload(person)) throw new Refusal(409, 900_005, 'A download is in progress');
  const info = writeXml(VoiceMessagingMessages, { messageInfoList: [toMessageInfo(person, message)] }, xsiNamespace);
  const inner = /<messageInfo>.*<\/messageInfo>/s.exec(info)?.[0] ?? '';
  const start = `<?xml version="1.0" encoding="UTF-8"?><VoiceMessage xmlns="${xsiNamespace}">${inner}<messageMediaContent><description>Message</description><mediaType>${message.mediaType}</mediaType><content>`;
  return {
    status: 200,
    headers: { 'content-type': 'application/xml;charset=UTF-8' },
    body: Buffer.from(start),
    rest: {
      length: Math.ceil(message.content.length / 3) * 4 + end.length,
      *pieces() {
        for (const piece of message.content.pieces()) yield Buffer.from(piece.toString('base64'));
        yield end;
      },
      done: () => world.voicemails.endDownload(person),
    },
  };
}

const end = Buffer.from('</content></messageMediaContent></VoiceMessage>');

function remove({ person, world, parameter }: XsiRequest): Answer {
  if (!world.voicemails.find(person, parameter)) throw noSuchResource();
  world.voicemails.delete(person, parameter);
  return emptyAnswer(200);
}

function mark(isRead: boolean): (request: XsiRequest) => Answer {
  return ({ person, world, parameter }) => {
    if (parameter && !world.voicemails.find(person, parameter)) throw noSuchResource();
    world.voicemails.mark(person, isRead, parameter || undefined);
    return emptyAnswer(200);
  };
}

function ofMailbox(method: Resource['method'], pattern: string, answer: (request: XsiRequest) => Answer): Resource {
  return {
    pattern,
    method,
    answer(request) {
      requireService(request, 'Voice Messaging User');
      return answer(request);
    },
  };
}

export const voiceMessageResources: Resource[] = [
  ofMailbox('GET', messages, list),
  ofMailbox('PUT', `${messages}/MarkAllAsRead`, mark(true)),
  ofMailbox('PUT', `${messages}/MarkAllAsUnread`, mark(false)),
  ofMailbox('GET', `${messages}/*`, download),
  ofMailbox('DELETE', `${messages}/*`, remove),
  ofMailbox('PUT', `${messages}/*/MarkAsRead`, mark(true)),
  ofMailbox('PUT', `${messages}/*/MarkAsUnread`, mark(false)),
];
