import { type MessageInfo, messageNameOf } from '@libs/xsi';
import { isWithheld } from '../../broadworks/dialled';
import { type NumberPlan, toE164 } from '../../broadworks/phone-number';
import { toPathId } from '../../broadworks/user-id';
import { fileTypeOf } from './media-types';
import type { Voicemail, VoicemailDetails } from './voicemail.dto';

/** A message of BroadWorks' list, under our id. */
export interface Message {
  id: string;
  /** What it is called below the user; none for one that BroadWorks lists and does not give out. */
  name?: string;
  info: MessageInfo;
}

/** What a download told of a message. */
export interface KnownMedia {
  mediaType: string;
  bytes: number;
}

export interface MailboxOwner {
  number: string;
  plan: NumberPlan;
}

/** Of G.711, in which BroadWorks keeps WAV files. */
const bytesPerSecond = 8000;

/**
 * Newest first. A message without a name gets an id from what it is, so that it is the same at each poll. Of several with
 * one name the first counts: no other can be fetched.
 */
export function toMessages(infos: readonly MessageInfo[]): Message[] {
  const messages = new Map<string, Message>();
  for (const info of infos) {
    const name = messageNameOf(info);
    if (name === undefined) {
      const id = idWithoutName(info, messages);
      messages.set(id, { id, info });
    } else if (!messages.has(toPathId(name))) {
      messages.set(toPathId(name), { id: toPathId(name), name, info });
    }
  }
  return [...messages.values()].sort((one, other) => other.info.time.getTime() - one.info.time.getTime());
}

function idWithoutName({ time, duration = 0 }: MessageInfo, known: ReadonlyMap<string, Message>): string {
  // a colon after the ~ is in no base64url
  const id = `~:${time.getTime()}:${duration}`;
  let unique = id;
  for (let twin = 2; known.has(unique); twin++) unique = `${id}:${twin}`;
  return unique;
}

export function toVoicemail({ id, info }: Message, media?: KnownMedia): Voicemail {
  return {
    id,
    type: info.fax ? 'fax' : 'voice',
    duration: secondsOf(info),
    size: Math.ceil((media?.bytes ?? estimatedBytes(info)) / 1024),
    date: info.time.toISOString(),
    seen: info.read === true,
  };
}

export function toVoicemailDetails(message: Message, owner: MailboxOwner, media?: KnownMedia): VoicemailDetails {
  const { info, name } = message;
  const voicemail = toVoicemail(message, media);
  const { contentType, extension } = fileTypeOf(media?.mediaType ?? likelyMediaType(info));
  const [type = '', subtype = ''] = contentType.split('/');
  const filename = `${info.fax ? 'fax' : 'vm'}_${voicemail.date.slice(0, 19).replace(/[-:]/g, '')}.${extension}`;
  return {
    ...voicemail,
    sender: toSender(info, owner.plan),
    receiver: owner.number,
    attachments: name === undefined ? [] : [{ type, subtype, size: voicemail.size, filename }],
  };
}

/** Days in UTC; the first one counts, the last one does not. */
export function within(messages: readonly Message[], fromDate?: string, toDate?: string): Message[] {
  return messages.filter(({ info }) => {
    const day = info.time.toISOString().slice(0, 10);
    return (fromDate === undefined || day >= fromDate) && (toDate === undefined || day < toDate);
  });
}

/** Who hides is not shown, even where BroadWorks gives the number; who has none cannot be. */
function toSender({ callingPartyInfo }: MessageInfo, plan: NumberPlan): string {
  const { address = '', privacy } = callingPartyInfo ?? {};
  const number = toE164(address, plan);
  return privacy || number === '' || isWithheld(number) ? 'anonymous' : number;
}

function secondsOf({ fax, duration = 0 }: MessageInfo): number {
  return fax ? 0 : Math.max(0, duration) / 1000;
}

/** The list has no sizes. Nothing can be said of those of a fax and a video. */
function estimatedBytes(info: MessageInfo): number {
  return info.fax || info.video ? 0 : secondsOf(info) * bytesPerSecond;
}

function likelyMediaType({ fax, video }: MessageInfo): string {
  if (fax) return 'TIF';
  return video ? 'MOV' : 'WAV';
}
