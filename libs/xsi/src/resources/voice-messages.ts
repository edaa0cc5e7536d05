// Voice messages
// XSI-Actions, VoiceMessagingMessages. Interface specification 3.5.8.1.

import { XsiDecodeError } from '../errors';
import type { CallOptions, Media, XsiHttp } from '../http';
import { path } from '../path';
import { document, element, epochMillis, type Infer, integer, listOf, marker, optional, text } from '../xml';

export const MessageInfo = element({
  /** Milliseconds; a fax has none. */
  duration: optional(integer),
  callingPartyInfo: optional(
    element({
      name: optional(text),
      userId: optional(text),
      /** `tel:` or `sip:`. */
      address: optional(text),
      /** The caller is not to be shown. */
      privacy: marker,
    }),
  ),
  read: marker,
  urgent: marker,
  confidential: marker,
  video: marker,
  fax: marker,
  time: epochMillis,
  faxPageCount: optional(integer),
  /** A relative URI, in the form in which it stands in a path. None for a message from before release 20. */
  messageId: optional(text),
});
export type MessageInfo = Infer<typeof MessageInfo>;

export const VoiceMessagingMessages = document('VoiceMessagingMessages', {
  messageInfoList: listOf('messageInfo', MessageInfo),
});

/** What is read of a message before its content. */
export const VoiceMessage = document('VoiceMessage', {
  messageInfo: optional(element({ messageId: optional(text) })),
  messageMediaContent: element({
    description: optional(text),
    /** `WAV`, `MP3`, `TIF`, `MOV`, or what a later release has. */
    mediaType: text,
  }),
});
export type VoiceMessage = Infer<typeof VoiceMessage>;

const content = ['VoiceMessage', 'messageMediaContent', 'content'];
const messages = 'VoiceMessagingMessages';

/** The name of a message below the user: the last segment of its `messageId`. None for a message that cannot be fetched or deleted. */
export function messageNameOf({ messageId }: Pick<MessageInfo, 'messageId'>): string | undefined {
  const segment = messageId?.slice(messageId.lastIndexOf('/') + 1);
  if (!segment) return undefined;
  try {
    const name = decodeURIComponent(segment);
    // what would lead elsewhere
    return /^\.{1,2}$|[/\p{Cc}]/u.test(name) ? undefined : name;
  } catch {
    return undefined;
  }
}

export class VoiceMessagesResource {
  constructor(private readonly http: XsiHttp) {}

  /** Every message, in no order that is promised. */
  async list(options?: CallOptions): Promise<MessageInfo[]> {
    return (await this.http.get(messages, VoiceMessagingMessages, {}, options)).messageInfoList;
  }

  /**
   * The audio, the fax or the video of a message as it comes. BroadWorks allows one download for each subscriber at a
   * time, and refuses the second: whoever calls takes turns.
   */
  async media(name: string, options: { maxBytes: number; signal?: AbortSignal }): Promise<Media<VoiceMessage>> {
    const media = await this.http.media(path`VoiceMessagingMessages/${name}`, VoiceMessage, { ...options, content });
    const answered = messageNameOf(media.head.messageInfo ?? {});
    if (answered && answered.toLowerCase() !== name.toLowerCase()) {
      media.bytes.destroy();
      throw new XsiDecodeError('VoiceMessage/messageInfo/messageId', 'the answer is about another message');
    }
    return media;
  }

  delete(name: string, options?: CallOptions): Promise<void> {
    return this.http.command('DELETE', path`VoiceMessagingMessages/${name}`, {}, options);
  }

  markAsRead(name: string, options?: CallOptions): Promise<void> {
    return this.http.command('PUT', path`VoiceMessagingMessages/${name}/MarkAsRead`, {}, options);
  }

  markAsUnread(name: string, options?: CallOptions): Promise<void> {
    return this.http.command('PUT', path`VoiceMessagingMessages/${name}/MarkAsUnread`, {}, options);
  }

  markAllAsRead(options?: CallOptions): Promise<void> {
    return this.http.command('PUT', `${messages}/MarkAllAsRead`, {}, options);
  }

  markAllAsUnread(options?: CallOptions): Promise<void> {
    return this.http.command('PUT', `${messages}/MarkAllAsUnread`, {}, options);
  }
}
